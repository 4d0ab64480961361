/*
 * Newton's method in a box. All fits of a batch advance together: "evaluate" judges the trial point of every active fit, "solve" takes the second
 * derivatives at the accepted ones and proposes the next, and the host repeats the two until none is active. Far from the minimum the expected
 * second derivatives are taken, at first those of the start, as the processor does: they are positive definite, and of several minima both go to
 * the same. A fit that does not get on, or whose exact matrix is not positive definite, is left to the careful method of the host.
 */
#define SHORTEST 1e-3
#define MOST_COLLISIONS 12

/* What a trial point is for. */
#define FRESH 0
#define STEP 1
#define FINAL 2

/* 1 / sqrt(pivot); invalid unless the pivot is positive by more than the rounding of what it was computed from. */
FUNCTION double inverse_root(double pivot, double whole)
{
    return 1e-14 * whole < pivot ? 1 / sqrt(pivot) : INVALID;
}

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
        const double x = OWN(RIGHT_AT + j) * FACTOR(j, j);
        SYNCHRONISE;
        FOR_EACH(n, VARIABLES - j)
        {
            const int i = j + n;
            OWN(RIGHT_AT + i) = n == 0 ? x : OWN(RIGHT_AT + i) - FACTOR(i, j) * x;
        }

        SYNCHRONISE;
    }

    for (int j = VARIABLES - 1; j >= 0; j--)
    {
        const double x = OWN(RIGHT_AT + j) * FACTOR(j, j);
        SYNCHRONISE;
        FOR_EACH(i, j + 1)
        {
            OWN(RIGHT_AT + i) = i == j ? x : OWN(RIGHT_AT + i) - FACTOR(j, i) * x;
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
    const double slope = OWN(GRADIENT_AT + i);
    OWN(PINNED_AT + i) = low >= high || (at <= low && slope > 0) || (at >= high && slope < 0);
    AT(STEP_AT + i) = 0;
}

/* The system of the parameters that are open; those that are pinned have a row of their own. */
FUNCTION void load_system(const Fit* fit, int j)
{
    const int is_pinned = OWN(PINNED_AT + j) != 0;
    double sum = -OWN(GRADIENT_AT + j);
    for (int i = 0; i < VARIABLES; i++)
    {
        const double entry = i >= j ? MATRIX(i, j) : MATRIX(j, i);
        const int is_other_pinned = OWN(PINNED_AT + i) != 0;
        sum -= is_other_pinned ? entry * AT(STEP_AT + i) : 0;
        if (i >= j)
        {
            FACTOR(i, j) = is_pinned || is_other_pinned ? i == j : entry;
        }
    }

    OWN(RIGHT_AT + j) = is_pinned ? 0 : sum;
}

/* Takes the step of an open parameter, and pins it where the step would leave the box. */
FUNCTION int take_step(const Fit* fit, int i)
{
    if (OWN(PINNED_AT + i) != 0)
    {
        return 0;
    }

    const double at = AT(POINT_AT + i);
    const double to = at + OWN(RIGHT_AT + i);
    const int is_outside = to < AT(LOW_AT + i) || to > AT(HIGH_AT + i);
    AT(STEP_AT + i) = is_outside ? (OWN(RIGHT_AT + i) < 0 ? AT(LOW_AT + i) : AT(HIGH_AT + i)) - at : OWN(RIGHT_AT + i);
    OWN(PINNED_AT + i) = is_outside;
    return is_outside;
}

/* Minimises the quadratic model in the box. Returns how far below the minimum is expected; not finite when there is none. */
FUNCTION double minimise_model(const Fit* fit)
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
            fall -= OWN(PINNED_AT + i) != 0 ? 0 : 0.5 * OWN(RIGHT_AT + i) * OWN(GRADIENT_AT + i);
            outside += is_positive ? take_step(fit, i) : 0;
        }

        fall = total(fit, fall);
        again = total(fit, outside) > 0;
        distance = !is_positive ? UNBOUNDED : is_first ? fall : distance;
        is_first = 0;
    }

    return distance;
}

/* A point on the way of a step, in the box. */
FUNCTION void place_trial(const Fit* fit, double length)
{
    FOR_EACH(i, SLOTS)
    {
        double to = AT(POINT_AT + i);
        if (i < VARIABLES && AT(LOW_AT + i) < AT(HIGH_AT + i))
        {
            to = to + length * AT(STEP_AT + i);
            to = to < AT(LOW_AT + i) ? AT(LOW_AT + i) : to > AT(HIGH_AT + i) ? AT(HIGH_AT + i) : to;
        }

        AT(TRIAL_AT + i) = to;
    }
}

FUNCTION void copy(const Fit* fit, int from, int to, int count)
{
    FOR_EACH(i, count)
    {
        AT(to + i) = AT(from + i);
    }
}

/* Puts a fit into a list for the next kernel. */
FUNCTION void enlist(const Fit* fit, GLOBAL int* list, GLOBAL int* counter, int number)
{
    if (fit->lane == 0)
    {
        list[TAKE_NUMBER(counter)] = number;
    }
}

/* Judges the trial point of one fit. */
FUNCTION void judge(Fit* fit, int number, int budget, GLOBAL int* accepted, GLOBAL int* next, GLOBAL int* counters)
{
    const int mode = (int)AT(MODE_AT);
    const double value = AT(VALUE_AT);
    const double length = AT(LENGTH_AT);
    const double evaluations = AT(EVALUATIONS_AT) + 1;
    const double collisions = AT(COLLISIONS_AT);
    const double limit = value + 1e-4 * length * fmin(0.0, AT(SLOPE_ALONG_AT)) + 1e-13 * fmax(1.0, fabs(value));
    const double found = evaluate_point(fit, TRIAL_AT);
    const int is_accepted = IS_FINITE(found) && (mode == FRESH || found <= limit);
    const int is_spent = evaluations >= budget && mode != FINAL;
    int status = RUNNING;
    if (is_accepted)
    {
        copy(fit, TRIAL_AT, POINT_AT, SLOTS);
        copy(fit, GAMMA_AT, BEST_GAMMA_AT, GAMMAS);
        status = mode == FINAL ? CONVERGED : is_spent ? GIVEN_UP : RUNNING;
        if (status == RUNNING)
        {
            enlist(fit, accepted, counters, number);
        }
    }
    else if (mode == FINAL)
    {
        status = CONVERGED;
    }
    else if (mode == FRESH || is_spent || collisions >= MOST_COLLISIONS || 0.5 * length <= SHORTEST)
    {
        status = GIVEN_UP;
    }

    SYNCHRONISE;
    if (fit->lane == 0)
    {
        AT(EVALUATIONS_AT) = evaluations;
        AT(STATUS_AT) = status;
        AT(VALUE_AT) = is_accepted ? found : value;
        AT(COLLISIONS_AT) = collisions + !IS_FINITE(found);
        AT(LENGTH_AT) = 0.5 * length;
    }

    if (!is_accepted && status == RUNNING)
    {
        place_trial(fit, 0.5 * length);
        enlist(fit, next, counters + 1, number);
    }
}

/* Proposes the next point of a fit whose trial point was accepted, from the gradient and the matrix there. */
FUNCTION void propose(const Fit* fit, int number, double tolerance, GLOBAL int* next, GLOBAL int* counters)
{
    const double distance = minimise_model(fit);
    const int is_lost = !IS_FINITE(distance);
    double slope = 0;
    FOR_EACH(i, VARIABLES)
    {
        slope += OWN(GRADIENT_AT + i) * AT(STEP_AT + i);
    }

    slope = total(fit, slope);
    place_trial(fit, 1);
    if (fit->lane == 0)
    {
        AT(DISTANCE_AT) = distance;
        AT(SLOPE_ALONG_AT) = slope;
        AT(LENGTH_AT) = 1;
        AT(MODE_AT) = distance < tolerance ? FINAL : STEP;
        AT(STATUS_AT) = is_lost ? GIVEN_UP : RUNNING;
    }

    if (!is_lost)
    {
        enlist(fit, next, counters + 1, number);
    }
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
