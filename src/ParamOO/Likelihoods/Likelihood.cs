using ParamOO.Numerics;

namespace ParamOO.Likelihoods;

/// <summary>
/// −2 ln L of a compiled model at a point, with exact first and second derivatives: one point at a time, written for clarity.
/// The fits evaluate the same formulae for many lanes at once and are tested against this class.
/// </summary>
/// <remarks>
/// Holds its scratch memory: one instance per thread. All constants are kept, so that the numbers compare with those of pyhf:
/// −2 ln L = 2 Σ_b [ν_b − n_b ln ν_b + ln Γ(n_b + 1)] + Σ −2 ln p(a | θ), where 0 · ln 0 = 0. A negative yield, or one of zero where
/// n_b &gt; 0, makes it NaN or +∞; nothing is clipped.
/// </remarks>
public sealed class Likelihood
{
    private readonly BlockTerms[] blocks;
    private readonly double[] yields;
    private readonly double[] row;

    /// <summary>Prepares the evaluation of a model.</summary>
    /// <param name="model">The model.</param>
    public Likelihood(CompiledModel model)
    {
        Model = model;
        blocks = [.. model.Blocks.Select(block => new BlockTerms(block))];
        yields = new double[model.Bins];
        row = new double[model.Parameters.Length];
    }

    /// <summary>The model.</summary>
    public CompiledModel Model { get; }

    /// <summary>Expected yields ν_b of all bins.</summary>
    /// <param name="point">One number per parameter.</param>
    /// <param name="expected">Receives ν [events], one per bin. Overwritten.</param>
    public void ExpectedYields(ReadOnlySpan<double> point, Span<double> expected)
    {
        CheckLength(point, Model.Parameters.Length, nameof(point));
        expected = expected[..Model.Bins];
        expected.Clear();
        foreach (var block in blocks)
        {
            block.AddYields(point, expected);
        }
    }

    /// <summary>Expected yields of one block, the share of one sample in one channel.</summary>
    /// <param name="block">Index in <see cref="CompiledModel.Blocks"/>.</param>
    /// <param name="point">One number per parameter.</param>
    /// <param name="expected">Receives ν [events], one per bin of the block. Overwritten.</param>
    public void BlockYields(int block, ReadOnlySpan<double> point, Span<double> expected)
    {
        CheckLength(point, Model.Parameters.Length, nameof(point));
        var terms = blocks[block];
        expected = expected[..terms.Bins];
        expected.Clear();
        terms.AddOwnYields(point, expected);
    }

    /// <summary>First derivatives of the expected yields.</summary>
    /// <param name="point">One number per parameter.</param>
    /// <param name="slopes">Receives ∂ν_b/∂θ, [bins × parameters]. Overwritten.</param>
    public void YieldSlopes(ReadOnlySpan<double> point, Span<double> slopes)
    {
        CheckLength(point, Model.Parameters.Length, nameof(point));
        CheckLength(slopes, Model.Bins * row.Length, nameof(slopes));
        slopes.Clear();
        for (var bin = 0; bin < Model.Bins; bin++)
        {
            foreach (var block in blocks)
            {
                if (block.Covers(bin))
                {
                    block.AddDerivatives(point, bin, slopes.Slice(bin * row.Length, row.Length), 0, []);
                }
            }
        }
    }

    /// <summary>Derivatives of the yields of one block in all parameters.</summary>
    /// <param name="block">Index in <see cref="CompiledModel.Blocks"/>.</param>
    /// <param name="point">One number per parameter.</param>
    /// <param name="derivatives">Receives ∂ν_b/∂θ, [bins of the block × parameters]. Overwritten.</param>
    public void BlockDerivatives(int block, ReadOnlySpan<double> point, Span<double> derivatives)
    {
        CheckLength(point, Model.Parameters.Length, nameof(point));
        var (terms, size) = (blocks[block], Model.Parameters.Length);
        derivatives = derivatives[..(terms.Bins * size)];
        derivatives.Clear();
        for (var bin = 0; bin < terms.Bins; bin++)
        {
            terms.AddDerivatives(point, Model.Blocks[block].FirstBin + bin, derivatives.Slice(bin * size, size), 0, []);
        }
    }

    /// <summary>Expected auxiliary data: θ for normal constraints, θ τ for Poisson ones.</summary>
    /// <param name="point">One number per parameter.</param>
    /// <param name="expected">Receives one number per constraint term. Overwritten.</param>
    public void ExpectedAuxiliary(ReadOnlySpan<double> point, Span<double> expected)
    {
        CheckLength(point, Model.Parameters.Length, nameof(point));
        for (var i = 0; i < Model.Constraints.Length; i++)
        {
            var term = Model.Constraints[i];
            expected[i] = ConstraintDensity.Expected(term.Constraint, point[term.Parameter]);
        }
    }

    /// <summary>Data equal to the expectations at a point: counts, then auxiliary data.</summary>
    /// <param name="point">One number per parameter.</param>
    public double[] AsimovData(ReadOnlySpan<double> point)
    {
        var data = new double[Model.Observed.Length];
        ExpectedYields(point, data);
        ExpectedAuxiliary(point, data.AsSpan(Model.Bins));
        return data;
    }

    /// <summary>−2 ln L.</summary>
    /// <param name="point">One number per parameter.</param>
    /// <param name="data">Counts of all bins, non-negative, integer or not, then auxiliary data.</param>
    public double TwiceNll(ReadOnlySpan<double> point, ReadOnlySpan<double> data) => TwiceNll(point, data, [], []);

    /// <summary>−2 ln L and its gradient.</summary>
    /// <param name="point">One number per parameter.</param>
    /// <param name="data">Counts of all bins, non-negative, integer or not, then auxiliary data.</param>
    /// <param name="gradient">Receives ∂(−2 ln L)/∂θ, one per parameter. Overwritten.</param>
    public double TwiceNll(ReadOnlySpan<double> point, ReadOnlySpan<double> data, Span<double> gradient) =>
        TwiceNll(point, data, gradient, []);

    /// <summary>−2 ln L with its gradient and its matrix of second derivatives.</summary>
    /// <param name="point">One number per parameter.</param>
    /// <param name="data">Counts of all bins, non-negative, integer or not, then auxiliary data.</param>
    /// <param name="gradient">Receives ∂(−2 ln L)/∂θ, one per parameter. Overwritten.</param>
    /// <param name="hessian">Receives the second derivatives, [parameters × parameters], symmetric; empty for none. Overwritten.</param>
    public double TwiceNll(ReadOnlySpan<double> point, ReadOnlySpan<double> data, Span<double> gradient, Span<double> hessian)
    {
        CheckLength(data, Model.Observed.Length, nameof(data));
        ExpectedYields(point, yields);
        gradient.Clear();
        hessian.Clear();
        var sum = 0.0;
        for (var bin = 0; bin < yields.Length; bin++)
        {
            sum += Poisson(data[bin], yields[bin]);
        }

        if (!gradient.IsEmpty)
        {
            Differentiate(point, data, gradient, hessian);
        }

        return sum + AddConstraints(point, data[Model.Bins..], gradient, hessian);
    }

    private static double Poisson(double count, double expected) => expected < 0
        ? double.NaN
        : 2 * (expected - (count == 0 ? 0 : count * Math.Log(expected)) + LogGamma.Of(count + 1));

    private static void CheckLength(ReadOnlySpan<double> span, int length, string name)
    {
        if (span.Length != length)
        {
            throw new ArgumentException($"needs {length} numbers, has {span.Length}", name);
        }
    }

    private void Differentiate(ReadOnlySpan<double> point, ReadOnlySpan<double> data, Span<double> gradient, Span<double> hessian)
    {
        foreach (var channel in Model.Channels)
        {
            for (var bin = channel.FirstBin; bin < channel.FirstBin + channel.Bins; bin++)
            {
                var ratio = data[bin] == 0 ? 0 : data[bin] / yields[bin];
                row.AsSpan().Clear();
                foreach (var block in blocks)
                {
                    if (block.Covers(bin))
                    {
                        block.AddDerivatives(point, bin, row, 2 * (1 - ratio), hessian);
                    }
                }

                AddRow(2 * (1 - ratio), gradient, ratio == 0 ? 0 : 2 * ratio / yields[bin], hessian);
            }
        }
    }

    private void AddRow(double weight, Span<double> gradient, double curvature, Span<double> hessian)
    {
        for (var i = 0; i < row.Length; i++)
        {
            gradient[i] += weight * row[i];
            if (row[i] != 0 && !hessian.IsEmpty)
            {
                for (var j = 0; j < row.Length; j++)
                {
                    hessian[(i * row.Length) + j] += curvature * row[i] * row[j];
                }
            }
        }
    }

    private double AddConstraints(ReadOnlySpan<double> point, ReadOnlySpan<double> auxiliary, Span<double> gradient, Span<double> hessian)
    {
        var sum = 0.0;
        for (var i = 0; i < Model.Constraints.Length; i++)
        {
            var term = Model.Constraints[i];
            sum += ConstraintDensity.TwiceNll(term.Constraint, auxiliary[i], point[term.Parameter], out var first, out var second);
            if (!gradient.IsEmpty)
            {
                gradient[term.Parameter] += first;
            }

            if (!hessian.IsEmpty)
            {
                hessian[term.Parameter * (row.Length + 1)] += second;
            }
        }

        return sum;
    }
}
