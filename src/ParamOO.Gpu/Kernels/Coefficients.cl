/* What the formulae of coefficients are made of, with the derivatives of ParamOO.Mixture.LocalDerivatives. */

/* A product in which an exact zero wins over an infinity. */
FUNCTION double times(double x, double y)
{
    return x == 0 || y == 0 ? 0 : x * y;
}

FUNCTION double power(double a, double b)
{
    return b == 0 ? 1 : b == 1 ? a : b == 2 ? a * a : b == 3 ? a * a * a : b == -1 ? 1 / a : pow(a, b);
}

FUNCTION double power_slope(double a, double b)
{
    return b == 0 ? 0 : b * power(a, b - 1);
}

FUNCTION double power_curvature(double a, double b)
{
    return b == 0 || b == 1 ? 0 : b * (b - 1) * power(a, b - 2);
}

