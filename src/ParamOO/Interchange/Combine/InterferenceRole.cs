using ParamOO.Likelihoods;

namespace ParamOO.Interchange.Combine;

/// <summary>Which part of the published interference basis a sample is, by what its coefficient does.</summary>
internal static class InterferenceRole
{
    private static readonly double[] Probes = [0.25, 1, 2.25, 3];

    /// <summary>A part of the basis.</summary>
    internal enum Kind
    {
        /// <summary>μ − √μ.</summary>
        Signal,

        /// <summary>1 − √μ.</summary>
        Background,

        /// <summary>√μ.</summary>
        Both,
    }

    /// <summary>The part; null for a coefficient that is none of them.</summary>
    /// <param name="block">The sample.</param>
    /// <param name="model">Its model.</param>
    public static Kind? Of(SampleBlock block, CompiledModel model)
    {
        if (block.Coefficient is not { Parameters: [var only] } coefficient || only != model.Poi)
        {
            return null;
        }

        return Is(mu => mu - Math.Sqrt(mu)) ? Kind.Signal : Is(mu => 1 - Math.Sqrt(mu)) ? Kind.Background : Is(Math.Sqrt) ? Kind.Both : null;

        bool Is(Func<double, double> function) => Array.TrueForAll(Probes, mu => Math.Abs(coefficient.Expression.Evaluate([mu]) - function(mu)) < 1e-12);
    }
}
