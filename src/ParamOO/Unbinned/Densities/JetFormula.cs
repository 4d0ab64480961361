using ParamOO.Mixture;

namespace ParamOO.Unbinned.Densities;

/// <summary>A formula of parameters, and of m where it occurs, as a jet in the parameters that float.</summary>
internal sealed class JetFormula
{
    private readonly Expression formula;
    private readonly int[] source;
    private readonly int[] position;
    private readonly int variable;

    /// <summary>Connects the names of a formula.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="names">Names of all parameters.</param>
    /// <param name="position">For each parameter its place among those that float; −1 where it is fixed.</param>
    /// <param name="variable">Name of m; null for none.</param>
    public JetFormula(Expression formula, string[] names, int[] position, string? variable)
    {
        this.formula = formula;
        this.variable = variable is null ? -1 : formula.Names.IndexOf(variable);
        source = [.. formula.Names.Select(name => Array.IndexOf(names, name))];
        this.position = [.. source.Select(parameter => parameter < 0 ? -1 : position[parameter])];
    }

    /// <summary>Whether no parameter that floats occurs.</summary>
    public bool IsFixed => Array.TrueForAll(position, place => place < 0);

    /// <summary>Evaluates at a point; overwrites the jet.</summary>
    public void At(ReadOnlySpan<double> point, double mass, Jet jet)
    {
        var count = source.Length;
        Span<double> values = stackalloc double[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = i == variable ? mass : point[source[i]];
        }

        jet.Clear();
        if (IsFixed)
        {
            jet.Value = formula.Evaluate(values);
            return;
        }

        Span<double> gradient = stackalloc double[count];
        Span<double> hessian = stackalloc double[count * count];
        jet.Value = formula.Evaluate(values, gradient, hessian);
        for (var a = 0; a < count; a++)
        {
            if (position[a] >= 0)
            {
                jet.Slopes[position[a]] = gradient[a];
                Spread(hessian.Slice(a * count, count), jet.Curvatures.AsSpan(position[a] * jet.Size, jet.Size));
            }
        }
    }

    private void Spread(ReadOnlySpan<double> from, Span<double> row)
    {
        for (var b = 0; b < position.Length; b++)
        {
            if (position[b] >= 0)
            {
                row[position[b]] = from[b];
            }
        }
    }
}
