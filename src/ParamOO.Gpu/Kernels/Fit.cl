/*
 * One fit. Structure (integers) and numbers describe the model and are the same for all fits; data and memory are the fit's own.
 * WIDTH threads share a fit: 1, with the memory of neighbouring fits interleaved, or a whole work-group, each with memory of its own.
 *
 * What a fit keeps between kernels is in memory: AT. What only one kernel needs is there as well, or, if IS_PRIVATE, in an array of the thread: OWN.
 * Such a kernel goes through the bins one after the other, so that what belongs to bins and cells needs the room of one bin.
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
    int bin;
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

#if IS_PRIVATE
#define OWN(i) fit->own[i]
#define CELL(array, cell) OWN((array) + INT(CELL_PLACE_AT + (cell)))
#define ELEMENT(array, element) OWN((array) + INT(ELEMENT_PLACE_AT + (element)))
#define BIN(array, bin) OWN(array)
#define ROW(row, i) OWN(ROWS_AT + ((row) < BINS ? 0 : VARIABLES) + (i))
#define ROW_WEIGHT(row) OWN(ROW_WEIGHT_AT + ((row) < BINS ? 0 : 1))
#define MORPH_GAIN(p, bin) OWN(MORPH_GAIN_AT + (p))
#define FOR_BINS(bin, block) for (int bin = fit->bin - INT(BLOCK_FIRST_BIN_AT + (block)), last = bin; bin == last && bin >= 0 && bin < INT(BLOCK_BINS_AT + (block)); bin++)
#else
#define OWN(i) AT(i)
#define CELL(array, cell) AT((array) + (cell))
#define ELEMENT(array, element) AT((array) + (element))
#define BIN(array, bin) AT((array) + (bin))
#define ROW(row, i) AT(ROWS_AT + (row) * VARIABLES + (i))
#define ROW_WEIGHT(row) AT(ROW_WEIGHT_AT + (row))
#define MORPH_GAIN(p, bin) AT(MORPH_GAIN_AT + INT(MORPH_PARAMETER_GAIN_AT + (p)) + (bin))
#define FOR_BINS(bin, block) for (int bin = 0; bin < INT(BLOCK_BINS_AT + (block)); bin++)
#endif

/* Lower triangles, row by row. */
#define MATRIX(i, j) OWN(MATRIX_AT + (i) * ((i) + 1) / 2 + (j))
#define FACTOR(i, j) OWN(FACTOR_AT + (i) * ((i) + 1) / 2 + (j))

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
