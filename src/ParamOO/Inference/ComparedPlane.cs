using ParamOO.Fitting;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>Two scans of the same plane, the unbinned likelihood and the workspace that stands for it.</summary>
/// <param name="Unbinned">The unbinned scan.</param>
/// <param name="Binned">The binned scan, of the same values.</param>
public sealed record ComparedPlane(PlaneScanResult Unbinned, PlaneScanResult Binned)
{
    /// <summary>Contours of both scans laid over each other, one entry per level of the unbinned scan.</summary>
    public ValueList<ComparedContour> Contours { get; } = ComparedContour.Of(Unbinned, Binned);

    /// <summary>Whether every fit of both scans has converged.</summary>
    public bool HasConverged => Unbinned.HasConverged && Binned.HasConverged;

    /// <summary>Binned over unbinned t of every point, in the order of the scans; NaN where both vanish.</summary>
    public ValueList<double> Kept => Unbinned.Points.Zip(Binned.Points, (full, binned) => binned.TestStatistic / full.TestStatistic).ToValueList();

    /// <summary>Smallest and largest kept fraction where the unbinned t lies in a range.</summary>
    /// <param name="low">Smallest unbinned t that counts.</param>
    /// <param name="high">Largest unbinned t that counts.</param>
    /// <returns>NaN twice where no point counts.</returns>
    public (double Smallest, double Largest) KeptWithin(double low, double high)
    {
        var kept = Unbinned.Points.Zip(Binned.Points)
            .Where(pair => pair.First.TestStatistic >= low && pair.First.TestStatistic <= high && pair is { First.Status: FitStatus.Converged, Second.Status: FitStatus.Converged })
            .Select(pair => pair.Second.TestStatistic / pair.First.TestStatistic)
            .DefaultIfEmpty(double.NaN)
            .ToList();
        return (kept.Min(), kept.Max());
    }
}
