using ParamOO.Inference;
using ParamOO.Reporting;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Documents;

/// <summary>The JSON document of <c>validate</c> where hypotheses are pairs of values. Keys are a contract.</summary>
/// <param name="Poi">The first parameter.</param>
/// <param name="Second">The second parameter.</param>
/// <param name="StatOnly">Contours with every nuisance parameter at its nominal value.</param>
/// <param name="Profiled">Contours with all nuisance parameters profiled.</param>
/// <param name="Regions">What the build of each region reports.</param>
/// <param name="ControlRegions">Regions with fixed bins.</param>
/// <param name="Closure">Closure of every ratio.</param>
/// <param name="Verdicts">The numbers against their tolerances.</param>
/// <param name="WithinTolerance">Whether all of them are met.</param>
/// <param name="Findings">Warnings and notes.</param>
internal sealed record PlaneValidationDocument(
    string Poi,
    string Second,
    PlaneValidationDocument.Plane StatOnly,
    PlaneValidationDocument.Plane Profiled,
    IReadOnlyList<ValidationDocument.Region> Regions,
    IReadOnlyList<ValidationDocument.ControlRegion> ControlRegions,
    IReadOnlyList<ClosureEntry> Closure,
    IReadOnlyList<Verdict> Verdicts,
    bool WithinTolerance,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>Both scans of a plane.</summary>
    /// <param name="Unbinned">The unbinned one.</param>
    /// <param name="Binned">The binned one.</param>
    /// <param name="Contours">Their contours laid over each other.</param>
    internal sealed record Plane(PlaneScanDocument Unbinned, PlaneScanDocument Binned, IEnumerable<Compared> Contours);

    /// <summary>A contour of both.</summary>
    /// <param name="Level">Confidence level.</param>
    /// <param name="Rays">Number of rays from the best fit.</param>
    /// <param name="OpenRays">How many of them meet neither contour.</param>
    /// <param name="LargestDeviation">Largest |distance binned over unbinned − 1|.</param>
    /// <param name="RmsDeviation">Root mean square of these numbers.</param>
    /// <param name="Crossings">Where rays meet both.</param>
    internal sealed record Compared(double Level, int Rays, int OpenRays, double LargestDeviation, double RmsDeviation, IEnumerable<Crossing> Crossings);

    /// <summary>Where a ray meets both contours.</summary>
    /// <param name="Direction">Its angle [rad] in a plane where the scanned ranges have equal lengths.</param>
    /// <param name="Unbinned">Where it meets the unbinned contour [first, second].</param>
    /// <param name="Binned">Where it meets the binned one.</param>
    /// <param name="Deviation">Distance binned over unbinned, less one.</param>
    /// <param name="IsBound">Whether one of them leaves the scanned values, so that the deviation is at least as large.</param>
    internal sealed record Crossing(double Direction, double[] Unbinned, double[] Binned, double Deviation, bool IsBound);

    /// <summary>Collects what was found.</summary>
    /// <param name="built">The build.</param>
    /// <param name="validation">The comparison.</param>
    /// <param name="verdicts">The numbers against their tolerances.</param>
    public static PlaneValidationDocument Of(BuiltAnalysis built, PlaneValidation validation, ValueList<Verdict> verdicts) => new(
        validation.StatOnly.Unbinned.Poi,
        validation.StatOnly.Unbinned.Second,
        Of(validation.StatOnly),
        Of(validation.Profiled),
        [.. built.Regions.Select(ValidationDocument.Region.Of)],
        [.. built.ControlRegions.Select(ValidationDocument.ControlRegion.Of)],
        [.. validation.Closures.SelectMany(closure => closure.Entries)],
        verdicts,
        verdicts.All(verdict => verdict.IsMet),
        [.. built.Findings, .. validation.Findings]);

    /// <summary>Both scans, and where rays meet their contours.</summary>
    /// <param name="name">Name of the plane.</param>
    /// <param name="plane">The plane.</param>
    public static IEnumerable<DataTable> Tables(string name, ComparedPlane plane)
    {
        var suffix = name.Replace(' ', '-');
        yield return StatementTables.Plane(plane.Unbinned) with { Name = $"unbinned-{suffix}" };
        yield return StatementTables.Plane(plane.Binned) with { Name = $"binned-{suffix}" };
        yield return ContourReport.Crossings(plane) with { Name = $"contours-{suffix}" };
    }

    private static Plane Of(ComparedPlane plane) => new(
        PlaneScanDocument.Of(plane.Unbinned),
        PlaneScanDocument.Of(plane.Binned),
        plane.Contours.Select(contour => new Compared(
            contour.Level,
            contour.Rays,
            contour.OpenRays,
            contour.Largest,
            contour.RootMeanSquare,
            contour.Crossings.Select(found => new Crossing(
                found.Direction, [found.First.X, found.First.Y], [found.Second.X, found.Second.Y], found.Deviation, found.IsBound)))));
}
