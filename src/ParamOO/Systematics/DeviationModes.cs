using ParamOO.Numerics;
using ParamOO.Templates;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Systematics;

/// <summary>
/// The covariance of a sample of templates, whatever the sample is of: deviations from its mean, eigenvectors of their covariance, and the
/// nuisance parameters that carry those (docs/ensembles.md).
/// </summary>
internal static class DeviationModes
{
    private const int Digits = 7;
    private const double SmallestShare = 1e-12;

    /// <summary>Turns numbers into deviations from their mean.</summary>
    /// <param name="sample">[members][cells]; overwritten.</param>
    /// <param name="scale">By what deviations are multiplied, so that their squares add up to the variance.</param>
    public static void Centre(double[][] sample, double scale)
    {
        for (var cell = 0; cell < sample[0].Length; cell++)
        {
            var mean = sample.Average(member => member[cell]);
            foreach (var member in sample)
            {
                member[cell] = scale * (member[cell] - mean);
            }
        }
    }

    /// <summary>Eigenvectors of a covariance, the largest first, until they hold the wanted share of it.</summary>
    /// <param name="deviations">[members][cells].</param>
    /// <param name="weights">What the square of a deviation counts for in every cell.</param>
    /// <param name="fraction">The wanted share, in (0, 1].</param>
    /// <returns>Combinations of members, and the share of the covariance that each holds.</returns>
    public static IEnumerable<(double[] Combination, double Share)> Find(double[][] deviations, double[] weights, double fraction)
    {
        var count = deviations.Length;
        var products = new double[count * count];
        for (var i = 0; i < products.Length; i++)
        {
            var (one, other) = (deviations[i / count], deviations[i % count]);
            products[i] = weights.Select((weight, cell) => weight * one[cell] * other[cell]).Sum();
        }

        var (values, vectors) = SymmetricEigen.Of(products, count);
        var (all, held) = (values.Where(value => value > 0).Sum(), 0.0);
        for (var k = 0; k < count && values[k] > SmallestShare * all && held < fraction; k++)
        {
            held += values[k] / all;
            yield return (vectors[k], values[k] / all);
        }
    }

    /// <summary>A combination of deviations in one cell.</summary>
    /// <param name="deviations">[members][cells].</param>
    /// <param name="combination">One number per member.</param>
    /// <param name="cell">The cell.</param>
    public static double Combine(IEnumerable<double[]> deviations, double[] combination, int cell) =>
        deviations.Zip(combination, (member, part) => member[cell] * part).Sum();

    /// <summary>The nuisance parameter that moves every bin by a factor.</summary>
    /// <param name="templates">Templates with the hypotheses of variations.</param>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="logarithms">ln of the factor at +1σ, [knots × bins].</param>
    public static ShapeVariation Modifier(TemplateSet templates, string name, double[] logarithms) =>
        new(name, Function(templates, logarithms, 1), Function(templates, logarithms, -1));

    private static YieldFunction Function(TemplateSet templates, double[] logarithms, double sign)
    {
        var rows = logarithms.Chunk(templates.Bins)
            .Select(row => PerBin.Create([.. row.Select(number => Rounding.ToDigits(Math.Exp(sign * number), Digits))])).ToValueList();
        return rows.Count == 1 ? new ConstantYields(rows[0]) : KnotFunctions.Through(templates, rows);
    }
}
