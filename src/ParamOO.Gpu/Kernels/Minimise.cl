/* The quadratic model of -2 ln L in the box: its matrix factorised, its minimum, in loops that all sizes share. */

/* Replaces the matrix by L of A = L L'; reciprocals on the diagonal. Returns whether it is positive definite. */
FUNCTION int cholesky(const Fit* fit)
{
    int is_positive = 1;
    for (int j = 0; j < VARIABLES; j++)
    {
        double sum = 0;
        for (int k = 0; k < j; k++)
        {
            sum += FACTOR(j, k) * FACTOR(j, k);
        }

        const double whole = FACTOR(j, j);
        const double inverse = inverse_root(whole - sum, whole);
        is_positive = is_positive && inverse > 0;
        SYNCHRONISE;
        FOR_EACH(n, VARIABLES - j)
        {
            const int i = j + n;
            double product = 0;
            for (int k = 0; k < j; k++)
            {
                product += FACTOR(i, k) * FACTOR(j, k);
            }

            FACTOR(i, j) = i == j ? inverse : (FACTOR(i, j) - product) * inverse;
        }

        SYNCHRONISE;
    }

    return is_positive;
}

/* Replaces the right-hand side by the solution. */
FUNCTION void solve_factored(const Fit* fit)
{
    for (int j = 0; j < VARIABLES; j++)
    {
        const double x = AT(RIGHT_AT + j) * FACTOR(j, j);
        SYNCHRONISE;
        FOR_EACH(n, VARIABLES - j)
        {
            const int i = j + n;
            AT(RIGHT_AT + i) = n == 0 ? x : AT(RIGHT_AT + i) - FACTOR(i, j) * x;
        }

        SYNCHRONISE;
    }

    for (int j = VARIABLES - 1; j >= 0; j--)
    {
        const double x = AT(RIGHT_AT + j) * FACTOR(j, j);
        SYNCHRONISE;
        FOR_EACH(i, j + 1)
        {
            AT(RIGHT_AT + i) = i == j ? x : AT(RIGHT_AT + i) - FACTOR(j, i) * x;
        }

        SYNCHRONISE;
    }
}

/* A parameter that is held, or on its bound with the gradient pointing outwards, does not move. */
FUNCTION void pin(const Fit* fit, int i)
{
    const double low = AT(LOW_AT + i);
    const double high = AT(HIGH_AT + i);
    const double at = AT(POINT_AT + i);
    const double slope = AT(GRADIENT_AT + i);
    AT(PINNED_AT + i) = low >= high || (at <= low && slope > 0) || (at >= high && slope < 0);
    AT(STEP_AT + i) = 0;
}

/* The system of the parameters that are open; those that are pinned have a row of their own. */
FUNCTION void load_system(const Fit* fit, int j)
{
    const int is_pinned = AT(PINNED_AT + j) != 0;
    double sum = -AT(GRADIENT_AT + j);
    for (int i = 0; i < VARIABLES; i++)
    {
        const double entry = i >= j ? MATRIX(i, j) : MATRIX(j, i);
        const int is_other_pinned = AT(PINNED_AT + i) != 0;
        sum -= is_other_pinned ? entry * AT(STEP_AT + i) : 0;
        if (i >= j)
        {
            FACTOR(i, j) = is_pinned || is_other_pinned ? i == j : entry;
        }
    }

    AT(RIGHT_AT + j) = is_pinned ? 0 : sum;
}

/* Takes the step of an open parameter, and pins it where the step would leave the box. */
FUNCTION int take_step(const Fit* fit, int i)
{
    if (AT(PINNED_AT + i) != 0)
    {
        return 0;
    }

    const double at = AT(POINT_AT + i);
    const double to = at + AT(RIGHT_AT + i);
    const int is_outside = to < AT(LOW_AT + i) || to > AT(HIGH_AT + i);
    AT(STEP_AT + i) = is_outside ? (AT(RIGHT_AT + i) < 0 ? AT(LOW_AT + i) : AT(HIGH_AT + i)) - at : AT(RIGHT_AT + i);
    AT(PINNED_AT + i) = is_outside;
    return is_outside;
}

/*
 * Minimises the quadratic model in the box. Returns how far below the minimum is expected, not finite when there is none; the slope is that of
 * -2 ln L along the step.
 */
FUNCTION double minimise_model(const Fit* fit, double* slope)
{
    double distance = UNBOUNDED;
    int is_first = 1;
    int again = 1;
    FOR_EACH(i, VARIABLES)
    {
        pin(fit, i);
    }

    SYNCHRONISE;
    while (again)
    {
        FOR_EACH(j, VARIABLES)
        {
            load_system(fit, j);
        }

        SYNCHRONISE;
        const int is_positive = cholesky(fit);
        solve_factored(fit);
        double fall = 0;
        int outside = 0;
        FOR_EACH(i, VARIABLES)
        {
            fall -= AT(PINNED_AT + i) != 0 ? 0 : 0.5 * AT(RIGHT_AT + i) * AT(GRADIENT_AT + i);
            outside += is_positive ? take_step(fit, i) : 0;
        }

        fall = total(fit, fall);
        again = total(fit, outside) > 0;
        distance = !is_positive ? UNBOUNDED : is_first ? fall : distance;
        is_first = 0;
    }

    double along = 0;
    FOR_EACH(i, VARIABLES)
    {
        along += AT(GRADIENT_AT + i) * AT(STEP_AT + i);
    }

    *slope = total(fit, along);
    return distance;
}

/* The expected second derivatives at the start, which all fits share, as the matrix of one fit. */
FUNCTION void load_metric(const Fit* fit, GLOBAL const double* metric)
{
    FOR_EACH(j, VARIABLES)
    {
        for (int i = j; i < VARIABLES; i++)
        {
            MATRIX(i, j) = metric[i * (i + 1) / 2 + j];
        }
    }

    SYNCHRONISE;
}
