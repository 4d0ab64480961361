/* What a device can do at most: chains of fused multiply-adds that stay in registers, and a copy. */

KERNEL void multiply_add(GLOBAL double* result, int rounds, double factor)
{
    double a = ITEM;
    double b = a + 1;
    double c = a + 2;
    double d = a + 3;
    double e = a + 4;
    double f = a + 5;
    double g = a + 6;
    double h = a + 7;
    for (int round = 0; round < rounds; round++)
    {
        a = fma(a, factor, 1.0);
        b = fma(b, factor, 1.0);
        c = fma(c, factor, 1.0);
        d = fma(d, factor, 1.0);
        e = fma(e, factor, 1.0);
        f = fma(f, factor, 1.0);
        g = fma(g, factor, 1.0);
        h = fma(h, factor, 1.0);
    }

    result[ITEM] = a + b + c + d + e + f + g + h;
}

KERNEL void copy_numbers(GLOBAL const double* from, GLOBAL double* to)
{
    to[ITEM] = from[ITEM];
}
