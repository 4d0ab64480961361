using System.Collections.Immutable;
using ParamOO.Events;
using ParamOO.Fitting;
using ParamOO.Numerics;
using ParamOO.Unbinned;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;
using ParamOO.Workspaces.Densities;

namespace ParamOO.Inference.Toys;

/// <summary>
/// Toys of a model of densities: simulated events where features count, masses alone elsewhere. They are drawn from the mean of all replicas,
/// and tested with each of them as the data are: the statistic is that of the envelope, the estimate the mean.
/// </summary>
internal sealed class DensityToys : IUnbinnedToys
{
    private const int GridPoints = 9;

    /// <summary>Simulated events must be so many times more than a toy, or it repeats them.</summary>
    private const double WantedEvents = 10;

    private readonly DensityModel model;
    private readonly ValueList<string> replicas;
    private readonly DensityLikelihood mean;
    private readonly DensityLikelihood[] data;
    private readonly DensityExpectation expectation;
    private readonly DensityLikelihood[] drawn;
    private readonly ParallelOptions parallel;
    private readonly double[] nominal;
    private (int Index, bool StatOnly) tested;
    private (UnbinnedToyPoint At, double[] Sums)? last;

    /// <summary>Opens all tables.</summary>
    /// <param name="model">The model, with <c>{replica}</c> in the names of columns where there are replicas.</param>
    /// <param name="replicas">Names of replicas; none for a model without.</param>
    /// <param name="binning">The simulated events.</param>
    /// <param name="table">The observed events.</param>
    /// <param name="threads">Threads that compute; 0 for all cores.</param>
    public DensityToys(DensityModel model, IReadOnlyList<string> replicas, DensityBinning binning, IEventSource table, int threads)
    {
        (this.model, this.replicas) = (model, replicas.ToValueList());
        mean = DensityLikelihood.OpenMean(model, replicas, table, threads);
        data = replicas.Count == 0 ? [mean] : [.. replicas.Select(replica => DensityLikelihood.Open(model.Of(replica), table, threads))];
        expectation = new(model, replicas, binning);
        drawn = replicas.Count == 0 ? [expectation.Likelihood] : [.. replicas.Select(replica => expectation.Open(model.Of(replica)))];
        parallel = new() { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount };
        nominal = [.. Parameters.Select(parameter => parameter.Nominal)];
        Findings = [.. Check(binning.Reference.Name)];
    }

    /// <inheritdoc/>
    public ImmutableArray<Parameter> Parameters => mean.Parameters;

    /// <inheritdoc/>
    public ImmutableArray<Finding> Findings { get; }

    /// <summary>Index of a parameter.</summary>
    /// <param name="name">Its name.</param>
    public int IndexOf(string name) => mean.IndexOf(name);

    /// <inheritdoc/>
    public string Digest() => UnbinnedContent.Digest(
        Parameters,
        model.Components.SelectMany(component => component.Variations.Select(variation => $"{variation.Parameter} {variation.Interpolation}").Prepend($"{component.Yield.Text} {component.Mass.Text}"))
            .Concat(model.Regions.Select(region => $"{region.Interval} {region.HasFeatures}")).Append($"{model.Range} {string.Join(' ', replicas)}"),
        drawn.SelectMany(likelihood => likelihood.Densities(nominal)).Prepend(expectation.Expected(nominal)));

    /// <inheritdoc/>
    public UnbinnedScanResult Scan(int poi, double[] tested, bool statOnly)
    {
        this.tested = (poi, statOnly);
        var (name, bounds) = (Parameters[poi].Name, Parameters[poi].Bounds);
        double[] values = [.. bounds.FiniteAround(Parameters[poi].Nominal).Points(GridPoints).Concat(tested).Distinct().Order()];
        var own = DensityScan.Run(mean, name, values, statOnly);
        if (replicas.Count == 0)
        {
            return own;
        }

        var envelope = DensityScan.Run(data, name, values, statOnly);
        return own with
        {
            Points = own.Points.Select((point, k) => point with { TestStatistic = envelope.Envelope[k] }).ToValueList(),
            Best = own.Best with { Values = own.Best.Values.SetItem(poi, envelope.Best) },
        };
    }

    /// <inheritdoc/>
    public void Test(UnbinnedToyPoint at, ToyBlock block, CancellationToken cancellation)
    {
        var (_, sums) = (last = last is { } known && known.At == at ? known : (at, SumsAt(at))).Value;
        Parallel.For(0, block.Count, new ParallelOptions { MaxDegreeOfParallelism = parallel.MaxDegreeOfParallelism, CancellationToken = cancellation }, toy =>
        {
            var random = new CounterRandom(at.Seed, (ulong)(block.First + toy), at.Bits, (ulong)at.Stream);
            var rows = UnbinnedToySource.DrawRows(sums, ref random);
            var constraints = UnbinnedToySource.DrawConstraints(Parameters, [.. at.Point], ref random);
            Fill(block, toy, [.. drawn.Select(likelihood => DensityScan.Run(likelihood.Of(rows, constraints), Parameters[tested.Index].Name, [at.Tested], tested.StatOnly))]);
        });
    }

    private void Fill(ToyBlock block, int toy, UnbinnedScanResult[] scans)
    {
        block.Statuses[toy] = scans.SelectMany(scan => new[] { scan.Points[0].Fit.Status, scan.Best.Status }).Select(UnbinnedImpacts.Of)
            .FirstOrDefault(status => status != FitStatus.Converged, FitStatus.Converged);
        block.Estimates[toy] = scans.Average(scan => double.IsNaN(scan.Best.TwiceNll) ? double.NaN : scan.Best.Values[tested.Index]);
        block.Statistics[toy] = block.Statuses[toy] == FitStatus.Converged ? Math.Max(0, scans.Min(scan => scan.Points[0].TestStatistic)) : double.NaN;
    }

    private double[] SumsAt(UnbinnedToyPoint at)
    {
        var expected = expectation.Expected([.. at.Point]);
        if (expected.Count(number => !(number >= 0)) is > 0 and var negative)
        {
            throw new InvalidInputException(
                "PX0331", FormattableString.Invariant($"toys at {at.Tested:R}"), $"{negative} events are expected a negative number of times where toys are drawn, so that there are no such toys; choose another point, or correct densities or yields.");
        }

        UnbinnedToySource.Accumulate(expected);
        return expected;
    }

    /// <summary>PX0363: toys repeat simulated events.</summary>
    private IEnumerable<Finding> Check(string table)
    {
        var expected = expectation.Expected(nominal).Where((_, row) => expectation.Likelihood.Events.HasFeatures(row)).ToList();
        var (sum, squares) = (expected.Sum(), expected.Sum(number => number * number));
        if (sum * sum / squares < WantedEvents * sum)
        {
            yield return new("PX0363", Severity.Warning, table, FormattableString.Invariant($"the simulated events count as {sum * sum / squares:F0} of equal weight, and a toy takes {sum:F0} of them: toys repeat events, so that features fluctuate less between toys than they should; simulate {WantedEvents:F0} times more than a toy has."));
        }
    }
}
