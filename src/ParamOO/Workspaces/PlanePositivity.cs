using ParamOO.Templates;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Workspaces;

/// <summary>Finds where N_b(μ; μ′) is not positive for a hypothesis of two parameters: μ is tried at all hypotheses of the grid.</summary>
internal static class PlanePositivity
{
    /// <summary>The bins and hypotheses where some μ leaves no events, with the values of the first parameter of these μ.</summary>
    /// <param name="templates">The templates.</param>
    /// <param name="asimov">Turns yields into coefficients.</param>
    public static IEnumerable<ForbiddenInterval> Find(TemplateSet templates, ReferenceAsimov asimov)
    {
        double[][] coefficients = [.. templates.Grid.All.Select(point => asimov.Coefficients(point.Yields.AsSpan()))];
        for (var knot = 0; knot < templates.Grid.Knots.Length; knot++)
        {
            for (var bin = 0; bin < templates.Bins; bin++)
            {
                double[] perProcess = [.. Enumerable.Range(0, templates.Processes).Select(process => templates.Yield(knot, process)[bin])];
                if (Array.TrueForAll(perProcess, value => value == 0))
                {
                    continue; // a bin without simulated events, not one in which interference wins
                }

                double[] forbidden = [.. coefficients.Index().Where(entry => Total(entry.Item, perProcess) <= 0).Select(entry => templates.Grid.All[entry.Index].Poi)];
                if (forbidden.Length > 0)
                {
                    yield return new ForbiddenInterval(bin, templates.Grid.Knots[knot].Poi, new Interval(forbidden.Min(), forbidden.Max()));
                }
            }
        }
    }

    private static double Total(double[] coefficients, double[] perProcess)
    {
        var sum = 0.0;
        for (var process = 0; process < coefficients.Length; process++)
        {
            sum += coefficients[process] * perProcess[process];
        }

        return sum;
    }
}
