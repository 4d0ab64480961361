/*
 * One fit. Structure (integers) and numbers describe the model and are the same for all fits; data and memory are the fit's own.
 * WIDTH threads share a fit: 1, with the memory of neighbouring fits interleaved, or a whole work-group, each with memory of its own.
 *
 * What a fit keeps between kernels is in memory: AT. Kernels that read their tables keep everything there; straight ones, with IS_STRAIGHT, keep
 * gradient and matrix to themselves, OWN with constants only, so that they are registers as far as there are any.
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
    double* own;
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

#if IS_STRAIGHT
#define OWN(i) fit->own[i]
#else
/* Rows of derivatives; lower triangles, row by row. */
#define ROW(row, i) AT(ROWS_AT + (row) * VARIABLES + (i))
#define MATRIX(i, j) AT(MATRIX_AT + (i) * ((i) + 1) / 2 + (j))
#define FACTOR(i, j) AT(FACTOR_AT + (i) * ((i) + 1) / 2 + (j))
#define MORPH_GAIN(p, bin) AT(MORPH_GAIN_AT + INT(MORPH_PARAMETER_GAIN_AT + (p)) + (bin))
#endif

/* Expected to be so close to the minimum, the exact second derivatives are taken. */
#define NEAR 0.01

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
