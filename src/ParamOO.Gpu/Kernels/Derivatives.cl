/*
 * Exact first and second derivatives of the profile likelihood at the point of the last evaluation, in the variables of the minimiser.
 * A yield is nu = F G_b S_b per block: F a product of elements (coefficient, parameters, interpolated factors), G_b a product of factors
 * of one bin, S_b the nominal yield plus shifts. The matrix is the sum over bins of c1 dnu dnu' plus, block by block, slope * d2nu; an
 * eliminated gamma with second derivative h and coupling u subtracts u u' / h, which is one more product of rows per bin.
 * A thread owns whole columns of the matrix, so that no two threads add to the same entry.
 */
#define NEAR 0.01
#define ROW(row, i) AT(ROWS_AT + (row) * VARIABLES + (i))
#define MATRIX(i, j) AT(MATRIX_AT + (j) * VARIABLES + (i))

/* Value, slope and curvature of the element of F that entry p of the list of scale parameters belongs to. */
FUNCTION double scale_value(const Fit* fit, int p, int point)
{
    const int index = INT(SCALE_INDEX_AT + p);
    const int kind = INT(SCALE_KIND_AT + p);
    return kind == IS_NORM ? AT(NORM_VALUE_AT + index) : kind == IS_FACTOR ? AT(point + INT(SCALE_SLOT_AT + p)) : AT(COEFFICIENT_AT + INT(BLOCK_COEFFICIENT_AT + INT(SCALE_BLOCK_AT + p)));
}

FUNCTION double scale_slope(const Fit* fit, int p)
{
    const int index = INT(SCALE_INDEX_AT + p);
    const int kind = INT(SCALE_KIND_AT + p);
    return kind == IS_NORM ? AT(NORM_SLOPE_AT + index) : kind == IS_FACTOR ? 1 : AT(COEFFICIENT_SLOPE_AT + index);
}

/* dF/dtheta for every scale parameter. */
FUNCTION void scale_gain(const Fit* fit, int p, int point)
{
    const int block = INT(SCALE_BLOCK_AT + p);
    AT(GAIN_AT + p) = scale_slope(fit, p) * without(AT(SCALE_NONZERO_AT + block), AT(SCALE_ZEROS_AT + block), scale_value(fit, p, point));
}

/* dS_b/dalpha of a shift of a block. */
FUNCTION double shift_slope(const Fit* fit, int block, int k, int bin)
{
    const int basis = INT(SHIFT_BASIS_AT + INT(BLOCK_SHIFT_AT + block) + k);
    const int entry = k * INT(BLOCK_BINS_AT + block) + bin;
    double slope = NUMBER(ODD_AT + INT(BLOCK_ODD_AT + block) + entry);
    if (k < INT(BLOCK_EVEN_SHIFTS_AT + block))
    {
        slope += NUMBER(EVEN_AT + INT(BLOCK_EVEN_AT + block) + entry) * AT(BASIS_EVEN_SLOPE_AT + basis);
    }

    return slope;
}

FUNCTION int shift_slot(const Fit* fit, int block, int k)
{
    return INT(BASIS_SLOT_AT + INT(SHIFT_BASIS_AT + INT(BLOCK_SHIFT_AT + block) + k));
}

/* dG_b/dtheta of one factor of a bin. */
FUNCTION double element_gain(const Fit* fit, int element, int cell)
{
    return AT(ELEMENT_SLOPE_AT + element) * without(AT(BIN_NONZERO_AT + cell), AT(BIN_ZEROS_AT + cell), AT(ELEMENT_VALUE_AT + element));
}

FUNCTION void add_to_row(const Fit* fit, int row, int slot, double term)
{
    if (slot >= 0 && slot < VARIABLES)
    {
        ROW(row, slot) += term;
    }
}

/* The derivatives of what a bin expects: one row for the share that its gamma multiplies, or for all; another for the rest if both occur. */
FUNCTION void fill_rows(const Fit* fit, int bin)
{
    const int second = INT(BIN_SECOND_ROW_AT + bin);
    for (int i = 0; i < VARIABLES; i++)
    {
        ROW(bin, i) = 0;
        if (second >= 0)
        {
            ROW(second, i) = 0;
        }
    }

    for (int c = INT(BIN_CELL_AT + bin); c < INT(BIN_CELL_AT + bin + 1); c++)
    {
        const int cell = INT(CELL_OF_BIN_AT + c);
        const int block = INT(CELL_BLOCK_AT + cell);
        const int own_bin = cell - INT(BLOCK_CELL_AT + block);
        const int row = second >= 0 && !INT(CELL_IS_CARRIED_AT + cell) ? second : bin;
        const double scale = product_of(AT(SCALE_NONZERO_AT + block), AT(SCALE_ZEROS_AT + block));
        const double product = product_of(AT(BIN_NONZERO_AT + cell), AT(BIN_ZEROS_AT + cell));
        const double base = AT(BASE_AT + cell);
        for (int p = INT(BLOCK_SCALE_AT + block); p < INT(BLOCK_SCALE_AT + block + 1); p++)
        {
            add_to_row(fit, row, INT(SCALE_SLOT_AT + p), AT(GAIN_AT + p) * product * base);
        }

        for (int k = 0; k < INT(BLOCK_SHIFT_AT + block + 1) - INT(BLOCK_SHIFT_AT + block); k++)
        {
            add_to_row(fit, row, shift_slot(fit, block, k), scale * product * shift_slope(fit, block, k, own_bin));
        }

        for (int e = 0; e < INT(BLOCK_SHAPES_AT + block) + INT(BLOCK_BIN_FACTORS_AT + block); e++)
        {
            const int element = INT(BLOCK_ELEMENT_AT + block) + e * INT(BLOCK_BINS_AT + block) + own_bin;
            add_to_row(fit, row, INT(ELEMENT_SLOT_AT + element), scale * base * element_gain(fit, element, cell));
        }
    }
}

/* d(-2 ln L)/dtheta; gamma at its conditional minimum needs no term. */
FUNCTION void fill_gradient(const Fit* fit, int point)
{
    FOR_EACH(i, VARIABLES)
    {
        double sum = 0;
        for (int bin = 0; bin < BINS; bin++)
        {
            const int second = INT(BIN_SECOND_ROW_AT + bin);
            sum += (INT(BIN_IS_CARRIED_AT + bin) ? AT(CARRIED_SLOPE_AT + bin) : AT(SLOPE_AT + bin)) * ROW(bin, i);
            sum += second >= 0 ? AT(SLOPE_AT + bin) * ROW(second, i) : 0;
        }

        AT(GRADIENT_AT + i) = sum;
        AT(DIAGONAL_AT + i) = 0;
    }

    SYNCHRONISE;
    FOR_EACH(index, CONSTRAINTS)
    {
        const int slot = INT(CONSTRAINT_SLOT_AT + index);
        const int kind = INT(CONSTRAINT_KIND_AT + index);
        const double width = NUMBER(CONSTRAINT_WIDTH_AT + index);
        const double measured = DATUM(BINS + INT(CONSTRAINT_AUXILIARY_AT + index));
        const double theta = AT(point + slot);
        if (slot < VARIABLES)
        {
            const double pull = kind == LOG_NORMAL ? log(theta / measured) : theta - measured;
            AT(GRADIENT_AT + slot) += kind == POISSON ? 2 * (width - (measured == 0 ? 0 : measured / theta))
                : 2 * pull * width / (kind == LOG_NORMAL ? theta : 1);
            AT(DIAGONAL_AT + slot) += kind == POISSON ? 2 * measured / (theta * theta)
                : kind == LOG_NORMAL ? 2 * width * (1 - pull) / (theta * theta)
                : 2 * width;
        }
    }
}

/*
 * Turns the rows of a bin into those of the products, with their weights. Far from the minimum the data are replaced by what is expected, which
 * leaves no slopes and makes the matrix positive definite.
 */
FUNCTION void close_rows(const Fit* fit, int bin, int is_far)
{
    const double expected = AT(YIELD_AT + bin);
    const double count = is_far ? expected : DATUM(bin);
    const double slope = is_far ? 0 : AT(SLOPE_AT + bin);
    const int second = INT(BIN_SECOND_ROW_AT + bin);
    double curvature = count == 0 ? 0 : 2 * (count / expected) / expected;
    if (!INT(BIN_IS_CARRIED_AT + bin))
    {
        AT(ROW_WEIGHT_AT + bin) = curvature;
        return;
    }

    const int index = INT(BIN_GAMMA_AT + bin);
    const double width = NUMBER(BIN_WIDTH_AT + bin);
    const double gamma = AT(GAMMA_AT + index);
    const double share = AT(CARRIED_AT + bin);
    const double measured = is_far ? gamma * width : DATUM(BINS + INT(BIN_AUXILIARY_AT + bin));
    const double own = INT(BIN_IS_POISSON_AT + bin) ? 2 * measured / (gamma * gamma) : 2 / width;
    if (count == 0)
    {
        /* A yield that is held at 0 in an empty bin cannot move: the limit of a very large curvature. */
        curvature = is_far || slope == 2 ? 0 : 1e10 * own / (share * share);
    }

    const int is_free = AT(GAMMA_LOW_AT + index) < gamma && gamma < AT(GAMMA_HIGH_AT + index);
    const double inverse = is_free ? 1 / (curvature * share * share + own) : 0;
    if (second < 0)
    {
        /* Only shares with gamma: dnu = gamma dA, u = (c1 A gamma + c2) dA. */
        const double coupling = curvature * share * gamma + slope;
        AT(ROW_WEIGHT_AT + bin) = gamma * gamma * curvature - coupling * coupling * inverse;
        return;
    }

    AT(ROW_WEIGHT_AT + bin) = curvature;
    AT(ROW_WEIGHT_AT + second) = -inverse;
    for (int i = 0; i < VARIABLES; i++)
    {
        const double carried = ROW(bin, i);
        const double whole = gamma * carried + ROW(second, i);
        ROW(bin, i) = whole;
        ROW(second, i) = curvature * share * whole + slope * carried;
    }
}

FUNCTION double weight_of(const Fit* fit, int cell, int bin)
{
    return INT(CELL_IS_CARRIED_AT + cell) ? AT(CARRIED_SLOPE_AT + bin) : AT(SLOPE_AT + bin);
}

/* For each shift of each block the sums over bins that its second derivatives need. */
FUNCTION void sum_shift(const Fit* fit, int shift)
{
    const int block = INT(SHIFT_BLOCK_AT + shift);
    const int k = shift - INT(BLOCK_SHIFT_AT + block);
    const int bins = INT(BLOCK_BINS_AT + block);
    double slopes = 0;
    double evens = 0;
    for (int bin = 0; bin < bins; bin++)
    {
        const int cell = INT(BLOCK_CELL_AT + block) + bin;
        const double weight = weight_of(fit, cell, INT(BLOCK_FIRST_BIN_AT + block) + bin) * product_of(AT(BIN_NONZERO_AT + cell), AT(BIN_ZEROS_AT + cell));
        slopes += weight * shift_slope(fit, block, k, bin);
        evens += k < INT(BLOCK_EVEN_SHIFTS_AT + block) ? weight * NUMBER(EVEN_AT + INT(BLOCK_EVEN_AT + block) + k * bins + bin) : 0;
    }

    AT(SHIFT_SLOPES_AT + shift) = slopes;
    AT(SHIFT_EVENS_AT + shift) = evens;
}

FUNCTION void sum_block(const Fit* fit, int block)
{
    double sum = 0;
    for (int bin = 0; bin < INT(BLOCK_BINS_AT + block); bin++)
    {
        const int cell = INT(BLOCK_CELL_AT + block) + bin;
        sum += weight_of(fit, cell, INT(BLOCK_FIRST_BIN_AT + block) + bin) * AT(BASE_AT + cell) * product_of(AT(BIN_NONZERO_AT + cell), AT(BIN_ZEROS_AT + cell));
    }

    AT(BLOCK_SUM_AT + block) = sum;
}

/* Adds to the lower triangle, in a column that this thread owns. */
FUNCTION void add_to_matrix(const Fit* fit, int column, int slot, double term)
{
    if (slot >= column && slot < VARIABLES)
    {
        MATRIX(slot, column) += term;
    }
}

/* The second derivatives of F in a scale parameter and all others. */
FUNCTION void add_scale_pairs(const Fit* fit, int block, int p, int point)
{
    const int column = INT(SCALE_SLOT_AT + p);
    const double nonzero = AT(SCALE_NONZERO_AT + block);
    const double zeros = AT(SCALE_ZEROS_AT + block);
    const double sum = AT(BLOCK_SUM_AT + block);
    const double value = scale_value(fit, p, point);
    for (int q = INT(BLOCK_SCALE_AT + block); q < INT(BLOCK_SCALE_AT + block + 1); q++)
    {
        const int slot = INT(SCALE_SLOT_AT + q);
        if (INT(SCALE_ELEMENT_AT + q) != INT(SCALE_ELEMENT_AT + p))
        {
            add_to_matrix(fit, column, slot, sum * scale_slope(fit, p) * scale_slope(fit, q) * without_both(nonzero, zeros, value, scale_value(fit, q, point)));
        }
        else if (INT(SCALE_KIND_AT + p) == IS_COEFFICIENT)
        {
            const int first = INT(BLOCK_SCALE_AT + block);
            const int coefficient = INT(BLOCK_COEFFICIENT_AT + block);
            const int entry = (p - first) * INT(COEFFICIENT_NAMES_AT + coefficient) + q - first;
            add_to_matrix(fit, column, slot, sum * without(nonzero, zeros, value) * AT(COEFFICIENT_CURVATURE_AT + INT(COEFFICIENT_SQUARE_AT + coefficient) + entry));
        }
        else if (INT(SCALE_KIND_AT + p) == IS_NORM)
        {
            add_to_matrix(fit, column, slot, sum * without(nonzero, zeros, value) * factor_curvature(fit, NORM_AT + 9 * INT(SCALE_INDEX_AT + p), AT(point + slot), value));
        }
    }
}

/* What a parameter with derivative gain_b of its own adds against the factors of the bins. */
FUNCTION void add_element_column(const Fit* fit, int block, int e, int point)
{
    const int bins = INT(BLOCK_BINS_AT + block);
    const int shapes = INT(BLOCK_SHAPES_AT + block);
    const int elements = shapes + INT(BLOCK_BIN_FACTORS_AT + block);
    const double scale = product_of(AT(SCALE_NONZERO_AT + block), AT(SCALE_ZEROS_AT + block));
    for (int bin = 0; bin < bins; bin++)
    {
        const int cell = INT(BLOCK_CELL_AT + block) + bin;
        const int element = INT(BLOCK_ELEMENT_AT + block) + e * bins + bin;
        const int column = INT(ELEMENT_SLOT_AT + element);
        if (column < 0 || column >= VARIABLES || !IS_MINE(column))
        {
            continue;
        }

        const double nonzero = AT(BIN_NONZERO_AT + cell);
        const double zeros = AT(BIN_ZEROS_AT + cell);
        const double value = AT(ELEMENT_VALUE_AT + element);
        const double weight = weight_of(fit, cell, INT(BLOCK_FIRST_BIN_AT + block) + bin);
        const double gain = weight * element_gain(fit, element, cell);
        const double weighted = scale * weight * AT(BASE_AT + cell);
        for (int p = INT(BLOCK_SCALE_AT + block); p < INT(BLOCK_SCALE_AT + block + 1); p++)
        {
            add_to_matrix(fit, column, INT(SCALE_SLOT_AT + p), AT(GAIN_AT + p) * gain * AT(BASE_AT + cell));
        }

        for (int k = 0; k < INT(BLOCK_SHIFT_AT + block + 1) - INT(BLOCK_SHIFT_AT + block); k++)
        {
            add_to_matrix(fit, column, shift_slot(fit, block, k), scale * gain * shift_slope(fit, block, k, bin));
        }

        for (int f = 0; f < elements; f++)
        {
            const int other = INT(BLOCK_ELEMENT_AT + block) + f * bins + bin;
            if (f != e)
            {
                add_to_matrix(fit, column, INT(ELEMENT_SLOT_AT + other), weighted * AT(ELEMENT_SLOPE_AT + element) * AT(ELEMENT_SLOPE_AT + other)
                    * without_both(nonzero, zeros, value, AT(ELEMENT_VALUE_AT + other)));
            }
        }

        if (e < shapes)
        {
            const int code = SHAPE_AT + 9 * (INT(BLOCK_SHAPE_AT + block) + e * bins + bin);
            add_to_matrix(fit, column, column, weighted * without(nonzero, zeros, value) * factor_curvature(fit, code, AT(point + column), value));
        }
    }
}

/* dG_b against a column: the factors of all bins, for a parameter whose own derivative in bin b is F or dF times own_b. */
FUNCTION void add_elements_to_scale(const Fit* fit, int block, int p)
{
    const int bins = INT(BLOCK_BINS_AT + block);
    for (int e = 0; e < INT(BLOCK_SHAPES_AT + block) + INT(BLOCK_BIN_FACTORS_AT + block); e++)
    {
        for (int bin = 0; bin < bins; bin++)
        {
            const int cell = INT(BLOCK_CELL_AT + block) + bin;
            const int element = INT(BLOCK_ELEMENT_AT + block) + e * bins + bin;
            const double weight = weight_of(fit, cell, INT(BLOCK_FIRST_BIN_AT + block) + bin);
            add_to_matrix(fit, INT(SCALE_SLOT_AT + p), INT(ELEMENT_SLOT_AT + element), AT(GAIN_AT + p) * weight * AT(BASE_AT + cell) * element_gain(fit, element, cell));
        }
    }
}

FUNCTION void add_shift_column(const Fit* fit, int block, int k, int point)
{
    const int shift = INT(BLOCK_SHIFT_AT + block) + k;
    const int column = shift_slot(fit, block, k);
    const int bins = INT(BLOCK_BINS_AT + block);
    const double scale = product_of(AT(SCALE_NONZERO_AT + block), AT(SCALE_ZEROS_AT + block));
    for (int p = INT(BLOCK_SCALE_AT + block); p < INT(BLOCK_SCALE_AT + block + 1); p++)
    {
        add_to_matrix(fit, column, INT(SCALE_SLOT_AT + p), AT(GAIN_AT + p) * AT(SHIFT_SLOPES_AT + shift));
    }

    if (k < INT(BLOCK_EVEN_SHIFTS_AT + block))
    {
        add_to_matrix(fit, column, column, scale * AT(SHIFT_EVENS_AT + shift) * even_curvature(INT(BASIS_CODE_AT + INT(SHIFT_BASIS_AT + shift)), AT(point + column)));
    }

    for (int e = 0; e < INT(BLOCK_SHAPES_AT + block) + INT(BLOCK_BIN_FACTORS_AT + block); e++)
    {
        for (int bin = 0; bin < bins; bin++)
        {
            const int cell = INT(BLOCK_CELL_AT + block) + bin;
            const int element = INT(BLOCK_ELEMENT_AT + block) + e * bins + bin;
            const double weight = weight_of(fit, cell, INT(BLOCK_FIRST_BIN_AT + block) + bin);
            add_to_matrix(fit, column, INT(ELEMENT_SLOT_AT + element), scale * weight * element_gain(fit, element, cell) * shift_slope(fit, block, k, bin));
        }
    }
}

FUNCTION void add_curvature(const Fit* fit, int block, int point)
{
    for (int p = INT(BLOCK_SCALE_AT + block); p < INT(BLOCK_SCALE_AT + block + 1); p++)
    {
        const int column = INT(SCALE_SLOT_AT + p);
        if (column < VARIABLES && IS_MINE(column))
        {
            add_scale_pairs(fit, block, p, point);
            add_elements_to_scale(fit, block, p);
            for (int k = 0; k < INT(BLOCK_SHIFT_AT + block + 1) - INT(BLOCK_SHIFT_AT + block); k++)
            {
                add_to_matrix(fit, column, shift_slot(fit, block, k), AT(GAIN_AT + p) * AT(SHIFT_SLOPES_AT + INT(BLOCK_SHIFT_AT + block) + k));
            }
        }
    }

    for (int k = 0; k < INT(BLOCK_SHIFT_AT + block + 1) - INT(BLOCK_SHIFT_AT + block); k++)
    {
        if (shift_slot(fit, block, k) < VARIABLES && IS_MINE(shift_slot(fit, block, k)))
        {
            add_shift_column(fit, block, k, point);
        }
    }

    for (int e = 0; e < INT(BLOCK_SHAPES_AT + block) + INT(BLOCK_BIN_FACTORS_AT + block); e++)
    {
        add_element_column(fit, block, e, point);
    }
}

/* The gradient at the point of the last evaluation. */
FUNCTION void differentiate(const Fit* fit, int point)
{
    FOR_EACH(p, SCALE_PARAMETERS)
    {
        scale_gain(fit, p, point);
    }

    SYNCHRONISE;
    FOR_EACH(bin, BINS)
    {
        fill_rows(fit, bin);
    }

    SYNCHRONISE;
    fill_gradient(fit, point);
    SYNCHRONISE;
}

/* The matrix of second derivatives, after the gradient. */
FUNCTION void differentiate_twice(const Fit* fit, int point)
{
    const int is_far = !(AT(DISTANCE_AT) < NEAR);
    FOR_EACH(k, SHIFTS)
    {
        sum_shift(fit, k);
    }

    FOR_EACH(block, BLOCKS)
    {
        sum_block(fit, block);
    }

    FOR_EACH(bin, BINS)
    {
        close_rows(fit, bin, is_far);
    }

    SYNCHRONISE;
    FOR_EACH(j, VARIABLES)
    {
        for (int i = j; i < VARIABLES; i++)
        {
            double sum = i == j ? AT(DIAGONAL_AT + j) : 0;
            for (int row = 0; row < ROW_COUNT; row++)
            {
                sum += AT(ROW_WEIGHT_AT + row) * ROW(row, i) * ROW(row, j);
            }

            MATRIX(i, j) = sum;
        }
    }

    for (int block = 0; block < BLOCKS && !is_far; block++)
    {
        add_curvature(fit, block, point);
    }

    SYNCHRONISE;
}
