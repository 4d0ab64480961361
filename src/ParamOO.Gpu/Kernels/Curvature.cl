/* The matrix of second derivatives: the products of rows, and block by block what bends the yields themselves. */
FUNCTION double weight_of(const Fit* fit, int cell, int bin)
{
    return INT(CELL_IS_CARRIED_AT + cell) ? AT(CARRIED_SLOPE_AT + bin) : AT(SLOPE_AT + bin);
}

/* d(-2 ln L) in a parameter of a morph, per yield of the bin before the factors of its block. */
FUNCTION double morph_pull(const Fit* fit, int block, int p, int bin)
{
    const int cell = INT(BLOCK_CELL_AT + block) + bin;
    return weight_of(fit, cell, INT(BLOCK_FIRST_BIN_AT + block) + bin) * product_of(AT(BIN_NONZERO_AT + cell), AT(BIN_ZEROS_AT + cell)) * MORPH_GAIN(p, bin);
}

/* For each shift of each block the sums over bins that its second derivatives need. */
FUNCTION void sum_shift(const Fit* fit, int shift)
{
    const int block = INT(SHIFT_BLOCK_AT + shift);
    const int k = shift - INT(BLOCK_SHIFT_AT + block);
    const int bins = INT(BLOCK_BINS_AT + block);
    double slopes = 0;
    double evens = 0;
    for (int bin = 0; bin < INT(BLOCK_BINS_AT + block); bin++)
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
    for (int bin = 0; bin < INT(BLOCK_BINS_AT + block); bin++)
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

        for (int p = INT(BLOCK_MORPH_PARAMETER_AT + block); p < INT(BLOCK_MORPH_PARAMETER_AT + block + 1); p++)
        {
            add_to_matrix(fit, column, INT(MORPH_PARAMETER_SLOT_AT + p), scale * gain * AT(BASE_AT + cell) * MORPH_GAIN(p, bin));
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
        for (int bin = 0; bin < INT(BLOCK_BINS_AT + block); bin++)
        {
            const int cell = INT(BLOCK_CELL_AT + block) + bin;
            const int element = INT(BLOCK_ELEMENT_AT + block) + e * bins + bin;
            const double weight = weight_of(fit, cell, INT(BLOCK_FIRST_BIN_AT + block) + bin);
            add_to_matrix(fit, INT(SCALE_SLOT_AT + p), INT(ELEMENT_SLOT_AT + element), AT(GAIN_AT + p) * weight * AT(BASE_AT + cell) * element_gain(fit, element, cell));
        }
    }

    for (int q = INT(BLOCK_MORPH_PARAMETER_AT + block); q < INT(BLOCK_MORPH_PARAMETER_AT + block + 1); q++)
    {
        for (int bin = 0; bin < INT(BLOCK_BINS_AT + block); bin++)
        {
            add_to_matrix(fit, INT(SCALE_SLOT_AT + p), INT(MORPH_PARAMETER_SLOT_AT + q), AT(GAIN_AT + p) * morph_pull(fit, block, q, bin) * AT(BASE_AT + INT(BLOCK_CELL_AT + block) + bin));
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
        add_to_matrix(fit, column, column, scale * AT(SHIFT_EVENS_AT + shift) * shift_even_curvature(INT(BASIS_CODE_AT + INT(SHIFT_BASIS_AT + shift)), AT(point + column)));
    }

    for (int e = 0; e < INT(BLOCK_SHAPES_AT + block) + INT(BLOCK_BIN_FACTORS_AT + block); e++)
    {
        for (int bin = 0; bin < INT(BLOCK_BINS_AT + block); bin++)
        {
            const int cell = INT(BLOCK_CELL_AT + block) + bin;
            const int element = INT(BLOCK_ELEMENT_AT + block) + e * bins + bin;
            const double weight = weight_of(fit, cell, INT(BLOCK_FIRST_BIN_AT + block) + bin);
            add_to_matrix(fit, column, INT(ELEMENT_SLOT_AT + element), scale * weight * element_gain(fit, element, cell) * shift_slope(fit, block, k, bin));
        }
    }

    for (int p = INT(BLOCK_MORPH_PARAMETER_AT + block); p < INT(BLOCK_MORPH_PARAMETER_AT + block + 1); p++)
    {
        for (int bin = 0; bin < INT(BLOCK_BINS_AT + block); bin++)
        {
            add_to_matrix(fit, column, INT(MORPH_PARAMETER_SLOT_AT + p), scale * morph_pull(fit, block, p, bin) * shift_slope(fit, block, k, bin));
        }
    }
}

/* What a parameter of a morph adds against all that moves the same bins. */
FUNCTION void add_morph_column(const Fit* fit, int block, int p)
{
    const int bins = INT(BLOCK_BINS_AT + block);
    const int column = INT(MORPH_PARAMETER_SLOT_AT + p);
    const double scale = product_of(AT(SCALE_NONZERO_AT + block), AT(SCALE_ZEROS_AT + block));
    for (int bin = 0; bin < INT(BLOCK_BINS_AT + block); bin++)
    {
        const int cell = INT(BLOCK_CELL_AT + block) + bin;
        const double pull = morph_pull(fit, block, p, bin);
        const double weighted = scale * pull * AT(BASE_AT + cell);
        const double gain = weight_of(fit, cell, INT(BLOCK_FIRST_BIN_AT + block) + bin) * MORPH_GAIN(p, bin);
        for (int q = INT(BLOCK_MORPH_PARAMETER_AT + block); q < INT(BLOCK_MORPH_PARAMETER_AT + block + 1); q++)
        {
            add_to_matrix(fit, column, INT(MORPH_PARAMETER_SLOT_AT + q), weighted * MORPH_GAIN(q, bin));
        }

        for (int s = INT(BLOCK_SCALE_AT + block); s < INT(BLOCK_SCALE_AT + block + 1); s++)
        {
            add_to_matrix(fit, column, INT(SCALE_SLOT_AT + s), AT(GAIN_AT + s) * pull * AT(BASE_AT + cell));
        }

        for (int k = 0; k < INT(BLOCK_SHIFT_AT + block + 1) - INT(BLOCK_SHIFT_AT + block); k++)
        {
            add_to_matrix(fit, column, shift_slot(fit, block, k), scale * pull * shift_slope(fit, block, k, bin));
        }

        for (int e = 0; e < INT(BLOCK_SHAPES_AT + block) + INT(BLOCK_BIN_FACTORS_AT + block); e++)
        {
            const int element = INT(BLOCK_ELEMENT_AT + block) + e * bins + bin;
            add_to_matrix(fit, column, INT(ELEMENT_SLOT_AT + element), scale * gain * AT(BASE_AT + cell) * element_gain(fit, element, cell));
        }
    }
}

/* d(-2 ln L)/dphi of one anchor, over all blocks that it moves. */
FUNCTION void sum_anchor(const Fit* fit, int anchor)
{
    const int basis = INT(ANCHOR_BASIS_AT + anchor);
    double sum = 0;
    for (int morph = 0; morph < MORPHS; morph++)
    {
        if (INT(MORPH_BASIS_AT + morph) != basis)
        {
            continue;
        }

        const int block = INT(MORPH_BLOCK_AT + morph);
        const int bins = INT(BLOCK_BINS_AT + block);
        const int first = INT(MORPH_WEIGHT_AT + morph) + (anchor - INT(MORPH_ANCHOR_AT + basis)) * bins;
        const double scale = product_of(AT(SCALE_NONZERO_AT + block), AT(SCALE_ZEROS_AT + block));
        for (int bin = 0; bin < INT(BLOCK_BINS_AT + block); bin++)
        {
            const int cell = INT(BLOCK_CELL_AT + block) + bin;
            sum += NUMBER(MORPH_WEIGHTS_AT + first + bin) * scale * AT(BASE_AT + cell)
                * weight_of(fit, cell, INT(BLOCK_FIRST_BIN_AT + block) + bin) * product_of(AT(BIN_NONZERO_AT + cell), AT(BIN_ZEROS_AT + cell));
        }
    }

    AT(ANCHOR_WEIGHT_AT + anchor) = sum;
}

/* The second derivatives of the kernels, for all blocks at once. */
FUNCTION void add_anchor_curvature(const Fit* fit, int anchor, int point)
{
    const int basis = INT(ANCHOR_BASIS_AT + anchor);
    const int first_slot = INT(MORPH_SLOT_AT + basis);
    const double weight = AT(ANCHOR_WEIGHT_AT + anchor);
    const double slope = AT(ANCHOR_SLOPE_AT + anchor);
    const double curvature = weight * kernel_curvature(INT(MORPH_KERNEL_AT + basis), anchor_distance(fit, anchor, point), slope);
    for (int i = 0; i < INT(MORPH_SIZE_AT + basis); i++)
    {
        const int column = INT(MORPH_SLOTS_AT + first_slot + i);
        const double scale = NUMBER(MORPH_SCALE_AT + first_slot + i);
        if (column >= VARIABLES || !IS_MINE(column))
        {
            continue;
        }

        add_to_matrix(fit, column, column, weight * slope * 2 * scale * scale);
        for (int j = 0; j < INT(MORPH_SIZE_AT + basis); j++)
        {
            add_to_matrix(fit, column, INT(MORPH_SLOTS_AT + first_slot + j), curvature * distance_slope(fit, anchor, i, point) * distance_slope(fit, anchor, j, point));
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

    for (int p = INT(BLOCK_MORPH_PARAMETER_AT + block); p < INT(BLOCK_MORPH_PARAMETER_AT + block + 1); p++)
    {
        if (INT(MORPH_PARAMETER_SLOT_AT + p) < VARIABLES && IS_MINE(INT(MORPH_PARAMETER_SLOT_AT + p)))
        {
            add_morph_column(fit, block, p);
        }
    }
}

/* Everything that all bins need of a point for their derivatives. */
FUNCTION void prepare_derivatives(const Fit* fit, int point)
{
    FOR_EACH(p, SCALE_PARAMETERS)
    {
        scale_gain(fit, p, point);
    }

    FOR_EACH(p, MORPH_PARAMETERS)
    {
        morph_gains(fit, p, point);
    }

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

    FOR_EACH(anchor, ANCHORS)
    {
        sum_anchor(fit, anchor);
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

    for (int anchor = 0; anchor < ANCHORS && !is_far; anchor++)
    {
        add_anchor_curvature(fit, anchor, point);
    }

    SYNCHRONISE;
}

/* The gradient at the point of the last evaluation, and the matrix if it is wanted. */
FUNCTION void differentiate(const Fit* fit, int point, int has_matrix)
{
    prepare_derivatives(fit, point);
    FOR_EACH(bin, BINS)
    {
        fill_rows(fit, bin);
    }

    SYNCHRONISE;
    FOR_EACH(i, VARIABLES)
    {
        double sum = 0;
        for (int bin = 0; bin < BINS; bin++)
        {
            sum += slope_of_bin(fit, bin, i);
        }

        AT(GRADIENT_AT + i) = sum;
        AT(DIAGONAL_AT + i) = 0;
    }

    SYNCHRONISE;
    FOR_EACH(index, CONSTRAINTS)
    {
        differentiate_constraint(fit, index, point);
    }

    SYNCHRONISE;
    if (has_matrix)
    {
        differentiate_twice(fit, point);
    }
}
