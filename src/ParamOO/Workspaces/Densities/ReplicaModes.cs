using ParamOO.Numerics;
using ParamOO.Systematics;
using ParamOO.Yields;

namespace ParamOO.Workspaces.Densities;

/// <summary>
/// The covariance that bootstrap replicas give to the templates, over all bins at once, as eigenvectors: nuisance parameters that move every bin
/// by e^(±v). K replicas know K − 1 directions.
/// </summary>
internal sealed class ReplicaModes
{
    private const int Digits = 7;
    private const string Prefix = "replicas_";
    private const double Smallest = 1e-9;

    // [modes][components][bins of m][bins of the score]
    private readonly double[][][][] modes;

    private ReplicaModes(double[][][][] modes) => this.modes = modes;

    /// <summary>Finds the directions.</summary>
    /// <param name="weights">Weights of the simulated events for every replica, [replicas][components][rows].</param>
    /// <param name="templates">The templates, of the mean of the replicas.</param>
    public static ReplicaModes Of(double[][][] weights, DensityTemplate[] templates)
    {
        var count = weights.Length;
        var deviations = weights.Select(own => Deviations(own, templates, Math.Sqrt(count - 1.0))).ToArray();
        Centre(deviations);
        var products = new double[count * count];
        for (var i = 0; i < products.Length; i++)
        {
            products[i] = Product(deviations[i / count], deviations[i % count], templates);
        }

        var (values, vectors) = SymmetricEigen.Of(products, count);
        return new([.. Enumerable.Range(0, Math.Max(0, count - 1)).Where(k => values[k] > Smallest).Select(k => Sum(deviations, vectors[k]))]);
    }

    /// <summary>Whether a modifier is one of these.</summary>
    public static bool Made(Modifier modifier) => modifier is ShapeVariation && modifier.Name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The modifiers of one component in one bin of m.</summary>
    public IEnumerable<Modifier> Modifiers(int component, int bin) => modes
        .Select((mode, index) => (Values: mode[component][bin], Index: index))
        .Where(mode => mode.Values.Any(value => value != 0))
        .Select(mode => new ShapeVariation($"{Prefix}{mode.Index + 1}", Yields(mode.Values, 1), Yields(mode.Values, -1)));

    private static ConstantYields Yields(double[] values, double sign) => new([.. values.Select(value => Rounding.ToDigits(Math.Exp(sign * value), Digits))]);

    private static double[][][] Deviations(double[][] weights, DensityTemplate[] templates, double scale) =>
    [
        .. weights.Select((own, k) => templates.Select(template => template.SharesOf(own)
            .Select((share, b) => share > 0 && template.Shares[k][b] > 0 ? Math.Log(share / template.Shares[k][b]) / scale : 0).ToArray()).ToArray()),
    ];

    private static void Centre(double[][][][] deviations)
    {
        for (var k = 0; k < (deviations.Length == 0 ? 0 : deviations[0].Length); k++)
        {
            for (var j = 0; j < deviations[0][k].Length; j++)
            {
                for (var b = 0; b < deviations[0][k][j].Length; b++)
                {
                    var mean = deviations.Average(own => own[k][j][b]);
                    Array.ForEach(deviations, own => own[k][j][b] -= mean);
                }
            }
        }
    }

    /// <summary>Bins count by the square of what a change of them moves the total by, in units of its statistical uncertainty.</summary>
    private static double Product(double[][][] one, double[][][] other, DensityTemplate[] templates)
    {
        var sum = 0.0;
        for (var j = 0; j < templates.Length; j++)
        {
            var total = templates[j].Total();
            for (var b = 0; b < total.Count; b++)
            {
                var (left, right) = (0.0, 0.0);
                for (var k = 0; k < one.Length; k++)
                {
                    var yield = templates[j].Amplitudes[k].Value * templates[j].Shares[k][b];
                    (left, right) = (left + (yield * one[k][j][b]), right + (yield * other[k][j][b]));
                }

                sum += total[b] > 0 ? left * right / total[b] : 0;
            }
        }

        return sum;
    }

    private static double[][][] Sum(double[][][][] deviations, double[] vector) =>
    [
        .. deviations[0].Select((bins, k) => bins.Select((own, j) => own.Select((_, b) => deviations.Zip(vector, (part, factor) => factor * part[k][j][b]).Sum()).ToArray()).ToArray()),
    ];
}
