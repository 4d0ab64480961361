namespace ParamOO.Numerics;

/// <summary>Stationary covariance functions of Gaussian processes, k = φ(s) with s the squared scaled distance Σ ((x − y)/ℓ)² and φ(0) = 1.</summary>
/// <remarks>C. E. Rasmussen and C. K. I. Williams, Gaussian Processes for Machine Learning (2006), section 4.2; r = √s.</remarks>
public enum KernelFamily
{
    /// <summary>e^(−s/2): smooth to every order.</summary>
    SquaredExponential,

    /// <summary>(1 + √3 r) e^(−√3 r): one continuous derivative of the process.</summary>
    Matern32,

    /// <summary>(1 + √5 r + 5s/3) e^(−√5 r): two continuous derivatives of the process.</summary>
    Matern52,

    /// <summary>1/(1 + s/2): many length scales at once.</summary>
    RationalQuadratic,
}
