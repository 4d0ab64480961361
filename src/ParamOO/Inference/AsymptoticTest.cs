using ParamOO.Fitting;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference;

/// <summary>
/// A test statistic on the data and on Asimov data of the alternative, which together give every asymptotic probability
/// (arXiv:1007.1727, section 3). The alternative's other parameters are those that fit the data best, auxiliary data included.
/// </summary>
internal sealed class AsymptoticTest
{
    /// <summary>Errors of the alternative's parameters enter the Asimov statistic linearly, those of other fits quadratically.</summary>
    private const double TightEdm = 1e-15;
    private readonly TestStatistic statistic;
    private readonly ProfileScanner observed;
    private readonly ProfileScanner asimov;
    private readonly HypothesisModels models;
    private readonly DataSet data;
    private readonly FitStatus alternativeStatus;

    /// <summary>Fits the alternative.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="options">The parameter, the data, what is held.</param>
    /// <param name="statistic">The test statistic.</param>
    /// <exception cref="InvalidInputException">The alternative cannot be tested with this workspace and these data.</exception>
    public AsymptoticTest(Workspace workspace, StatementOptions options, TestStatistic statistic)
    {
        this.statistic = statistic;
        models = new HypothesisModels(workspace, options, statistic.HasBoundary() ? 0 : double.NegativeInfinity);
        models.RequireOneParameter();
        data = options.Data ?? models.DefaultData;
        var alternative = statistic == TestStatistic.Q0 ? 1.0 : 0.0;
        models.Check([alternative], data);
        observed = new ProfileScanner(models, data, options);
        var fit = new ProfileScanner(models, data, options with { Fit = options.Fit with { EdmTolerance = TightEdm } }).At(alternative).Conditional;
        alternativeStatus = fit.Status;
        asimov = new ProfileScanner(models, new AsimovData(models.Names.Zip(fit.Parameters, (name, value) => new ParameterValue(name, value)).ToValueList()), options);
    }

    /// <summary>Name of the tested parameter.</summary>
    public string PoiName => models.PoiName;

    /// <summary>Values that can be tested.</summary>
    public Interval Range => models.Range;

    /// <summary>The only values at which there are data: knots of a workspace that follows the hypothesis; empty where there are data for every value.</summary>
    public ValueList<double> KnotsOfData => models.FollowsHypothesis && data is ObservedData ? models.ObservedValues : [];

    /// <summary>Tests values.</summary>
    /// <param name="values">Tested values.</param>
    /// <exception cref="InvalidInputException">A value cannot be tested.</exception>
    public ValueList<HypothesisTestPoint> At(ValueList<double> values)
    {
        models.Check(values, data);
        return Test([.. values]);
    }

    /// <summary>Tests values; where there are no observed data only what is expected is known, and what is observed is NaN.</summary>
    /// <param name="values">Tested values.</param>
    /// <exception cref="InvalidInputException">A value cannot be tested.</exception>
    public ValueList<HypothesisTestPoint> AtAny(ValueList<double> values)
    {
        models.Check(values, new AsimovData());
        return Test([.. values]);
    }

    private ValueList<HypothesisTestPoint> Test(double[] values)
    {
        double[] known = [.. values.Where(value => KnotsOfData.Count == 0 || models.HasObservedCounts(value))];
        var seen = known.Length == 0 ? [] : observed.At(known).DistinctBy(point => point.Value).ToDictionary(point => point.Value);
        var expected = alternativeStatus == FitStatus.InvalidYield || values.Length == 0 ? null : asimov.At(values);
        return values.Select((value, i) => Point(value, seen.GetValueOrDefault(value), expected?[i])).ToValueList();
    }

    private HypothesisTestPoint Point(double tested, ScanPoint? seen, ScanPoint? expected)
    {
        var value = seen is null ? double.NaN : statistic.Of(tested, seen.Free.Value, seen.TestStatistic);
        var reference = expected is null ? double.NaN : statistic.Of(tested, expected.Free.Value, expected.TestStatistic);
        var pValue = Asymptotics.PValue(statistic, value, reference);
        var status = new[] { alternativeStatus, seen?.Status ?? FitStatus.Converged, expected?.Status ?? FitStatus.Converged }
            .FirstOrDefault(status => status != FitStatus.Converged, FitStatus.Converged);
        return new HypothesisTestPoint(tested, value, reference, pValue, Tail(value, reference, pValue), Band(reference), status);
    }

    private TailProbabilities Tail(double value, double reference, double pValue) => statistic is TestStatistic.QMu or TestStatistic.QMuTilde
        ? Asymptotics.UpperLimit(statistic, value, reference)
        : new TailProbabilities(pValue, double.NaN, double.NaN);

    private ExpectedBand Band(double reference) => statistic switch
    {
        TestStatistic.QMu or TestStatistic.QMuTilde => ExpectedBand.Of(n => Asymptotics.Expected(reference, n).CLs),
        TestStatistic.Q0 => ExpectedBand.Of(n => Numerics.NormalDistribution.UpperTail(Math.Sqrt(reference) + n)),
        _ => ExpectedBand.Of(n => n == 0 ? Asymptotics.PValue(statistic, reference, reference) : double.NaN),
    };
}
