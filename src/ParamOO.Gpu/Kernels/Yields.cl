/* Parameters to expected yields, and yields to -2 ln L relative to the saturated terms. */

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

/* kappa(alpha), code 4 or 1: the |alpha| below which the polynomial holds, then C1 ... C6, ln up, ln down. */
FUNCTION double factor(const Fit* fit, int code, double alpha, double* slope)
{
    GLOBAL const double* c = &NUMBER(code);
    if (fabs(alpha) < c[0])
    {
        *slope = polynomial_slope(alpha, c[1], c[2], c[3], c[4], c[5], c[6]);
        return polynomial(alpha, c[1], c[2], c[3], c[4], c[5], c[6]);
    }

    const double rate = alpha < 0 ? -c[8] : c[7];
    const double value = exp(alpha * rate);
    *slope = rate * value;
    return value;
}

FUNCTION double factor_curvature(const Fit* fit, int code, double alpha, double value)
{
    GLOBAL const double* c = &NUMBER(code);
    const double rate = alpha < 0 ? c[8] : c[7];
    return fabs(alpha) < c[0] ? polynomial_curvature(alpha, c[2], c[3], c[4], c[5], c[6]) : rate * rate * value;
}

FUNCTION void shift(const Fit* fit, int basis, double alpha)
{
    const int code = INT(BASIS_CODE_AT + basis);
    AT(BASIS_ODD_AT + basis) = shift_odd(code, alpha);
    AT(BASIS_EVEN_AT + basis) = shift_even(code, alpha);
    AT(BASIS_EVEN_SLOPE_AT + basis) = shift_even_slope(code, alpha);
}

/* What multiplies a whole block: its coefficient, parameters, interpolated factors. */
FUNCTION void scale_block(const Fit* fit, int block, int point)
{
    double nonzero = 1;
    int zeros = 0;
    const int coefficient = INT(BLOCK_COEFFICIENT_AT + block);
    double value = coefficient < 0 ? 1 : AT(COEFFICIENT_AT + coefficient);
    nonzero *= value == 0 ? 1 : value;
    zeros += value == 0;
    for (int k = INT(BLOCK_FACTOR_AT + block); k < INT(BLOCK_FACTOR_AT + block + 1); k++)
    {
        value = AT(point + INT(FACTOR_SLOT_AT + k));
        nonzero *= value == 0 ? 1 : value;
        zeros += value == 0;
    }

    for (int k = INT(BLOCK_NORM_AT + block); k < INT(BLOCK_NORM_AT + block + 1); k++)
    {
        value = AT(NORM_VALUE_AT + k);
        nonzero *= value == 0 ? 1 : value;
        zeros += value == 0;
    }

    AT(SCALE_NONZERO_AT + block) = nonzero;
    AT(SCALE_ZEROS_AT + block) = zeros;
}

/* One bin of one block: nominal yield plus shifts, and the product of the factors of this bin. */
FUNCTION void evaluate_cell(const Fit* fit, int cell, int point)
{
    const int block = INT(CELL_BLOCK_AT + cell);
    const int bins = INT(BLOCK_BINS_AT + block);
    const int bin = cell - INT(BLOCK_CELL_AT + block);
    const int shapes = INT(BLOCK_SHAPES_AT + block);
    const int elements = shapes + INT(BLOCK_BIN_FACTORS_AT + block);
    const int first = INT(BLOCK_SHIFT_AT + block);
    const int even_shifts = INT(BLOCK_EVEN_SHIFTS_AT + block);
    double sum = NUMBER(NOMINAL_AT + cell);
    double nonzero = 1;
    int zeros = 0;
    for (int k = 0; k < INT(BLOCK_SHIFT_AT + block + 1) - first; k++)
    {
        const int basis = INT(SHIFT_BASIS_AT + first + k);
        sum += NUMBER(ODD_AT + INT(BLOCK_ODD_AT + block) + k * bins + bin) * AT(BASIS_ODD_AT + basis);
        if (k < even_shifts)
        {
            sum += NUMBER(EVEN_AT + INT(BLOCK_EVEN_AT + block) + k * bins + bin) * AT(BASIS_EVEN_AT + basis);
        }
    }

    for (int e = 0; e < elements; e++)
    {
        const int element = INT(BLOCK_ELEMENT_AT + block) + e * bins + bin;
        const int slot = INT(ELEMENT_SLOT_AT + element);
        double slope = 1;
        double value = slot < 0 ? 1 : AT(point + slot);
        if (e < shapes)
        {
            value = factor(fit, SHAPE_AT + 9 * (INT(BLOCK_SHAPE_AT + block) + e * bins + bin), value, &slope);
        }

        AT(ELEMENT_VALUE_AT + element) = value;
        AT(ELEMENT_SLOPE_AT + element) = slope;
        nonzero *= value == 0 ? 1 : value;
        zeros += value == 0;
    }

    if (INT(BLOCK_MORPH_AT + block) < INT(BLOCK_MORPH_AT + block + 1))
    {
        const double value = morph_factor(fit, block, bin);
        nonzero *= value == 0 ? 1 : value;
        zeros += value == 0;
    }

    AT(BASE_AT + cell) = sum;
    AT(BIN_NONZERO_AT + cell) = nonzero;
    AT(BIN_ZEROS_AT + cell) = zeros;
}

/* The gamma of a bin that has one. */
FUNCTION Gamma gamma_of(const Fit* fit, int bin)
{
    const int index = INT(BIN_GAMMA_AT + bin);
    Gamma own;
    own.is_poisson = INT(BIN_IS_POISSON_AT + bin);
    own.width = NUMBER(BIN_WIDTH_AT + bin);
    own.measured = DATUM(BINS + INT(BIN_AUXILIARY_AT + bin));
    own.low = AT(GAMMA_LOW_AT + index);
    own.high = AT(GAMMA_HIGH_AT + index);
    return own;
}

/* Sums the shares of a bin, puts its gamma to the conditional minimum, and leaves the slopes of -2 ln L in the shares. */
FUNCTION double close_bin(const Fit* fit, int bin)
{
    const double count = DATUM(bin);
    const int index = INT(BIN_GAMMA_AT + bin);
    double carried = 0;
    double rest = 0;
    for (int k = INT(BIN_CELL_AT + bin); k < INT(BIN_CELL_AT + bin + 1); k++)
    {
        const int cell = INT(CELL_OF_BIN_AT + k);
        const int block = INT(CELL_BLOCK_AT + cell);
        const double share = product_of(AT(SCALE_NONZERO_AT + block), AT(SCALE_ZEROS_AT + block)) * AT(BASE_AT + cell)
            * product_of(AT(BIN_NONZERO_AT + cell), AT(BIN_ZEROS_AT + cell));
        carried += INT(CELL_IS_CARRIED_AT + cell) ? share : 0;
        rest += INT(CELL_IS_CARRIED_AT + cell) ? 0 : share;
    }

    Closed closed;
    double value = 0;
    if (index >= 0)
    {
        const Gamma own = gamma_of(fit, bin);
        closed = close_gamma(own, count, carried, rest);
        AT(GAMMA_AT + index) = closed.gamma;
        value = gamma_term(own, closed.gamma);
    }
    else
    {
        closed = close_plain(count, rest);
    }

    AT(CARRIED_AT + bin) = carried;
    AT(YIELD_AT + bin) = closed.expected;
    AT(SLOPE_AT + bin) = closed.slope;
    AT(CARRIED_SLOPE_AT + bin) = closed.slope * closed.gamma;
    return value + deviance(count, closed.expected);
}

FUNCTION double constraint(const Fit* fit, int index, int point)
{
    return constraint_term(
        INT(CONSTRAINT_KIND_AT + index), AT(point + INT(CONSTRAINT_SLOT_AT + index)), DATUM(BINS + INT(CONSTRAINT_AUXILIARY_AT + index)), NUMBER(CONSTRAINT_WIDTH_AT + index));
}

/* What all bins need of a point. */
FUNCTION void prepare_point(const Fit* fit, int point)
{
    FOR_EACH(k, BASES)
    {
        shift(fit, k, AT(point + INT(BASIS_SLOT_AT + k)));
    }

    FOR_EACH(k, NORMS)
    {
        double slope;
        AT(NORM_VALUE_AT + k) = factor(fit, NORM_AT + 9 * k, AT(point + INT(NORM_SLOT_AT + k)), &slope);
        AT(NORM_SLOPE_AT + k) = slope;
    }

    FOR_EACH(anchor, ANCHORS)
    {
        evaluate_anchor(fit, anchor, point);
    }

    evaluate_coefficients(fit, point);
    SYNCHRONISE;
    FOR_EACH(block, BLOCKS)
    {
        scale_block(fit, block, point);
    }

    SYNCHRONISE;
}

/* -2 ln L at a point, relative to the saturated terms; leaves what the derivatives need. */
FUNCTION double evaluate_point(const Fit* fit, int point)
{
    double sum = 0;
    prepare_point(fit, point);
    FOR_EACH(cell, CELLS)
    {
        evaluate_cell(fit, cell, point);
    }

    SYNCHRONISE;
    FOR_EACH(bin, BINS)
    {
        sum += close_bin(fit, bin);
    }

    FOR_EACH(index, CONSTRAINTS)
    {
        sum += constraint(fit, index, point);
    }

    return total(fit, sum);
}
