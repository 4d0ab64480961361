using ParamOO.Numerics;

namespace ParamOO.Simulation;

/// <summary>A vector of three numbers.</summary>
/// <param name="X">First component.</param>
/// <param name="Y">Second component.</param>
/// <param name="Z">Third component.</param>
internal readonly record struct Triple(double X, double Y, double Z)
{
    public static Triple operator +(Triple a, Triple b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    public static Triple operator -(Triple a, Triple b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    public static Triple operator *(double factor, Triple a) => new(factor * a.X, factor * a.Y, factor * a.Z);

    public double Dot(Triple other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);
}

/// <summary>A normal distribution in three dimensions, cut off below a plane x₁ = c; c = −∞ for none.</summary>
internal sealed class TrivariateNormal
{
    private const double LogTwoPi = 1.8378770664093454836;

    // Lower Cholesky factor of the covariance.
    private readonly double l11;
    private readonly double l21;
    private readonly double l22;
    private readonly double l31;
    private readonly double l32;
    private readonly double l33;
    private readonly double cut;
    private readonly double logNorm;

    /// <summary>Makes the distribution; densities are normalised above the cut.</summary>
    /// <param name="mean">Mean without the cut.</param>
    /// <param name="covariance">Covariance without the cut, three symmetric rows; positive definite.</param>
    /// <param name="cut">Lowest first component c.</param>
    public TrivariateNormal(Triple mean, (Triple Row1, Triple Row2, Triple Row3) covariance, double cut)
    {
        Mean = mean;
        Covariance = covariance;
        this.cut = cut;
        l11 = Math.Sqrt(covariance.Row1.X);
        l21 = covariance.Row2.X / l11;
        l31 = covariance.Row3.X / l11;
        l22 = Math.Sqrt(covariance.Row2.Y - (l21 * l21));
        l32 = (covariance.Row3.Y - (l31 * l21)) / l22;
        l33 = Math.Sqrt(covariance.Row3.Z - (l31 * l31) - (l32 * l32));
        Acceptance = NormalDistribution.Cumulative((mean.X - cut) / l11);
        LogDeterminant = 2 * Math.Log(l11 * l22 * l33);
        logNorm = (-1.5 * LogTwoPi) - (0.5 * LogDeterminant) - Math.Log(Acceptance);
    }

    /// <summary>Mean without the cut.</summary>
    public Triple Mean { get; }

    /// <summary>Covariance without the cut.</summary>
    public (Triple Row1, Triple Row2, Triple Row3) Covariance { get; }

    /// <summary>Fraction above the cut.</summary>
    public double Acceptance { get; }

    /// <summary>ln of the determinant of the covariance.</summary>
    public double LogDeterminant { get; }

    /// <summary>The density, normalised above the cut; x must lie there.</summary>
    /// <param name="x">The point.</param>
    public double Density(Triple x) => Math.Exp(logNorm - (0.5 * Square(x - Mean)));

    /// <summary>ln of the density at x of the same distribution with another mean, less that at this mean; cuts are not counted.</summary>
    /// <param name="x">The point.</param>
    /// <param name="shift">The other mean less this one.</param>
    public double LogRatioOfShifted(Triple x, Triple shift)
    {
        var whitenedShift = Whiten(shift);
        return whitenedShift.Dot(Whiten(x - Mean)) - (0.5 * whitenedShift.Dot(whitenedShift));
    }

    /// <summary>vᵀ Σ⁻¹ v.</summary>
    /// <param name="v">A difference of points.</param>
    public double Square(Triple v)
    {
        var whitened = Whiten(v);
        return whitened.Dot(whitened);
    }

    /// <summary>The same distribution with another mean.</summary>
    /// <param name="shift">The other mean less this one.</param>
    public TrivariateNormal Shifted(Triple shift) => new(Mean + shift, Covariance, cut);

    /// <summary>Draws a point above the cut from three normal numbers, the first of them cut off by inversion.</summary>
    /// <param name="random">Where the random numbers come from.</param>
    public Triple Draw(ref CounterRandom random)
    {
        var z1 = -NormalDistribution.Quantile(random.NextUniform() * Acceptance);
        var z2 = random.NextNormal();
        var z3 = random.NextNormal();
        return Mean + new Triple(l11 * z1, (l21 * z1) + (l22 * z2), (l31 * z1) + (l32 * z2) + (l33 * z3));
    }

    /// <summary>L⁻¹ v, with L the Cholesky factor.</summary>
    private Triple Whiten(Triple v)
    {
        var x = v.X / l11;
        var y = (v.Y - (l21 * x)) / l22;
        return new Triple(x, y, (v.Z - (l31 * x) - (l32 * y)) / l33);
    }
}
