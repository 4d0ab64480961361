using ParamOO.Vocabulary;

namespace ParamOO.Unbinned;

/// <summary>
/// The sums of one table at points that each have events of their own, drawn from it. Sums over the reference density depend on the shapes
/// alone: they are taken once for all points with the same α, and not at all where no shape moves.
/// </summary>
internal static class DrawnSums
{
    /// <summary>Sums at many points.</summary>
    /// <param name="table">The table that the events were drawn from.</param>
    /// <param name="plan">Which sums.</param>
    /// <param name="points">The points.</param>
    /// <param name="rates">f_X κ_X of every process at every point [events].</param>
    /// <param name="events">The events of every point.</param>
    /// <param name="isNormalized">Whether shapes are divided by their integrals.</param>
    /// <param name="thinned">Whether the thinned sample is enough for what α makes of the integrals.</param>
    public static TableSums[] Of(
        LikelihoodTable table, ShapePlan plan, double[][] points, double[][] rates, EventChunk[] events, bool isNormalized, bool thinned)
    {
        var isFixed = plan.Active.Length == 0;
        var shapes = isFixed ? null : Reference(table, plan, points, thinned);
        var whole = !isFixed && isNormalized && table.Whole is { } parent ? Reference(parent, plan, points, thinned) : null;
        var sums = new TableSums[points.Length];
        table.ForEach(points.Length, () => new MomentKernel(plan), (kernel, k) =>
        {
            var inside = new double[plan.Length];
            var integrals = (shapes is null ? table.Integrals : shapes[k].AsSpan(plan.Reference, plan.Processes)).ToArray();
            var normalizations = isNormalized ? Normalizations(table, plan, integrals, whole?[k]) : [];
            double[] amplitudes = isNormalized ? [.. rates[k].Select((rate, process) => rate / normalizations[process])] : rates[k];
            kernel.AddSums(events[k], [new(plan.AlphasAt(points[k]), amplitudes)], [inside]);
            (shapes is null ? integrals : shapes[k].AsSpan(plan.Reference, plan.Moments - plan.Reference)).CopyTo(inside.AsSpan(plan.Reference));
            sums[k] = new(inside, whole?[k], normalizations);
        });
        return sums;
    }

    private static double[] Normalizations(LikelihoodTable table, ShapePlan plan, double[] integrals, double[]? whole) => whole is null
        ? integrals
        : [.. integrals.Select((_, process) => table.Integrals[process] * whole[plan.Reference + process] / table.Whole!.Integrals[process])];

    /// <summary>Sums over the reference density; those of the thinned sample are scaled to agree with the whole at α = 0.</summary>
    private static double[][] Reference(LikelihoodTable table, ShapePlan plan, double[][] points, bool thinned)
    {
        var alphas = points.Select(point => plan.AlphasAt(point).ToValueList()).ToArray();
        var distinct = alphas.Distinct().ToList();
        double[] ones = [.. Enumerable.Repeat(1.0, plan.Processes)];
        var kernelPoints = distinct.Select(own => new KernelPoint([.. own], ones)).ToList();
        var sums = table.Sum(
            thinned,
            () => [.. kernelPoints.Select(_ => new double[plan.Length])],
            () => new MomentKernel(plan),
            (kernel, chunk, slot) => kernel.AddSums(chunk, kernelPoints, slot));
        if (thinned)
        {
            Array.ForEach(sums, own => Scale(own, plan, table));
        }

        var position = distinct.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        return [.. alphas.Select(own => sums[position[own]])];
    }

    private static void Scale(double[] sums, ShapePlan plan, LikelihoodTable table)
    {
        var nominal = table.IntegralsOf(thinned: true);
        for (var process = 0; process < plan.Processes; process++)
        {
            var (factor, free) = (table.Integrals[process] / nominal[process], plan.FreeOf[process].Length);
            sums[plan.Reference + process] *= factor;
            Scale(sums.AsSpan(plan.Slopes(plan.Reference, process), free), factor);
            Scale(sums.AsSpan(plan.Curvatures(plan.Reference, process), plan.HasCurvatures ? free * (free + 1) / 2 : 0), factor);
        }
    }

    private static void Scale(Span<double> values, double factor)
    {
        foreach (ref var value in values)
        {
            value *= factor;
        }
    }
}
