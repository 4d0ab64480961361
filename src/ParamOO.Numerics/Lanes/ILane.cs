namespace ParamOO.Numerics.Lanes;

/// <summary>
/// A few numbers that are worked on in step, one per lane: written once as arithmetic, run on one, four or eight numbers at a time.
/// Every operation acts on each lane by itself and is rounded as IEEE 754 says, so that a lane gives the same bits at every width.
/// </summary>
/// <typeparam name="T">The implementing type.</typeparam>
public unsafe interface ILane<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Width { get; }

    /// <summary>Sums lane by lane.</summary>
    /// <param name="left">One summand.</param>
    /// <param name="right">The other.</param>
    static abstract T operator +(T left, T right);

    /// <summary>Differences lane by lane.</summary>
    /// <param name="left">The minuend.</param>
    /// <param name="right">The subtrahend.</param>
    static abstract T operator -(T left, T right);

    /// <summary>Products lane by lane.</summary>
    /// <param name="left">One factor.</param>
    /// <param name="right">The other.</param>
    static abstract T operator *(T left, T right);

    /// <summary>Quotients lane by lane.</summary>
    /// <param name="left">The dividend.</param>
    /// <param name="right">The divisor.</param>
    static abstract T operator /(T left, T right);

    /// <summary>The same number in every lane.</summary>
    /// <param name="value">The number.</param>
    static abstract T Of(double value);

    /// <summary>Reads one number per lane.</summary>
    /// <param name="source">Address of the first.</param>
    static abstract T Load(double* source);

    /// <summary>Writes one number per lane.</summary>
    /// <param name="target">Address of the first.</param>
    void Store(double* target);

    /// <summary>a b + c with one rounding.</summary>
    /// <param name="a">One factor.</param>
    /// <param name="b">The other.</param>
    /// <param name="c">The summand.</param>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>Square roots.</summary>
    /// <param name="x">The radicands.</param>
    static abstract T Sqrt(T x);

    /// <summary>Absolute values.</summary>
    /// <param name="x">The numbers.</param>
    static abstract T Abs(T x);

    /// <summary>In each lane, <paramref name="yes"/> where a &lt; b, otherwise (also for NaN) <paramref name="no"/>.</summary>
    /// <param name="a">Left side of the comparison.</param>
    /// <param name="b">Right side of the comparison.</param>
    /// <param name="yes">Taken where it holds.</param>
    /// <param name="no">Taken where it does not.</param>
    static abstract T SelectLess(T a, T b, T yes, T no);

    /// <summary>In each lane, <paramref name="yes"/> where a = b, otherwise (also for NaN) <paramref name="no"/>.</summary>
    /// <param name="a">Left side of the comparison.</param>
    /// <param name="b">Right side of the comparison.</param>
    /// <param name="yes">Taken where it holds.</param>
    /// <param name="no">Taken where it does not.</param>
    static abstract T SelectEqual(T a, T b, T yes, T no);

    /// <summary>Whether a &lt; b in any lane.</summary>
    /// <param name="a">Left side.</param>
    /// <param name="b">Right side.</param>
    static abstract bool AnyLess(T a, T b);

    /// <summary>x 2^k with integral k.</summary>
    /// <param name="x">A finite number.</param>
    /// <param name="k">The exponent, a whole number; the result must be a normal number.</param>
    static abstract T Scale(T x, T k);

    /// <summary>Splits a positive normal number into m 2^k with m in [0.75, 1.5).</summary>
    /// <param name="x">The number.</param>
    /// <param name="k">Receives the exponent, a whole number.</param>
    static abstract T Split(T x, out T k);
}
