/*
 * Factors that several parameters interpolate together: exp h_b, h_b = sum over anchors i of w_ib phi(s_i), with s the squared distance of the
 * point from the anchor in units of the length scales. The kernels phi are evaluated once per point, for all blocks with the same anchors.
 */

/* (alpha - alpha_i) / length of one parameter. */
FUNCTION double distance_along(const Fit* fit, int anchor, int i, int point)
{
    const int basis = INT(ANCHOR_BASIS_AT + anchor);
    const int at = INT(MORPH_SLOT_AT + basis) + i;
    const int coordinate = INT(MORPH_COORDINATE_AT + basis) + (anchor - INT(MORPH_ANCHOR_AT + basis)) * INT(MORPH_SIZE_AT + basis) + i;
    return AT(point + INT(MORPH_SLOTS_AT + at)) * NUMBER(MORPH_SCALE_AT + at) - NUMBER(MORPH_COORDINATES_AT + coordinate);
}

FUNCTION double distance_slope(const Fit* fit, int anchor, int i, int point)
{
    return 2 * NUMBER(MORPH_SCALE_AT + INT(MORPH_SLOT_AT + INT(ANCHOR_BASIS_AT + anchor)) + i) * distance_along(fit, anchor, i, point);
}

FUNCTION double anchor_distance(const Fit* fit, int anchor, int point)
{
    double sum = 0;
    for (int i = 0; i < INT(MORPH_SIZE_AT + INT(ANCHOR_BASIS_AT + anchor)); i++)
    {
        const double along = distance_along(fit, anchor, i, point);
        sum += along * along;
    }

    return sum;
}

FUNCTION void evaluate_anchor(const Fit* fit, int anchor, int point)
{
    double slope;
    AT(ANCHOR_VALUE_AT + anchor) = kernel_value(INT(MORPH_KERNEL_AT + INT(ANCHOR_BASIS_AT + anchor)), anchor_distance(fit, anchor, point), &slope);
    AT(ANCHOR_SLOPE_AT + anchor) = slope;
}

/* The product of all morphs of one bin of a block. */
FUNCTION double morph_factor(const Fit* fit, int block, int bin)
{
    double exponent = 0;
    for (int morph = INT(BLOCK_MORPH_AT + block); morph < INT(BLOCK_MORPH_AT + block + 1); morph++)
    {
        const int first = INT(MORPH_ANCHOR_AT + INT(MORPH_BASIS_AT + morph));
        for (int k = 0; k < INT(MORPH_ANCHOR_AT + INT(MORPH_BASIS_AT + morph) + 1) - first; k++)
        {
            exponent += NUMBER(MORPH_WEIGHTS_AT + INT(MORPH_WEIGHT_AT + morph) + k * INT(BLOCK_BINS_AT + block) + bin) * AT(ANCHOR_VALUE_AT + first + k);
        }
    }

    return exp(exponent);
}

/* dh_b/dalpha of one parameter of a morph, in all bins of its block. */
FUNCTION void morph_gains(const Fit* fit, int p, int point)
{
    const int morph = INT(MORPH_PARAMETER_MORPH_AT + p);
    const int i = INT(MORPH_PARAMETER_INDEX_AT + p);
    const int basis = INT(MORPH_BASIS_AT + morph);
    const int block = INT(MORPH_BLOCK_AT + morph);
    for (int bin = 0; bin < INT(BLOCK_BINS_AT + block); bin++)
    {
        double sum = 0;
        for (int anchor = INT(MORPH_ANCHOR_AT + basis); anchor < INT(MORPH_ANCHOR_AT + basis + 1); anchor++)
        {
            const int weight = INT(MORPH_WEIGHT_AT + morph) + (anchor - INT(MORPH_ANCHOR_AT + basis)) * INT(BLOCK_BINS_AT + block) + bin;
            sum += NUMBER(MORPH_WEIGHTS_AT + weight) * AT(ANCHOR_SLOPE_AT + anchor) * distance_slope(fit, anchor, i, point);
        }

        MORPH_GAIN(p, bin) = sum;
    }
}
