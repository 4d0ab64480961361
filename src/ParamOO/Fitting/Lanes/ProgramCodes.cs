namespace ParamOO.Fitting.Lanes;

/// <summary>One sample in one channel. Lists are ranges of the arrays of <see cref="FitProgram"/>.</summary>
internal struct BlockCode
{
    /// <summary>First bin on the global axis.</summary>
    public int FirstBin;

    /// <summary>Number of bins.</summary>
    public int Bins;

    /// <summary>Where the yields before factors are kept, and the nominal ones are found.</summary>
    public int Base;

    /// <summary>Which coefficient; −1 for 1.</summary>
    public int Coefficient;

    /// <summary>First of the parameters that multiply all bins.</summary>
    public int Factor;

    /// <summary>How many there are.</summary>
    public int Factors;

    /// <summary>First interpolated factor of all bins.</summary>
    public int Norm;

    /// <summary>How many there are.</summary>
    public int Norms;

    /// <summary>First shift.</summary>
    public int Shift;

    /// <summary>How many there are; those with an even part come first.</summary>
    public int Shifts;

    /// <summary>How many have an even part.</summary>
    public int EvenShifts;

    /// <summary>Where the odd parts of the shifts begin, [shifts × bins].</summary>
    public int Odd;

    /// <summary>Where the even parts of the shifts begin, [even shifts × bins].</summary>
    public int Even;

    /// <summary>First of the factors per bin: interpolated ones, then parameters.</summary>
    public int BinElement;

    /// <summary>How many interpolated factors per bin there are.</summary>
    public int Shapes;

    /// <summary>First interpolation of the factors per bin, [shapes × bins].</summary>
    public int Shape;

    /// <summary>How many parameters per bin there are.</summary>
    public int BinFactors;

    /// <summary>First of the parameters per bin, [factors × bins].</summary>
    public int BinFactor;

    /// <summary>First of the morphs.</summary>
    public int Morph;

    /// <summary>How many there are.</summary>
    public int Morphs;

    /// <summary>Whether anything multiplies single bins.</summary>
    public readonly bool HasBinElements => Shapes + BinFactors + Morphs > 0;
}

/// <summary>The kernel values of all anchors of a morph, shared by all samples that it moves.</summary>
internal struct MorphBasisCode
{
    /// <summary>The covariance function.</summary>
    public Numerics.KernelFamily Kernel;

    /// <summary>Number of parameters.</summary>
    public int Size;

    /// <summary>First of the slots and scales.</summary>
    public int Slot;

    /// <summary>First coordinate of the anchors, [anchors × parameters].</summary>
    public int Coordinate;

    /// <summary>Number of anchors.</summary>
    public int Anchors;

    /// <summary>First of the kernel values.</summary>
    public int Value;
}

/// <summary>A morph of one block.</summary>
internal struct MorphCode
{
    /// <summary>Which of the bases.</summary>
    public int Basis;

    /// <summary>First weight, [anchors × bins].</summary>
    public int Weight;
}

/// <summary>κ(α) by code 4 or 1: 1 + Σ C_k α^k inside |α| &lt; 1, exponentials outside.</summary>
internal struct FactorCode
{
    /// <summary>Slot of α.</summary>
    public int Slot;

    /// <summary>|α| below which the polynomial holds: 1 for code 4, 0 for code 1.</summary>
    public double Edge;

    /// <summary>Coefficients of the polynomial.</summary>
    public double C1, C2, C3, C4, C5, C6;

    /// <summary>Exponent for α ≥ 0.</summary>
    public double LogUp;

    /// <summary>Exponent for α &lt; 0.</summary>
    public double LogDown;
}

/// <summary>The two functions of α of which all additive shifts of one parameter and code are sums: odd(α) and even(α).</summary>
internal struct BasisCode
{
    /// <summary>Slot of α.</summary>
    public int Slot;

    /// <summary>Code 0, 2 or 4p.</summary>
    public Numerics.InterpolationCode Code;
}

/// <summary>What is known of a bin apart from its blocks.</summary>
internal struct BinCode
{
    /// <summary>The γ of this bin that is eliminated; −1 for none.</summary>
    public int Eliminated;

    /// <summary>Index of its auxiliary datum after the counts; −1 for none.</summary>
    public int Auxiliary;

    /// <summary>Whether its constraint is Poisson; otherwise normal.</summary>
    public bool IsPoisson;

    /// <summary>τ of a Poisson constraint, σ² of a normal one.</summary>
    public double Width;
}

/// <summary>A constraint term of a parameter that is not eliminated.</summary>
internal struct ConstraintCode
{
    /// <summary>Slot of the parameter.</summary>
    public int Slot;

    /// <summary>Index of its auxiliary datum after the counts.</summary>
    public int Auxiliary;

    /// <summary>Which density.</summary>
    public ConstraintKind Kind;

    /// <summary>1/σ², τ, or 1/ln²κ.</summary>
    public double Width;
}

/// <summary>The densities of auxiliary data as the lanes know them.</summary>
internal enum ConstraintKind
{
    Normal,
    Poisson,
    LogNormal,
}
