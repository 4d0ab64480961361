/* What the host launches. Lists hold the numbers of fits; a thread or a work-group takes one entry. */
#if WIDTH == 1
#define PREPARE_FIT(count) \
    LOCAL double* shared = 0; \
    const int entry = ITEM; \
    if (entry >= (count)) \
    { \
        return; \
    }
#define FIT_OF(number) { structure, numbers, data + (number), memory + (number), shared, (size_t)capacity, 0, own }
#else
#define PREPARE_FIT(count) \
    LOCAL_ARRAY double shared[WIDTH]; \
    const int entry = GROUP;
#define FIT_OF(number) { structure, numbers, data + (size_t)(number) * DATA, memory + (size_t)(number) * ENTRIES, shared, 1, LANE, own }
#endif

#if IS_STRAIGHT
#define ROOM double own[OWN_ENTRIES];
#else
#define ROOM double* own = 0;
#endif
#define NO_ROOM double* own = 0;

/* Puts rows of data, as the host has them, where the fits look for them. */
KERNEL void load_data(GLOBAL const double* rows, GLOBAL double* data, int fits, int capacity, int row_stride, int size)
{
    const int fit = ITEM;
    if (fit < fits)
    {
        for (int i = 0; i < size; i++)
        {
            data[WIDTH == 1 ? (size_t)i * capacity + fit : (size_t)fit * size + i] = rows[(size_t)fit * row_stride + i];
        }
    }
}

/* Starts every fit: a row of boxes is the start, the bounds of the variables, the bounds of the gammas. */
KERNEL void start_fits(
    GLOBAL const int* RESTRICT structure, GLOBAL const double* RESTRICT numbers, GLOBAL const double* RESTRICT data, GLOBAL double* memory, int capacity,
    int fits, GLOBAL const double* boxes, int box_stride, GLOBAL int* active)
{
    PREPARE_FIT(fits)
    NO_ROOM
    const Fit one = FIT_OF(entry);
    const Fit* fit = &one;
    GLOBAL const double* box = boxes + (size_t)entry * box_stride;
    FOR_EACH(i, SLOTS)
    {
        AT(POINT_AT + i) = box[i];
        AT(TRIAL_AT + i) = box[i];
    }

    FOR_EACH(i, VARIABLES)
    {
        AT(LOW_AT + i) = box[SLOTS + i];
        AT(HIGH_AT + i) = box[SLOTS + VARIABLES + i];
    }

    FOR_EACH(k, GAMMAS)
    {
        AT(GAMMA_LOW_AT + k) = box[SLOTS + 2 * VARIABLES + k];
        AT(GAMMA_HIGH_AT + k) = box[SLOTS + 2 * VARIABLES + GAMMAS + k];
        AT(BEST_GAMMA_AT + k) = INVALID;
    }

    if (fit->lane == 0)
    {
        AT(MODE_AT) = FRESH;
        AT(STATUS_AT) = RUNNING;
        AT(VALUE_AT) = INVALID;
        AT(LENGTH_AT) = 1;
        AT(SLOPE_ALONG_AT) = 0;
        AT(DISTANCE_AT) = UNBOUNDED;
        AT(EVALUATIONS_AT) = 0;
        AT(COLLISIONS_AT) = 0;
        active[entry] = entry;
    }
}

KERNEL void evaluate(
    GLOBAL const int* RESTRICT structure, GLOBAL const double* RESTRICT numbers, GLOBAL const double* RESTRICT data, GLOBAL double* memory, int capacity,
    int count, GLOBAL const int* active, GLOBAL int* accepted, GLOBAL int* next, GLOBAL int* counters, int budget)
{
    PREPARE_FIT(count)
    NO_ROOM
    const Fit fit = FIT_OF(active[entry]);
    judge(&fit, active[entry], budget, accepted, next, counters);
}

KERNEL void solve(
    GLOBAL const int* RESTRICT structure, GLOBAL const double* RESTRICT numbers, GLOBAL const double* RESTRICT data, GLOBAL double* memory, int capacity,
    int count, GLOBAL const int* accepted, GLOBAL int* next, GLOBAL int* counters, double tolerance)
{
    PREPARE_FIT(count)
    ROOM
    const Fit one = FIT_OF(accepted[entry]);
    const Fit* fit = &one;
    differentiate(fit, POINT_AT, 1);
    propose(fit, accepted[entry], tolerance, next, counters);
}

KERNEL void solve_first(
    GLOBAL const int* RESTRICT structure, GLOBAL const double* RESTRICT numbers, GLOBAL const double* RESTRICT data, GLOBAL double* memory, int capacity,
    int count, GLOBAL const int* accepted, GLOBAL int* next, GLOBAL int* counters, double tolerance, GLOBAL const double* metric)
{
    PREPARE_FIT(count)
    ROOM
    const Fit one = FIT_OF(accepted[entry]);
    const Fit* fit = &one;
    differentiate(fit, POINT_AT, 0);
    load_metric(fit, metric);
    propose(fit, accepted[entry], tolerance, next, counters);
}

/*
 * Merges the outcome of one start with that of the starts before: the lowest minimum wins, and a fit with a start that was given up says so.
 * An outcome is status, value, distance, evaluations; then the estimates in the order of the model's parameters.
 */
KERNEL void collect(
    GLOBAL const int* RESTRICT structure, GLOBAL const double* RESTRICT numbers, GLOBAL const double* RESTRICT data, GLOBAL double* memory, int capacity,
    int fits, GLOBAL double* outcomes, int start)
{
    PREPARE_FIT(fits)
    NO_ROOM
    const Fit one = FIT_OF(entry);
    const Fit* fit = &one;
    GLOBAL double* outcome = outcomes + (size_t)entry * (4 + PARAMETERS);
    const int status = (int)AT(STATUS_AT);
    const double value = AT(VALUE_AT);
    const double before = start == 0 ? INVALID : outcome[1];
    const int given_up = status != CONVERGED || (start > 0 && outcome[0] != CONVERGED);
    const double evaluations = AT(EVALUATIONS_AT) + (start == 0 ? 0 : outcome[3]);
    const int is_better = start == 0 || !(before == before) || value < before - 1e-9;
    SYNCHRONISE;
    if (fit->lane == 0)
    {
        outcome[0] = given_up ? GIVEN_UP : CONVERGED;
        outcome[1] = is_better ? value : before;
        outcome[2] = is_better ? AT(DISTANCE_AT) : outcome[2];
        outcome[3] = evaluations;
    }

    FOR_EACH(k, PARAMETERS)
    {
        const int slot = INT(SLOT_OF_AT + k);
        const double estimate = slot >= 0 ? AT(POINT_AT + slot) : AT(BEST_GAMMA_AT + INT(GAMMA_OF_AT + k));
        if (is_better)
        {
            outcome[4 + k] = INT(IS_ROOT_AT + k) ? estimate * estimate : estimate;
        }
    }
}

/* The test statistic of toys, their estimates of one parameter, and whether both fits converged. */
KERNEL void test_toys(GLOBAL const double* conditional, GLOBAL const double* unconditional, GLOBAL double* results, int toys, int size, int tested)
{
    const int toy = ITEM;
    if (toy < toys)
    {
        GLOBAL const double* held = conditional + (size_t)toy * size;
        GLOBAL const double* best = unconditional + (size_t)toy * size;
        results[3 * (size_t)toy] = held[1] - best[1];
        results[3 * (size_t)toy + 1] = best[4 + tested];
        results[3 * (size_t)toy + 2] = held[0] == CONVERGED && best[0] == CONVERGED ? CONVERGED : GIVEN_UP;
    }
}

/*
 * Puts the test statistics of toys among those that are sorted later, those with an even index into the first half, those with an odd one into
 * the second. A statistic is 0 where the estimate lies on the side that does not count: below the tested value for -1, above it for 1. Toys
 * whose fits did not get on are listed for the host.
 */
KERNEL void rank_toys(
    GLOBAL const double* conditional, GLOBAL const double* unconditional, GLOBAL Bits* statistics, GLOBAL int* left, GLOBAL int* counter,
    int toys, int size, int parameter, int first, int places, double tested, int side, double tolerance)
{
    const int toy = ITEM;
    if (toy < toys)
    {
        GLOBAL const double* held = conditional + (size_t)toy * size;
        GLOBAL const double* best = unconditional + (size_t)toy * size;
        const double ratio = held[1] - best[1];
        const double estimate = best[4 + parameter];
        const int is_zero = !(ratio > 0) || (side < 0 && estimate < tested) || (side > 0 && estimate > tested);
        const int index = first + toy;
        statistics[(size_t)(index % 2) * places + index / 2] = BITS_OF(is_zero ? 0.0 : ratio);
        if (held[0] != CONVERGED || best[0] != CONVERGED || !(ratio > -tolerance))
        {
            left[TAKE_NUMBER(counter)] = toy;
        }
    }
}
