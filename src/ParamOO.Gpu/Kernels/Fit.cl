/*
 * One fit. Structure (integers) and numbers describe the model and are the same for all fits; data and memory are the fit's own.
 * WIDTH threads share a fit: 1, with the memory of neighbouring fits interleaved, or a whole work-group, each with memory of its own.
 */
typedef struct
{
    GLOBAL const int* structure;
    GLOBAL const double* numbers;
    GLOBAL const double* data;
    GLOBAL double* memory;
    LOCAL double* shared;
    size_t stride;
    int lane;
} Fit;

#if WIDTH == 1
#define STRIDE fit->stride
#define SYNCHRONISE
#define FOR_EACH(i, n) for (int i = 0; i < (n); i++)
#define IS_MINE(i) ((i) >= 0)
#else
#define STRIDE 1
#define SYNCHRONISE BARRIER
#define FOR_EACH(i, n) for (int i = fit->lane; i < (n); i += WIDTH)
#define IS_MINE(i) ((i) % WIDTH == fit->lane)
#endif

#define INT(i) fit->structure[i]
#define NUMBER(i) fit->numbers[i]
#define DATUM(i) fit->data[(size_t)(i) * STRIDE]
#define AT(i) fit->memory[(size_t)(i) * STRIDE]

/* The sum of one number of each thread, in the order of the threads. */
FUNCTION double total(const Fit* fit, double part)
{
#if WIDTH == 1
    return part;
#else
    double sum = 0;
    fit->shared[fit->lane] = part;
    BARRIER;
    for (int lane = 0; lane < WIDTH; lane++)
    {
        sum += fit->shared[lane];
    }

    BARRIER;
    return sum;
#endif
}

/* A product of elements is kept as the product of those that are not zero, and the number of zeros: leaving elements out stays exact. */
FUNCTION double product_of(double nonzero, double zeros)
{
    return zeros > 0 ? 0 : nonzero;
}

FUNCTION double without(double nonzero, double zeros, double value)
{
    const int own = value == 0;
    return zeros > own ? 0 : nonzero / (own ? 1 : value);
}

FUNCTION double without_both(double nonzero, double zeros, double one, double other)
{
    const int own = (one == 0) + (other == 0);
    return zeros > own ? 0 : nonzero / ((one == 0 ? 1 : one) * (other == 0 ? 1 : other));
}
