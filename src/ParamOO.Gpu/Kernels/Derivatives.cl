/*
 * Exact first and second derivatives of the profile likelihood at the point of the last evaluation, in the variables of the minimiser.
 * A yield is nu = F G_b S_b per block: F a product of elements (coefficient, parameters, interpolated factors), G_b a product of factors
 * of one bin, S_b the nominal yield plus shifts. The matrix is the sum over bins of c1 dnu dnu' plus, block by block, slope * d2nu; an
 * eliminated gamma with second derivative h and coupling u subtracts u u' / h, which is one more product of rows per bin.
 * A thread owns whole columns of the matrix, so that no two threads add to the same entry.
 */
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

        for (int p = INT(BLOCK_MORPH_PARAMETER_AT + block); p < INT(BLOCK_MORPH_PARAMETER_AT + block + 1); p++)
        {
            add_to_row(fit, row, INT(MORPH_PARAMETER_SLOT_AT + p), scale * product * base * MORPH_GAIN(p, own_bin));
        }
    }
}

/* What a bin adds to d(-2 ln L)/dtheta; gamma at its conditional minimum needs no term. */
FUNCTION double slope_of_bin(const Fit* fit, int bin, int i)
{
    const int second = INT(BIN_SECOND_ROW_AT + bin);
    return (INT(BIN_IS_CARRIED_AT + bin) ? AT(CARRIED_SLOPE_AT + bin) : AT(SLOPE_AT + bin)) * ROW(bin, i) + (second >= 0 ? AT(SLOPE_AT + bin) * ROW(second, i) : 0);
}

/* Adds the slope of a constraint, and keeps its curvature. */
FUNCTION void differentiate_constraint(const Fit* fit, int index, int point)
{
    const int slot = INT(CONSTRAINT_SLOT_AT + index);
    const int kind = INT(CONSTRAINT_KIND_AT + index);
    const double width = NUMBER(CONSTRAINT_WIDTH_AT + index);
    const double measured = DATUM(BINS + INT(CONSTRAINT_AUXILIARY_AT + index));
    if (slot < VARIABLES)
    {
        AT(GRADIENT_AT + slot) += constraint_slope(kind, AT(point + slot), measured, width);
        AT(DIAGONAL_AT + slot) += constraint_curvature(kind, AT(point + slot), measured, width);
    }
}

/* Turns the rows of a bin into those of the products, with their weights. */
FUNCTION void close_rows(const Fit* fit, int bin, int is_far)
{
    const int second = INT(BIN_SECOND_ROW_AT + bin);
    const int index = INT(BIN_GAMMA_AT + bin);
    Closed closed;
    closed.gamma = index < 0 ? 1 : AT(GAMMA_AT + index);
    closed.expected = AT(YIELD_AT + bin);
    closed.slope = AT(SLOPE_AT + bin);
    if (!INT(BIN_IS_CARRIED_AT + bin))
    {
        AT(ROW_WEIGHT_AT + bin) = bend_plain(DATUM(bin), closed, is_far).curvature;
        return;
    }

    const double share = AT(CARRIED_AT + bin);
    const Bend bend = bend_gamma(gamma_of(fit, bin), DATUM(bin), closed, share, is_far);
    if (second < 0)
    {
        /* Only shares with gamma: dnu = gamma dA, u = (c1 A gamma + c2) dA. */
        const double coupling = bend.curvature * share * closed.gamma + bend.slope;
        AT(ROW_WEIGHT_AT + bin) = closed.gamma * closed.gamma * bend.curvature - coupling * coupling * bend.inverse;
        return;
    }

    AT(ROW_WEIGHT_AT + bin) = bend.curvature;
    AT(ROW_WEIGHT_AT + second) = -bend.inverse;
    for (int i = 0; i < VARIABLES; i++)
    {
        const double carried = ROW(bin, i);
        const double whole = closed.gamma * carried + ROW(second, i);
        ROW(bin, i) = whole;
        ROW(second, i) = bend.curvature * share * whole + bend.slope * carried;
    }
}
