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
FUNCTION void judge(const Fit* fit, int number, int budget, GLOBAL int* accepted, GLOBAL int* next, GLOBAL int* counters)
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
    double slope;
    const double distance = minimise_model(fit, &slope);
    const int is_lost = !IS_FINITE(distance);
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
