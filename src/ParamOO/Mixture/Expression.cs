using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ParamOO.Vocabulary;

namespace ParamOO.Mixture;

/// <summary>
/// A formula over named parameters: numbers, names, + − * / ^ **, unary ±, parentheses, sqrt exp log pow abs min max clip
/// (and maximum, minimum). Powers bind tighter than a sign and to the right, as in Python: −2^2 = −4, 2^3^2 = 512.
/// Equal when the text is equal.
/// </summary>
/// <remarks>
/// Compiled once to a short tape; evaluation allocates nothing for formulae of up to 64 operations and three names.
/// Derivatives are exact (second-order forward mode). At μ = 0 the slope of sqrt(mu) is +∞, as it should be, and a factor that
/// is exactly zero removes it (0 · ∞ = 0, "strong zero"); ask for the value alone, or for <see cref="InRootOf"/>, where that is
/// a nuisance. A value outside the domain of a function, such as log(−1), is NaN.
/// </remarks>
public sealed partial record Expression
{
    private readonly ExpressionTape tape;

    private Expression(string text, ExpressionTape tape)
    {
        Text = text;
        this.tape = tape;
    }

    /// <summary>The formula as it was written.</summary>
    public string Text { get; }

    /// <summary>The names that occur, in order of first appearance; values and derivatives are in this order.</summary>
    public ImmutableArray<string> Names => tape.Names;

    /// <summary>The formula as steps, for those who evaluate many points at once.</summary>
    internal ImmutableArray<TapeStep> Steps => tape.Steps;

    /// <summary>Whether no name occurs.</summary>
    public bool IsConstant => Names.IsEmpty;

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The formula.</param>
    /// <exception cref="InvalidInputException">It is not one; the finding PX0201 says where and what was expected.</exception>
    public static Expression Parse(string text)
    {
        var findings = new Findings();
        var expression = TryParse(text, "expression", findings);
        findings.ThrowIfErrors();
        return expression!;
    }

    /// <summary>Reads a formula of the user's input.</summary>
    /// <param name="text">The formula.</param>
    /// <param name="path">Where it stands, for the finding.</param>
    /// <param name="findings">Receives PX0201 with the position and what was expected there.</param>
    /// <returns>The formula, or null when it is not one.</returns>
    public static Expression? TryParse(string text, string path, Findings findings)
    {
        try
        {
            var formula = FormulaParser.Parse(text);
            return new(text, new ExpressionTape(formula.Steps, formula.Names));
        }
        catch (FormatException error)
        {
            findings.Error("PX0201", path, $"the expression \"{text}\" cannot be read: {error.Message}");
            return null;
        }
    }

    /// <summary>The formula of a number.</summary>
    /// <param name="value">The number.</param>
    public static Expression Constant(double value) => Parse(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>The value.</summary>
    /// <param name="values">One number per name, in the order of <see cref="Names"/>.</param>
    public double Evaluate(ReadOnlySpan<double> values) => tape.Evaluate(values);

    /// <summary>The value and its first derivatives.</summary>
    /// <param name="values">One number per name, in the order of <see cref="Names"/>.</param>
    /// <param name="gradient">Receives ∂/∂name, one per name. Overwritten.</param>
    public double Evaluate(ReadOnlySpan<double> values, Span<double> gradient) => tape.Evaluate(values, gradient, []);

    /// <summary>The value with its first and second derivatives.</summary>
    /// <param name="values">One number per name, in the order of <see cref="Names"/>.</param>
    /// <param name="gradient">Receives ∂/∂name, one per name. Overwritten.</param>
    /// <param name="hessian">Receives ∂²/∂name∂name′, [names × names]. Overwritten.</param>
    public double Evaluate(ReadOnlySpan<double> values, Span<double> gradient, Span<double> hessian) =>
        tape.Evaluate(values, gradient, hessian);

    /// <summary>Connects the names to the entries of a list of parameters.</summary>
    /// <param name="parameters">Names of the parameters; a point holds one number per entry.</param>
    /// <exception cref="ArgumentException">A name is not among them.</exception>
    public BoundExpression Bind(IReadOnlyList<string> parameters)
    {
        var indices = ImmutableArray.CreateBuilder<int>(Names.Length);
        foreach (var name in Names)
        {
            var index = parameters.ToList().IndexOf(name);
            indices.Add(index >= 0 ? index : throw new ArgumentException($"no parameter is called {name}", nameof(parameters)));
        }

        return new(this, indices.MoveToImmutable());
    }

    /// <summary>Whether the square root of a name is taken, so that the formula is smooth in the root and not in the name itself.</summary>
    /// <param name="name">The name.</param>
    public bool ContainsRootOf(string name) => tape.ContainsRootOf(Names.IndexOf(name));

    /// <summary>
    /// The same formula with a name understood as the square root of the parameter: it takes t where the original takes t², and
    /// sqrt(name) becomes t itself, sqrt(name * other) t sqrt(other), so that all derivatives stay finite at t = 0. Valid for t ≥ 0.
    /// </summary>
    /// <param name="name">The name; nothing changes when it does not occur.</param>
    public Expression InRootOf(string name) =>
        Names.IndexOf(name) is >= 0 and var index ? new($"{Text} | {name} = t^2", tape.InRootOf(index)) : this;

    /// <summary>Whether a text can be a name in a formula.</summary>
    /// <param name="text">The text.</param>
    public static bool IsName(string text) => NameAlone().IsMatch(text);

    /// <summary>The same formula with other names.</summary>
    /// <param name="rename">Gives the new name for every old one; names as <see cref="IsName"/> allows them.</param>
    public Expression Renamed(Func<string, string> rename) => Parse(NameInside().Replace(Text, name => rename(name.Value)));

    /// <summary>Whether two formulae are written alike.</summary>
    /// <param name="other">The other formula.</param>
    public bool Equals(Expression? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex NameAlone();

    // Not the exponent of a number, and not a function.
    [GeneratedRegex(@"(?<![A-Za-z0-9_.])[A-Za-z_][A-Za-z0-9_]*(?![A-Za-z0-9_]|\s*\()")]
    private static partial Regex NameInside();
}
