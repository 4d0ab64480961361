/*
 * Random data on the device, bit for bit those of the host: Philox 4x64-10 counters, exactly rounded operations in the order of
 * PortableMath, PoissonDistribution and NormalDistribution, and no fused multiply-add.
 */
#if defined(__OPENCL_VERSION__) || defined(__OPENCL_C_VERSION__)
#pragma OPENCL FP_CONTRACT OFF
#endif

typedef struct
{
    Bits seed;
    Bits hypothesis;
    Bits stream;
    Bits index;
    Bits draws;
    Bits words[4];
} Random;

FUNCTION void philox(Random* random, Bits block)
{
    Bits key0 = random->seed;
    Bits key1 = random->hypothesis;
    Bits c0 = block;
    Bits c1 = random->index;
    Bits c2 = random->stream;
    Bits c3 = 0;
    for (int round = 0; round < 10; round++)
    {
        const Bits high0 = HIGH_PRODUCT(0xD2E7470EE14C6C93UL, c0);
        const Bits high2 = HIGH_PRODUCT(0xCA5A826395121157UL, c2);
        const Bits low0 = 0xD2E7470EE14C6C93UL * c0;
        const Bits low2 = 0xCA5A826395121157UL * c2;
        c0 = high2 ^ c1 ^ key0;
        c1 = low2;
        c2 = high0 ^ c3 ^ key1;
        c3 = low0;
        key0 += 0x9E3779B97F4A7C15UL;
        key1 += 0xBB67AE8584CAA73BUL;
    }

    random->words[0] = c0;
    random->words[1] = c1;
    random->words[2] = c2;
    random->words[3] = c3;
}

/* In the open interval (0, 1). */
FUNCTION double next_uniform(Random* random)
{
    const int position = (int)(random->draws % 4);
    if (position == 0)
    {
        philox(random, random->draws / 4);
    }

    random->draws++;
    return ((double)(random->words[position] >> 12) + 0.5) * (1.0 / 4503599627370496.0);
}

FUNCTION double log_of_normal(double x, int exponent)
{
    const Bits bits = BITS_OF(x);
    exponent += (int)(bits >> 52) - 1023;
    double mantissa = DOUBLE_OF((bits & 0xFFFFFFFFFFFFFUL) | ((Bits)1023 << 52));
    if (mantissa > 2 * 0.70710678118654752440)
    {
        mantissa = mantissa / 2;
        exponent++;
    }

    const double s = (mantissa - 1) / (mantissa + 1);
    const double square = s * s;
    double series = 2.0 / 23;
    for (int k = 21; k >= 3; k -= 2)
    {
        series = series * square + 2.0 / k;
    }

    const double tail = s * square * series;
    return exponent * 0.693147180369123816490 + (2 * s + (tail + exponent * 1.90821492927058770002e-10));
}

FUNCTION double portable_log(double x)
{
    if (!(x > 0 && x < UNBOUNDED))
    {
        return x == 0 ? -UNBOUNDED : x > 0 ? x : INVALID;
    }

    return x < 2.2250738585072014e-308 ? log_of_normal(x * 18014398509481984.0, -54) : log_of_normal(x, 0);
}

FUNCTION double portable_exp(double x)
{
    if (!(fabs(x) <= 708))
    {
        return x > 0 ? UNBOUNDED : x < 0 ? 0 : INVALID;
    }

    const double power = rint(x / (0.693147180369123816490 + 1.90821492927058770002e-10));
    const double rest = x - power * 0.693147180369123816490 - power * 1.90821492927058770002e-10;
    double factorial = 6227020800.0;
    double sum = 1.0 / factorial;
    for (int k = 13; k >= 1; k--)
    {
        factorial = factorial / k;
        sum = sum * rest + 1.0 / factorial;
    }

    return sum * DOUBLE_OF((Bits)((long)power + 1023) << 52);
}

FUNCTION double central(double x)
{
    return ((((((((((((((2.5090809287301226727e3 * x) + 3.3430575583588128105e4) * x) + 6.7265770927008700853e4) * x) +
        4.5921953931549871457e4) * x) + 1.3731693765509461125e4) * x) + 1.9715909503065514427e3) * x) + 1.3314166789178437745e2) * x) +
        3.3871328727963666080) / ((((((((((((((5.2264952788528545610e3 * x) + 2.8729085735721942674e4) * x) + 3.9307895800092710610e4) *
        x) + 2.1213794301586595867e4) * x) + 5.3941960214247511077e3) * x) + 6.8718700749205790830e2) * x) + 4.2313330701600911252e1) * x)
        + 1);
}

FUNCTION double middle(double x)
{
    return ((((((((((((((7.74545014278341407640e-4 * x) + 2.27238449892691845833e-2) * x) + 2.41780725177450611770e-1) * x) +
        1.27045825245236838258) * x) + 3.64784832476320460504) * x) + 5.76949722146069140550) * x) + 4.63033784615654529590) * x) +
        1.42343711074968357734) / ((((((((((((((1.05075007164441684324e-9 * x) + 5.47593808499534494600e-4) * x) +
        1.51986665636164571966e-2) * x) + 1.48103976427480074590e-1) * x) + 6.89767334985100004550e-1) * x) + 1.67638483018380384940) * x)
        + 2.05319162663775882187) * x) + 1);
}

FUNCTION double far(double x)
{
    return ((((((((((((((2.01033439929228813265e-7 * x) + 2.71155556874348757815e-5) * x) + 1.24266094738807843860e-3) * x) +
        2.65321895265761230930e-2) * x) + 2.96560571828504891230e-1) * x) + 1.78482653991729133580) * x) + 5.46378491116411436990) * x) +
        6.65790464350110377720) / ((((((((((((((2.04426310338993978564e-15 * x) + 1.42151175831644588870e-7) * x) +
        1.84631831751005468180e-5) * x) + 7.86869131145613259100e-4) * x) + 1.48753612908506148525e-2) * x) + 1.36929880922735805310e-1) *
        x) + 5.99832206555887937690e-1) * x) + 1);
}

/* M. J. Wichura, algorithm AS 241. */
FUNCTION double next_normal(Random* random)
{
    const double probability = next_uniform(random);
    const double offset = probability - 0.5;
    if (fabs(offset) <= 0.425)
    {
        return offset * central(0.180625 - offset * offset);
    }

    const double tail = sqrt(-portable_log(fmin(probability, 1 - probability)));
    return copysign(tail <= 5 ? middle(tail - 1.6) : far(tail - 5), offset);
}

FUNCTION double half_deviance(double count, double mean)
{
    const double difference = count - mean;
    const double s = difference / (count + mean);
    if (fabs(s) > 0.1)
    {
        return count * portable_log(count / mean) - difference;
    }

    double sum = difference * s;
    double power = 2 * count * s;
    for (int k = 3; k < 40; k += 2)
    {
        power = power * (s * s);
        const double next = sum + power / k;
        if (next == sum)
        {
            break;
        }

        sum = next;
    }

    return sum;
}

FUNCTION double log_probability(double count, double mean)
{
    if (count < 19)
    {
        double factorial = 1;
        for (double k = 2; k <= count; k++)
        {
            factorial = factorial * k;
        }

        return count * portable_log(mean) - mean - portable_log(factorial);
    }

    const double inverse = 1 / (count * count);
    const double correction = (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - inverse / 1680) * inverse) * inverse) / count;
    return -half_deviance(count, mean) - correction - 0.5 * portable_log(count) - 0.91893853320467274178;
}

/* W. Hoermann's transformed rejection, PTRS. */
FUNCTION double poisson_by_rejection(Random* random, double mean)
{
    const double b = 0.931 + 2.53 * sqrt(mean);
    const double a = -0.059 + 0.02483 * b;
    const double accepted_at_once = 0.9277 - 3.6224 / (b - 2);
    const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    while (1)
    {
        const double u = next_uniform(random) - 0.5;
        const double v = next_uniform(random);
        const double us = 0.5 - fabs(u);
        const double count = floor((2 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= accepted_at_once)
        {
            return count;
        }

        if (count < 0 || (us < 0.013 && v > us))
        {
            continue;
        }

        if (portable_log(v * inverse_alpha / (a / (us * us) + b)) <= log_probability(count, mean))
        {
            return count;
        }
    }
}

FUNCTION double next_poisson(Random* random, double mean)
{
    if (!(mean >= 0 && mean < UNBOUNDED))
    {
        return INVALID;
    }

    if (mean >= 10)
    {
        return poisson_by_rejection(random, mean);
    }

    double uniform = next_uniform(random);
    double probability = portable_exp(-mean);
    double count = 0;
    while (uniform > probability && probability > 0)
    {
        uniform = uniform - probability;
        count++;
        probability = probability * (mean / count);
    }

    return count;
}

/* One toy per thread, in blocks at equal distances, as rows: counts, normal numbers with a width, or factors exp(width times a normal number) of the mean. */
KERNEL void draw_toys(
    GLOBAL double* rows, int toys, int size, GLOBAL const double* means, GLOBAL const double* widths, GLOBAL const int* kinds,
    Bits seed, Bits hypothesis, Bits stream, Bits first, Bits block, Bits stride, Bits begin)
{
    const int toy = ITEM;
    Random random;
    if (toy >= toys)
    {
        return;
    }

    random.seed = seed;
    random.hypothesis = hypothesis;
    random.stream = stream;
    random.index = first + (begin + toy) / block * stride + (begin + toy) % block;
    random.draws = 0;
    for (int k = 0; k < size; k++)
    {
        double datum;
        if (kinds[k] == IS_COUNT)
        {
            datum = next_poisson(&random, means[k]);
        }
        else
        {
            const double deviate = widths[k] * next_normal(&random);
            datum = kinds[k] == IS_NORMAL ? means[k] + deviate : means[k] * portable_exp(deviate);
        }

        rows[(size_t)toy * size + k] = datum;
    }
}
