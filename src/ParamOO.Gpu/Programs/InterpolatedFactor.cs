using ParamOO.Fitting.Lanes;

namespace ParamOO.Gpu.Programs;

/// <summary>
/// κ(α) by code 4 or 1 as straight code without a choice: a polynomial in what α is inside |α| &lt; 1, which is 0 outside, times the exponential of
/// what it is outside, which is 0 inside. All factors of a product share one exponential.
/// </summary>
/// <param name="Slot">Slot of α.</param>
/// <param name="HasPolynomial">Whether there is an inside.</param>
/// <param name="Entries">What stands for the numbers.</param>
internal sealed record InterpolatedFactor(int Slot, bool HasPolynomial, IReadOnlyList<string> Entries)
{
    /// <summary>How many numbers there are.</summary>
    public const int Numbers = 8;

    /// <summary>Exponents of a factor that vanishes on one side: times 0 they must be 0.</summary>
    private const double Largest = 1e150;

    private string Kind => HasPolynomial ? $"{Slot}" : $"{Slot}_whole";

    /// <summary>The numbers.</summary>
    /// <param name="code">The factor.</param>
    public static double[] NumbersOf(in FactorCode code) =>
        [code.C1, code.C2, code.C3, code.C4, code.C5, code.C6, Math.Clamp(code.LogUp, -Largest, Largest), Math.Clamp(code.LogDown, -Largest, Largest)];

    /// <summary>Writes what all factors of one parameter and kind share.</summary>
    /// <param name="code">Receives the text.</param>
    public void WriteSides(CodeWriter code)
    {
        if (HasPolynomial)
        {
            code.Let($"is_inside{Kind}", $"fabs(p{Slot}) < 1 ? 1.0 : 0.0");
            code.Let($"inside{Kind}", $"is_inside{Kind} * p{Slot}");
        }

        var outside = HasPolynomial ? $"is_inside{Kind} == 0 && " : "";
        code.Let($"is_high{Kind}", $"{outside}p{Slot} >= 0 ? 1.0 : 0.0");
        code.Let($"is_low{Kind}", $"{outside}p{Slot} < 0 ? 1.0 : 0.0");
        code.Let($"high{Kind}", $"is_high{Kind} * p{Slot}");
        code.Let($"low{Kind}", $"-is_low{Kind} * p{Slot}");
    }

    /// <summary>Its term of the exponent.</summary>
    public string Exponent => $"high{Kind} * {Entries[6]} + low{Kind} * {Entries[7]}";

    /// <summary>Writes its value inside and both derivatives, relative to the exponential.</summary>
    /// <param name="code">Receives the text.</param>
    /// <param name="name">What names begin with.</param>
    /// <param name="variables">Slots below are variables.</param>
    /// <param name="withSlopes">Whether derivatives are wanted.</param>
    public ProductElement Write(CodeWriter code, string name, int variables, bool withSlopes)
    {
        var value = HasPolynomial ? code.Let(name, Polynomial("polynomial", 0)) : null;
        if (!withSlopes || Slot >= variables)
        {
            return new(value, []);
        }

        var rate = code.Let($"{name}_rate", $"is_high{Kind} * {Entries[6]} - is_low{Kind} * {Entries[7]}");
        var slope = HasPolynomial ? code.Let($"{name}_slope", $"is_inside{Kind} * {Polynomial("polynomial_slope", 0)} + {rate}") : rate;
        var curvature = HasPolynomial ? $"(is_inside{Kind} * {Polynomial("polynomial_curvature", 1)} + {rate} * {rate})" : $"{rate} * {rate}";
        return new(value, [new(Slot, slope, [curvature])]);
    }

    private string Polynomial(string function, int first) => $"{function}(inside{Slot}, {string.Join(", ", Entries.Skip(first).Take(6 - first))})";
}
