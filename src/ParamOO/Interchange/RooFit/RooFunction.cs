using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange.RooFit;

/// <summary>A function of variables and of functions that stand before it. The set of cases is closed.</summary>
/// <param name="Name">Its name.</param>
internal abstract record RooFunction(string Name);

/// <summary>A formula.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">The formula, in the words of <see cref="FormulaText"/>.</param>
internal sealed record FormulaFunction(string Name, string Text) : RooFunction(Name);

/// <summary>A product.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Factors">Names of variables and functions.</param>
internal sealed record ProductFunction(string Name, ValueList<string> Factors) : RooFunction(Name);

/// <summary>A sum.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summands">Names of functions.</param>
internal sealed record SumFunction(string Name, ValueList<string> Summands) : RooFunction(Name);

/// <summary>A nominal value with interpolated variations: factors (codes 4, 1) or shifts (codes 4p, 0, 2).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Nominal">Name of the value at α = 0; of the number 1 for factors.</param>
/// <param name="Variations">One per nuisance parameter.</param>
internal sealed record InterpolationFunction(string Name, string Nominal, ValueList<RooVariation> Variations) : RooFunction(Name);

/// <summary>One variation of an interpolation.</summary>
/// <param name="Parameter">Name of α.</param>
/// <param name="Low">Name of the value at α = −1.</param>
/// <param name="High">Name of the value at α = +1.</param>
/// <param name="Code">How it goes on between and beyond.</param>
internal sealed record RooVariation(string Parameter, string Low, string High, InterpolationCode Code)
{
    /// <summary>The number by which RooFit's PiecewiseInterpolation calls the code.</summary>
    public int PiecewiseCode => Code switch
    {
        InterpolationCode.LinearShift => 0,
        InterpolationCode.ExponentialFactor => 1,
        InterpolationCode.QuadraticShift => 2,
        InterpolationCode.PolynomialShift => 4,
        _ => 5,
    };
}
