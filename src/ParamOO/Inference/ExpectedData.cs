using System.Collections.Immutable;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Inference;

/// <summary>Workspaces whose data are expectations, and the points that are taken from data.</summary>
public static class ExpectedData
{
    /// <summary>
    /// The same workspace with Asimov data in place of what was observed: the expectations of all bins at a point, at every knot where the binning
    /// follows the hypothesis, and auxiliary data moved to the point (docs/method.md).
    /// </summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="point">Values of some parameters; the others nominal, the one of interest at the reference hypothesis.</param>
    /// <param name="options">Which measurement and parameter; null for the defaults.</param>
    /// <exception cref="InvalidInputException">A name is not that of a parameter, or the workspace breaks its rules.</exception>
    public static Workspace In(Workspace workspace, ValueList<ParameterValue> point, StatementOptions? options = null)
    {
        options ??= new StatementOptions();
        var models = new HypothesisModels(workspace, options);
        var values = models.PointOf(point);
        var measurement = Math.Max(0, workspace.Measurements.ToList().FindIndex(entry => entry.Name == options.Measurement));
        return workspace with
        {
            Observations = workspace.Channels.Select(channel => Observe(workspace, channel, values, options.Measurement)).ToValueList(),
            Measurements = workspace.Measurements.Select((entry, index) => index == measurement ? Move(workspace, entry, index, models, values) : entry).ToValueList(),
        };
    }

    /// <summary>
    /// The point of data-like Asimov data: all other parameters where they fit the data best with the parameter of interest held ("a posteriori").
    /// </summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="value">μ_A; the data are taken at the hypothesis μ′ = μ_A.</param>
    /// <param name="options">Parameter, data, what is held; null for the defaults.</param>
    /// <returns>The point, complete, and how the fit ended.</returns>
    /// <exception cref="InvalidInputException">A name or the value does not fit the workspace, or data are missing there.</exception>
    public static (ValueList<ParameterValue> Point, Fitting.FitStatus Status) BestFit(Workspace workspace, double value, StatementOptions? options = null)
    {
        options ??= new StatementOptions();
        var models = new HypothesisModels(workspace, options);
        var data = options.Data ?? models.DefaultData;
        models.Check([value], data);
        var fit = new ProfileScanner(models, data, options).At(value).Conditional;
        return (models.Names.Zip(fit.Parameters, (name, estimate) => new ParameterValue(name, estimate)).ToValueList(), fit.Status);
    }

    private static Observation Observe(Workspace workspace, Channel channel, ImmutableArray<double> point, string? measurement) => channel.Hypothesis is { } axis
        ? new Observation(channel.Name, [], Enumerable.Range(0, axis.KnotCount).Select(knot => Counts(workspace.At(axis.PointOf(knot), measurement), channel.Name, point)).ToValueList())
        : new Observation(channel.Name, Counts(workspace.At(null, measurement), channel.Name, point));

    private static PerBin Counts(CompiledModel model, string channel, ImmutableArray<double> point)
    {
        var bins = model.Channels.Single(entry => entry.Name == channel);
        var expected = new double[model.Bins];
        new Likelihood(model).ExpectedYields(point.AsSpan(), expected);
        return [.. expected.AsSpan(bins.FirstBin, bins.Bins)];
    }

    private static Measurement Move(Workspace workspace, Measurement measurement, int index, HypothesisModels models, ImmutableArray<double> point)
    {
        var settings = measurement.Parameters.ToList();
        foreach (var set in ParameterSets.Of(workspace, index, null, new Findings()).Where(set => set.Components.Any(component => component.Constraint.IsPresent)))
        {
            var at = settings.FindIndex(entry => entry.Name == set.Name);
            var moved = Move(at < 0 ? new ParameterSettings(set.Name) : settings[at], set, component => point[models.IndexOf(component.Name)]);
            if (at < 0)
            {
                settings.Add(moved);
            }
            else
            {
                settings[at] = moved;
            }
        }

        return measurement with { Parameters = settings.ToValueList() };
    }

    private static ParameterSettings Move(ParameterSettings settings, ParameterSet set, Func<Parameter, double> value)
    {
        var auxiliary = set.Components
            .Select(component => component.Constraint.IsPresent ? ConstraintDensity.Expected(component.Constraint, value(component)) : value(component)).ToValueList();
        return settings.Constraint is { } constraint
            ? settings with { Constraint = At(constraint, auxiliary[0]) }
            : settings with { AuxiliaryData = auxiliary };
    }

    private static Constraint At(Constraint constraint, double auxiliary) => constraint switch
    {
        NormalConstraint normal => normal with { Auxiliary = auxiliary },
        PoissonConstraint poisson => poisson with { Auxiliary = auxiliary },
        LogNormalConstraint logNormal => logNormal with { Auxiliary = auxiliary },
        GammaConstraint gamma => gamma with { Auxiliary = auxiliary },
        _ => constraint,
    };
}
