/* What likelihoods are made of, as functions of numbers. */

/* kappa(alpha) by code 4 or 1. Inside |alpha| < 1, where "inside" holds, a polynomial with coefficients c; outside exp(alpha * rate). */
FUNCTION double polynomial(double alpha, double c1, double c2, double c3, double c4, double c5, double c6)
{
    return 1 + alpha * (c1 + alpha * (c2 + alpha * (c3 + alpha * (c4 + alpha * (c5 + alpha * c6)))));
}

FUNCTION double polynomial_slope(double alpha, double c1, double c2, double c3, double c4, double c5, double c6)
{
    return c1 + alpha * (2 * c2 + alpha * (3 * c3 + alpha * (4 * c4 + alpha * (5 * c5 + alpha * (6 * c6)))));
}

FUNCTION double polynomial_curvature(double alpha, double c2, double c3, double c4, double c5, double c6)
{
    return 2 * c2 + alpha * (6 * c3 + alpha * (12 * c4 + alpha * (20 * c5 + alpha * (30 * c6))));
}

/* The odd and the even function of alpha of which all shifts of one code are sums, and the slope and the curvature of the even one. */
FUNCTION double shift_odd(int code, double alpha)
{
    /* The linear continuation starts at zero, as pyhf has it. */
    return code == QUADRATIC_SHIFT && fabs(alpha) > 1 ? alpha - (alpha > 0 ? 1 : -1) : alpha;
}

FUNCTION double shift_even(int code, double alpha)
{
    const double size = fabs(alpha);
    const double square = alpha * alpha;
    return code == POLYNOMIAL_SHIFT ? (size <= 1 ? square * (1.875 + square * (-1.25 + square * 0.375)) : size)
        : code == QUADRATIC_SHIFT ? (size > 1 ? 2 * (size - 1) : square)
        : size;
}

FUNCTION double shift_even_slope(int code, double alpha)
{
    const double sign = alpha > 0 ? 1 : -1;
    const double square = alpha * alpha;
    return code == POLYNOMIAL_SHIFT ? (fabs(alpha) <= 1 ? alpha * (3.75 + square * (-5 + square * 2.25)) : sign)
        : code == QUADRATIC_SHIFT ? (fabs(alpha) > 1 ? 2 * sign : 2 * alpha)
        : sign;
}

FUNCTION double shift_even_curvature(int code, double alpha)
{
    const double square = alpha * alpha;
    const double inside = code == POLYNOMIAL_SHIFT ? 3.75 + square * (-15 + square * 11.25) : code == QUADRATIC_SHIFT ? 2 : 0;
    return fabs(alpha) > 1 ? 0 : inside;
}

/* phi(s) of a morph, with its slope in s. */
FUNCTION double kernel_value(int family, double s, double* slope)
{
    if (family == RATIONAL_QUADRATIC)
    {
        const double value = 1 / (1 + 0.5 * s);
        *slope = -0.5 * value * value;
        return value;
    }

    if (family == MATERN_32 || family == MATERN_52)
    {
        const double scaled = (family == MATERN_32 ? 1.7320508075688772 : 2.23606797749979) * sqrt(s);
        const double fall = exp(-scaled);
        *slope = family == MATERN_32 ? -1.5 * fall : -5.0 / 6 * (1 + scaled) * fall;
        return (1 + scaled + (family == MATERN_32 ? 0 : 5.0 / 3 * s)) * fall;
    }

    *slope = -0.5 * exp(-0.5 * s);
    return -2 * *slope;
}

FUNCTION double kernel_curvature(int family, double s, double slope)
{
    return family == MATERN_32 ? -0.5 * 1.7320508075688772 * slope / fmax(sqrt(s), 1e-100)
        : family == MATERN_52 ? -2.5 * slope / (1 + 2.23606797749979 * sqrt(s))
        : family == RATIONAL_QUADRATIC ? -slope / (1 + 0.5 * s)
        : -0.5 * slope;
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

/* A gamma of one bin: the width and the measured value of its constraint, and its bounds. */
typedef struct
{
    int is_poisson;
    double width;
    double measured;
    double low;
    double high;
} Gamma;

/* A bin at the conditional minimum of its gamma: slope is that of -2 ln L in the yield. */
typedef struct
{
    double gamma;
    double expected;
    double slope;
} Closed;

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

/* A bin without gamma. */
FUNCTION Closed close_plain(double count, double expected)
{
    Closed bin;
    bin.gamma = 1;
    bin.expected = expected;
    bin.slope = count == 0 ? 2 : 2 - 2 * count / expected;
    return bin;
}

/*
 * A bin whose gamma multiplies a share of its yield. In an empty bin the conditional minimum may be where the yield vanishes: then gamma follows
 * the yields so that it stays there, and the slope in the yield, otherwise 2, is what balances the constraint.
 */
FUNCTION Closed close_gamma(Gamma own, double count, double share, double rest)
{
    double value = own.is_poisson ? eliminate_poisson(own.width, count, own.measured, share, rest) : eliminate_normal(own.width, count, own.measured, share, rest);
    double empty_slope = 2;

    /* A little more than what makes the yield 0, so that rounding cannot make it negative. */
    const double edge = count == 0 && share > 0 ? (-1 - 1e-14) * rest / share : 0;
    if (value < edge)
    {
        value = edge;
        empty_slope = -2 * (own.is_poisson ? own.width - own.measured / edge : (edge - own.measured) / own.width) / share;
    }

    const double gamma = value < own.low ? own.low : value > own.high ? own.high : value;
    Closed bin = close_plain(count, rest + gamma * share);
    bin.gamma = gamma;
    bin.slope = count == 0 && gamma == value ? empty_slope : bin.slope;
    return bin;
}

/* What the constraint of a gamma adds to -2 ln L. */
FUNCTION double gamma_term(Gamma own, double gamma)
{
    return own.is_poisson ? deviance(own.measured, gamma * own.width) : (gamma - own.measured) * (gamma - own.measured) / own.width;
}

/*
 * How a bin bends -2 ln L: in its yield, and, with a gamma, the inverse of the second derivative in that, 0 where a bound holds it. Far from the
 * minimum the data are replaced by what is expected, which leaves no slopes and makes the matrix positive definite.
 */
typedef struct
{
    double curvature;
    double inverse;
    double slope;
} Bend;

FUNCTION Bend bend_plain(double count, Closed bin, int is_far)
{
    Bend bend;
    bend.curvature = is_far ? (bin.expected == 0 ? 0 : 2 / bin.expected) : count == 0 ? 0 : 2 * (count / bin.expected) / bin.expected;
    bend.inverse = 0;
    bend.slope = is_far ? 0 : bin.slope;
    return bend;
}

FUNCTION Bend bend_gamma(Gamma own, double count, Closed bin, double share, int is_far)
{
    const double measured = is_far ? bin.gamma * own.width : own.measured;
    const double own_curvature = own.is_poisson ? 2 * measured / (bin.gamma * bin.gamma) : 2 / own.width;
    Bend bend = bend_plain(count, bin, is_far);
    if (!is_far && count == 0 && bin.slope != 2)
    {
        /* A yield that is held at 0 in an empty bin cannot move: the limit of a very large curvature. */
        bend.curvature = 1e10 * own_curvature / (share * share);
    }

    bend.inverse = own.low < bin.gamma && bin.gamma < own.high ? 1 / (bend.curvature * share * share + own_curvature) : 0;
    return bend;
}

/* A constraint of a parameter: its term of -2 ln L, and the derivatives of that. */
FUNCTION double constraint_term(int kind, double theta, double measured, double width)
{
    const double ratio = kind == LOG_NORMAL ? log(theta / measured) : theta - measured;
    return kind == POISSON ? deviance(measured, theta * width) : ratio * ratio * width;
}

FUNCTION double constraint_slope(int kind, double theta, double measured, double width)
{
    return kind == POISSON ? 2 * (width - (measured == 0 ? 0 : measured / theta))
        : kind == LOG_NORMAL ? 2 * log(theta / measured) * width / theta
        : 2 * (theta - measured) * width;
}

FUNCTION double constraint_curvature(int kind, double theta, double measured, double width)
{
    return kind == POISSON ? 2 * measured / (theta * theta)
        : kind == LOG_NORMAL ? 2 * width * (1 - log(theta / measured)) / (theta * theta)
        : 2 * width;
}

/* 1 / sqrt(pivot); invalid unless the pivot is positive by more than the rounding of what it was computed from. */
FUNCTION double inverse_root(double pivot, double whole)
{
    return 1e-14 * whole < pivot ? rsqrt(pivot) : INVALID;
}
