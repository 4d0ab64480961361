/* Parameters to expected yields, and yields to -2 ln L relative to the saturated terms. */

/* kappa(alpha), code 4 or 1: the |alpha| below which the polynomial holds, then C1 ... C6, ln up, ln down. */
FUNCTION double factor(const Fit* fit, int code, double alpha, double* slope)
{
    GLOBAL const double* c = &NUMBER(code);
    if (fabs(alpha) < c[0])
    {
        double sum = c[6];
        double rise = sum;
        for (int k = 5; k >= 2; k--)
        {
            sum = sum * alpha + c[k];
            rise = rise * alpha + sum;
        }

        sum = sum * alpha + c[1];
        *slope = rise * alpha + sum;
        return sum * alpha + 1;
    }

    const double exponent = alpha < 0 ? -c[8] : c[7];
    const double value = exp(alpha * exponent);
    *slope = exponent * value;
    return value;
}

FUNCTION double factor_curvature(const Fit* fit, int code, double alpha, double value)
{
    GLOBAL const double* c = &NUMBER(code);
    if (fabs(alpha) < c[0])
    {
        return 2 * c[2] + alpha * (6 * c[3] + alpha * (12 * c[4] + alpha * (20 * c[5] + alpha * 30 * c[6])));
    }

    const double exponent = alpha < 0 ? c[8] : c[7];
    return exponent * exponent * value;
}

/* The odd and the even function of alpha of which all shifts of one code are sums, with their slopes. */
FUNCTION void shift(const Fit* fit, int basis, double alpha)
{
    const int code = INT(BASIS_CODE_AT + basis);
    const double size = fabs(alpha);
    const double sign = alpha > 0 ? 1 : -1;
    const double square = alpha * alpha;
    double odd = alpha;
    double even = size;
    double slope = sign;
    if (code == POLYNOMIAL_SHIFT && size <= 1)
    {
        even = square * (1.875 + square * (-1.25 + square * 0.375));
        slope = alpha * (3.75 + square * (-5 + square * 2.25));
    }
    else if (code == QUADRATIC_SHIFT)
    {
        /* The linear continuation starts at zero, as pyhf has it. */
        odd = size > 1 ? alpha - sign : alpha;
        even = size > 1 ? 2 * (size - 1) : square;
        slope = size > 1 ? 2 * sign : 2 * alpha;
    }

    OWN(BASIS_ODD_AT + basis) = odd;
    OWN(BASIS_EVEN_AT + basis) = even;
    OWN(BASIS_EVEN_SLOPE_AT + basis) = slope;
}

FUNCTION double even_curvature(int code, double alpha)
{
    const double square = alpha * alpha;
    const double inside = code == POLYNOMIAL_SHIFT ? 3.75 + square * (-15 + square * 11.25) : code == QUADRATIC_SHIFT ? 2 : 0;
    return fabs(alpha) > 1 ? 0 : inside;
}

/* What multiplies a whole block: its coefficient, parameters, interpolated factors. */
FUNCTION void scale_block(const Fit* fit, int block, int point)
{
    double nonzero = 1;
    int zeros = 0;
    const int coefficient = INT(BLOCK_COEFFICIENT_AT + block);
    double value = coefficient < 0 ? 1 : OWN(COEFFICIENT_AT + coefficient);
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
        value = OWN(NORM_VALUE_AT + k);
        nonzero *= value == 0 ? 1 : value;
        zeros += value == 0;
    }

    OWN(SCALE_NONZERO_AT + block) = nonzero;
    OWN(SCALE_ZEROS_AT + block) = zeros;
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
        sum += NUMBER(ODD_AT + INT(BLOCK_ODD_AT + block) + k * bins + bin) * OWN(BASIS_ODD_AT + basis);
        if (k < even_shifts)
        {
            sum += NUMBER(EVEN_AT + INT(BLOCK_EVEN_AT + block) + k * bins + bin) * OWN(BASIS_EVEN_AT + basis);
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

        ELEMENT(ELEMENT_VALUE_AT, element) = value;
        ELEMENT(ELEMENT_SLOPE_AT, element) = slope;
        nonzero *= value == 0 ? 1 : value;
        zeros += value == 0;
    }

    if (INT(BLOCK_MORPH_AT + block) < INT(BLOCK_MORPH_AT + block + 1))
    {
        const double value = morph_factor(fit, block, bin);
        nonzero *= value == 0 ? 1 : value;
        zeros += value == 0;
    }

    CELL(BASE_AT, cell) = sum;
    CELL(BIN_NONZERO_AT, cell) = nonzero;
    CELL(BIN_ZEROS_AT, cell) = zeros;
}

/* 2 [e - n - n ln(e / n)]; not finite for e < 0, and for e = 0 < n. */
FUNCTION double deviance(double count, double expected)
{
    if (count == 0)
    {
        return expected < 0 ? INVALID : 2 * expected;
    }

    const double change = (expected - count) / count;
    return 2 * count * (change - log1p(change));
}

FUNCTION double eliminate_normal(double width, double count, double measured, double share, double rest)
{
    const double spread = share * width;
    const double middle = 0.5 * (measured * share + rest - spread * share);
    const double product = spread * share * count;
    const double root = sqrt(middle * middle + product);
    const double expected = middle < 0 ? product / (root - middle) : middle + root;
    return spread * ((count == 0 ? 0 : count / expected) - 1) + measured;
}

FUNCTION double eliminate_poisson(double width, double count, double measured, double share, double rest)
{
    const double leading = (share + width) * share;
    const double linear = rest * (share + width) - (count + measured) * share;
    const double product = measured * rest;
    const double root = sqrt(linear * linear + 4 * leading * product);
    return share == 0 ? measured / width
        : linear > 0 ? 2 * product / (root + linear)
        : (root - linear) / (2 * leading);
}

/*
 * The conditional minimum of the gamma of a bin. In an empty bin it may be where the yield vanishes: then it follows the yields so that
 * it stays there, and the slope in the yield, otherwise 2, is what balances the constraint.
 */
FUNCTION double eliminate(const Fit* fit, int bin, double count, double share, double rest, double* empty_slope)
{
    const double width = NUMBER(BIN_WIDTH_AT + bin);
    const double measured = DATUM(BINS + INT(BIN_AUXILIARY_AT + bin));
    const int gamma = INT(BIN_GAMMA_AT + bin);
    const int is_poisson = INT(BIN_IS_POISSON_AT + bin);
    double value = is_poisson ? eliminate_poisson(width, count, measured, share, rest) : eliminate_normal(width, count, measured, share, rest);
    *empty_slope = 2;

    /* A little more than what makes the yield 0, so that rounding cannot make it negative. */
    const double edge = count == 0 && share > 0 ? (-1 - 1e-14) * rest / share : 0;
    if (value < edge)
    {
        value = edge;
        *empty_slope = -2 * (is_poisson ? width - measured / edge : (edge - measured) / width) / share;
    }

    const double low = AT(GAMMA_LOW_AT + gamma);
    const double high = AT(GAMMA_HIGH_AT + gamma);
    const double inside = value < low ? low : value > high ? high : value;
    *empty_slope = inside == value ? *empty_slope : 2;
    return inside;
}

/* Sums the shares of a bin, puts its gamma to the conditional minimum, and leaves the slopes of -2 ln L in the shares. */
FUNCTION double close_bin(const Fit* fit, int bin)
{
    const double count = DATUM(bin);
    double carried = 0;
    double expected = 0;
    for (int k = INT(BIN_CELL_AT + bin); k < INT(BIN_CELL_AT + bin + 1); k++)
    {
        const int cell = INT(CELL_OF_BIN_AT + k);
        const int block = INT(CELL_BLOCK_AT + cell);
        const double share = product_of(OWN(SCALE_NONZERO_AT + block), OWN(SCALE_ZEROS_AT + block)) * CELL(BASE_AT, cell)
            * product_of(CELL(BIN_NONZERO_AT, cell), CELL(BIN_ZEROS_AT, cell));
        carried += INT(CELL_IS_CARRIED_AT + cell) ? share : 0;
        expected += INT(CELL_IS_CARRIED_AT + cell) ? 0 : share;
    }

    double gamma = 1;
    double slope = 2;
    double value = 0;
    if (INT(BIN_GAMMA_AT + bin) >= 0)
    {
        const double width = NUMBER(BIN_WIDTH_AT + bin);
        const double measured = DATUM(BINS + INT(BIN_AUXILIARY_AT + bin));
        gamma = eliminate(fit, bin, count, carried, expected, &slope);
        AT(GAMMA_AT + INT(BIN_GAMMA_AT + bin)) = gamma;
        expected += gamma * carried;
        value = INT(BIN_IS_POISSON_AT + bin) ? deviance(measured, gamma * width) : (gamma - measured) * (gamma - measured) / width;
    }

    slope = count == 0 ? slope : 2 - 2 * count / expected;
    BIN(CARRIED_AT, bin) = carried;
    BIN(YIELD_AT, bin) = expected;
    BIN(SLOPE_AT, bin) = slope;
    BIN(CARRIED_SLOPE_AT, bin) = slope * gamma;
    return value + deviance(count, expected);
}

FUNCTION double constraint(const Fit* fit, int index, int point)
{
    const int kind = INT(CONSTRAINT_KIND_AT + index);
    const double theta = AT(point + INT(CONSTRAINT_SLOT_AT + index));
    const double measured = DATUM(BINS + INT(CONSTRAINT_AUXILIARY_AT + index));
    const double width = NUMBER(CONSTRAINT_WIDTH_AT + index);
    const double ratio = kind == LOG_NORMAL ? log(theta / measured) : theta - measured;
    return kind == POISSON ? deviance(measured, theta * width) : ratio * ratio * width;
}

FUNCTION void evaluate_cells(const Fit* fit, int bin, int point)
{
    for (int c = INT(BIN_CELL_AT + bin); c < INT(BIN_CELL_AT + bin + 1); c++)
    {
        evaluate_cell(fit, INT(CELL_OF_BIN_AT + c), point);
    }
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
        OWN(NORM_VALUE_AT + k) = factor(fit, NORM_AT + 9 * k, AT(point + INT(NORM_SLOT_AT + k)), &slope);
        OWN(NORM_SLOPE_AT + k) = slope;
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

/* -2 ln L at a point, relative to the saturated terms; leaves what the derivatives need, unless that has no room. */
FUNCTION double evaluate_point(Fit* fit, int point)
{
    double sum = 0;
    prepare_point(fit, point);
#if IS_PRIVATE
    for (int bin = 0; bin < BINS; bin++)
    {
        fit->bin = bin;
        evaluate_cells(fit, bin, point);
        sum += close_bin(fit, bin);
    }
#else
    FOR_EACH(cell, CELLS)
    {
        evaluate_cell(fit, cell, point);
    }

    SYNCHRONISE;
    FOR_EACH(bin, BINS)
    {
        sum += close_bin(fit, bin);
    }
#endif

    FOR_EACH(index, CONSTRAINTS)
    {
        sum += constraint(fit, index, point);
    }

    return total(fit, sum);
}
