using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Unbinned;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Workspaces.Densities;

/// <summary>
/// Bins a <see cref="DensityModel"/> in its resonant variable and in the score ∂ln λ/∂POI. Every bin of the variable is a channel; its
/// samples carry N_k(θ) times the share of the mass shape in the bin as their coefficient, so that shape parameters float as themselves
/// (docs/densities.md).
/// </summary>
public sealed class DensityWorkspaceBuilder
{
    private const double Loss = 0.02;
    private const double Narrowing = 0.5;
    private const double Wanted = 0.99;
    private const int Attempts = 10;

    private readonly DensityModel model;
    private readonly DensityBinning binning;
    private readonly DensityLikelihood data;
    private readonly DensityReference reference;
    private readonly IEventSource simulated;
    private readonly DensityReference[] replicas;
    private readonly double[] point;
    private readonly double[] covariance;
    private readonly int poi;
    private readonly Findings findings = new();
    private readonly double[] scores;
    private readonly double[] dataScores;
    private readonly double[][] weights;
    private readonly Dictionary<(int Component, int Variation), (double[] Up, double[] Down)> variations;

    private DensityWorkspaceBuilder(DensityModel model, IReadOnlyList<string> names, DensityBinning binning, IEventSource table)
    {
        DensityReference.CheckMass(model, binning);
        this.binning = binning;
        this.model = names.Count > 0 ? model.Of(ReplicaMean.Name) : model;
        data = DensityLikelihood.Open(this.model, ReplicaMean.Of(table, model, names));
        poi = data.IndexOf(model.Poi);
        simulated = ReplicaMean.Of(binning.Reference, model, names);
        reference = new(this.model, binning, simulated);
        replicas = [.. names.Select(name => new DensityReference(model.Of(name), binning, binning.Reference))];
        (point, covariance) = Centre();
        reference.Check(binning.Reference.Name, point, findings);
        findings.ThrowIfErrors();
        weights = reference.Weights(point);
        variations = new(Variations(reference));
        scores = Scores(at => Mixed(reference.Weights(at)));
        dataScores = Scores(at => Mixed(data.Densities(at)));
    }

    /// <summary>Builds a workspace.</summary>
    /// <param name="model">The model, with <c>{replica}</c> in the names of columns where there are replicas.</param>
    /// <param name="replicas">Names of replicas; none for a model without.</param>
    /// <param name="binning">How, and from which simulated events.</param>
    /// <param name="table">The observed events.</param>
    /// <param name="name">Name of the measurement.</param>
    /// <exception cref="InvalidInputException">PX0313 to PX0320, PX0350 to PX0353: tables or the model cannot be used.</exception>
    public static BuiltDensityWorkspace Build(DensityModel model, IReadOnlyList<string> replicas, DensityBinning binning, IEventSource table, string name)
    {
        var builder = new DensityWorkspaceBuilder(model, replicas, binning, table);
        if (binning.MassEdges.Count > 0)
        {
            var stated = MassBins.Of(builder.model, binning.MassEdges, builder.findings);
            builder.findings.ThrowIfErrors();
            return builder.Finish(builder.Divide(stated), name);
        }

        // How much bins of the mass lose in the presence of scores is seen when they are there: bins narrow until enough is kept.
        var direction = builder.Direction();
        var loss = Loss;
        var layout = builder.Divide(MassBins.Automatic(builder.Prepared(), direction, loss));
        for (var attempt = 1; attempt < Attempts && layout.Kept < Wanted; attempt++)
        {
            loss *= Narrowing;
            var bins = MassBins.Automatic(builder.Prepared(), direction, loss);
            if (!bins.All(builder.HasEnough))
            {
                break;
            }

            var next = builder.Divide(bins);
            layout = next.Kept > layout.Kept ? next : layout;
        }

        builder.WarnOfLoss(layout.Kept);

        return builder.Finish(layout, name);
    }

    private bool HasEnough(MassBin bin) => !bin.HasFeatures || RowsIn(bin).Count() >= binning.MinimumEvents;

    private IEnumerable<int> RowsIn(MassBin bin) =>
        reference.Rows.Where(row => reference.Events.Masses[row] >= bin.Interval.Low && reference.Events.Masses[row] < bin.Interval.High);

    private void WarnOfLoss(double kept)
    {
        if (kept < Wanted)
        {
            findings.Warning("PX0360", binning.Reference.Name, FormattableString.Invariant($"the bins keep {100 * kept:F1} % of the information on '{model.Poi}', fewer than {100 * Wanted:F0} %: {reference.Rows.Length} simulated events are too few for narrower bins; simulate more, allow more ScoreBins, or lower MinimumEvents."));
        }
    }

    private double[] Direction()
    {
        var (size, position) = (data.Floating.Length, data.Floating.IndexOf(poi));
        return [.. Enumerable.Range(0, size).Select(a => covariance[(position * size) + a] / Math.Sqrt(covariance[position * (size + 1)]))];
    }

    private DensityLikelihood Prepared()
    {
        data.Prepare(point);
        return data;
    }

    /// <summary>The best fit of the data, nuisance parameters at their nominal values, and the covariance over the parameters that float.</summary>
    private (double[] Point, double[] Covariance) Centre()
    {
        double[] nominal = [.. model.Parameters.Select(parameter => parameter.Nominal)];
        var fit = DensityScan.Fit(data, nominal, poi, null, false);
        if (fit.Status != UnbinnedStatus.Converged || DensityCovariance.At(data, [.. fit.Values]) is not { } found)
        {
            throw new InvalidInputException("PX0354", binning.Reference.Name, $"the unbinned fit that bins are made around ended with '{fit.Status}' or has no covariance; correct the nominal values or the bounds.");
        }

        return ([.. model.Parameters.Select((parameter, i) => parameter.Constraint.IsPresent ? parameter.Nominal : fit.Values[i])], found);
    }

    /// <summary>λ without the normalisation of the events: Σ N_k times the densities, at the point that was prepared.</summary>
    private double[] Mixed(double[][] densities)
    {
        var sum = new double[densities[0].Length];
        for (var k = 0; k < model.Components.Count; k++)
        {
            var yield = data.Terms[k].Yield.Value;
            for (var row = 0; row < sum.Length; row++)
            {
                sum[row] += yield * densities[k][row];
            }
        }

        return sum;
    }

    /// <summary>∂ln λ/∂POI of every row.</summary>
    private double[] Scores(Func<double[], double[]> intensity)
    {
        var position = data.Floating.IndexOf(poi);
        var step = 1e-3 * Math.Sqrt(covariance[position * (data.Floating.Length + 1)]);
        var (up, down, centre) = (At(step), At(-step), At(0));
        return [.. centre.Select((value, row) => (up[row] - down[row]) / (2 * step * value))];

        double[] At(double shift)
        {
            double[] moved = [.. point];
            moved[poi] += shift;
            data.Prepare(moved);
            return intensity(moved);
        }
    }

    private Layout Divide(MassBin[] bins)
    {
        var shares = new MassShares(Prepared(), [.. bins.Select(bin => bin.Interval)], point, covariance);
        var templates = bins.Select((bin, j) => Divided(bin, j, shares)).ToArray();
        AddVariations(templates, variations);
        data.Prepare(point);
        var expected = DensityAsimov.Table(data, reference, simulated, templates);
        var (kept, width) = Kept(expected, templates);
        return new(shares, templates, expected, kept, width);
    }

    private BuiltDensityWorkspace Finish(Layout layout, string name)
    {
        var templates = layout.Templates;
        findings.ThrowIfErrors();
        var modes = ReplicaModes.Of([.. replicas.Select(replica => replica.Weights(point))], templates);
        var observations = templates.Select(template => new Observation(template.Bin.Name, template.Observed)).ToValueList();
        ValueList<Measurement> measurements = [new(name, model.Poi, Settings())];
        return new(
            new(
                templates.Select((template, j) => Channel(template, j, layout.Shares, modes)).ToValueList(),
                observations,
                measurements),
            templates.Select(template => new BuiltMassBin(
                model.Regions[template.Bin.Region].Name, template.Bin.Name, template.Bin.Interval, [.. template.Edges], template.Total(), template.Observed, template.Rows.Length)).ToValueList(),
            [.. point],
            layout.Kept,
            layout.Uncertainty,
            layout.Shares.Error,
            Shift(templates),
            layout.Expected,
            data,
            [.. data.Findings, .. findings])
        {
            Replicas = replicas.Select(replica => new Workspace(Channels(replica, layout), observations, measurements)).ToValueList(),
        };
    }

    /// <summary>The same bins with templates of one replica, without nuisance parameters for replicas and MC statistics.</summary>
    private ValueList<Channel> Channels(DensityReference replica, Layout layout)
    {
        var own = replica.Weights(point);
        var templates = layout.Templates.Select(template => new DensityTemplate(template.Bin, template.Rows, scores, template.Edges, template.Amplitudes, own)).ToArray();
        AddVariations(templates, Variations(replica));
        return templates.Select((template, j) => Channel(template, j, layout.Shares, null) with { McStatistics = null }).ToValueList();
    }

    private DensityTemplate Divided(MassBin bin, int j, MassShares shares)
    {
        var amplitudes = model.Components.Select((_, k) =>
        {
            var amplitude = new Jet(data.Floating.Length);
            amplitude.AddProduct(data.Terms[k].Yield, shares.At[k][j]);
            return amplitude;
        }).ToArray();
        int[] rows = bin.HasFeatures ? [.. RowsIn(bin).OrderBy(row => scores[row])] : [];
        var edges = rows.Length == 0 ? [] : new DensityTemplate(bin, rows, scores, [], amplitudes, weights) is var whole
            ? ScoreMerge.Edges([.. rows.Select(row => scores[row])], whole.EventWeights, binning.ScoreBins, binning.MinimumEvents)
            : [];
        if (bin.HasFeatures && rows.Length < binning.MinimumEvents)
        {
            findings.Error("PX0355", binning.Reference.Name, FormattableString.Invariant($"{rows.Length} simulated events lie in [{bin.Interval.Low}, {bin.Interval.High}], fewer than {binning.MinimumEvents}; simulate more there, or widen the bins by MassEdges."));
            findings.ThrowIfErrors();
        }

        var template = new DensityTemplate(bin, rows, scores, edges, amplitudes, weights);
        template.Observe(data.Events, dataScores);
        return template;
    }

    /// <summary>Shares at α = ±1 of every nuisance parameter that moves densities.</summary>
    private static void AddVariations(DensityTemplate[] templates, IEnumerable<KeyValuePair<(int Component, int Variation), (double[] Up, double[] Down)>> variations)
    {
        foreach (var ((k, v), (up, down)) in variations)
        {
            foreach (var template in templates.Where(template => template.Bin.HasFeatures))
            {
                template.Varied[(k, v)] = (template.SharesOf(up), template.SharesOf(down));
            }
        }
    }

    /// <summary>Weights of events at α = ±1 of every nuisance parameter, of the components whose densities it moves.</summary>
    private IEnumerable<KeyValuePair<(int Component, int Variation), (double[] Up, double[] Down)>> Variations(DensityReference simulation)
    {
        var all = from component in model.Components.Index()
                  from variation in component.Item.Variations.Index()
                  group (Component: component.Index, Variation: variation.Index) by variation.Item.Parameter;
        foreach (var moved in all)
        {
            var parameter = data.IndexOf(moved.Key);
            var (up, down) = (Varied(simulation, parameter, 1), Varied(simulation, parameter, -1));
            foreach (var variation in moved)
            {
                yield return new(variation, (up[variation.Component], down[variation.Component]));
            }
        }
    }

    // Templates are those at α = 0, whatever the data prefer.
    private double[][] Varied(DensityReference simulation, int parameter, double alpha)
    {
        double[] moved = [.. point];
        moved[parameter] = alpha;
        return simulation.Weights(moved);
    }

    private Channel Channel(DensityTemplate template, int j, MassShares shares, ReplicaModes? modes)
    {
        var uncertainty = template.Uncertainty();
        return new(
            template.Bin.Name,
            model.Components.Select((component, k) => new Sample(
                component.Name,
                new ConstantYields(template.Nominal(k, shares.At[k][j].Value)),
                [.. template.Modifiers(component, k, shares.At[k][j].Value), .. modes?.Modifiers(k, j) ?? []],
                Coefficient(component, shares.Text(k, j)))).ToValueList(),
            null,
            template.Bin.HasFeatures ? new($"staterror_{template.Bin.Name}", new ConstantYields(uncertainty)) : null);
    }

    private static Expression Coefficient(DensityComponent component, string? share) =>
        Expression.Parse(share is null ? component.Yield.Text : $"({component.Yield.Text}) * {share}");

    private ValueList<ParameterSettings> Settings()
    {
        var moving = model.Components.SelectMany(component => component.Variations.Select(variation => variation.Parameter)).ToHashSet();
        return model.Parameters.Select((parameter, i) => new ParameterSettings(
            parameter.Name,
            Inits: [parameter.Constraint.IsPresent ? parameter.Nominal : point[i]],
            Bounds: [parameter.Bounds],
            IsFixed: parameter.IsFixed ? true : null,
            Constraint: parameter.Constraint.IsPresent && !moving.Contains(parameter.Name) ? parameter.Constraint : null)).ToValueList();
    }

    /// <summary>The share of the information on the parameter of interest that is kept, and its expected uncertainty without bins.</summary>
    private (double Kept, double Uncertainty) Kept(EventTable expected, DensityTemplate[] templates)
    {
        var unbinned = DensityLikelihood.Open(model with { WeightColumn = BuiltDensityWorkspace.WeightColumn }, expected);
        var position = data.Floating.IndexOf(poi);
        var whole = Uncertainty(unbinned.Information(point), position);
        var binned = Uncertainty(BinnedInformation.Of(model, data, point, templates), position);
        return (whole * whole / (binned * binned), whole);
    }

    private double Uncertainty(double[] information, int position)
    {
        var size = data.Floating.Length;
        for (var i = 0; i < size; i++)
        {
            information[i * (size + 1)] += ConstraintPenalty.At(data.Parameters[data.Floating[i]].Constraint, point[data.Floating[i]]).Second / 2;
        }

        return DensityCovariance.Inverse(information, size) is { } inverse ? Math.Sqrt(inverse[position * (size + 1)]) : double.NaN;
    }

    /// <summary>How far shape parameters move the templates of the score inside a bin of m, which the workspace leaves out.</summary>
    private double Shift(DensityTemplate[] templates)
    {
        var largest = 0.0;
        foreach (var floating in data.Terms.ToArray().SelectMany(term => term.Tape.Layout.Parameters).Distinct())
        {
            double[] moved = [.. point];
            moved[data.Floating[floating]] += Math.Sqrt(covariance[floating * (data.Floating.Length + 1)]);
            var shifted = reference.Weights(moved);
            foreach (var template in templates.Where(template => template.Bin.HasFeatures))
            {
                var (total, changed) = (template.Total(), template.Amplitudes.Select((_, k) => template.SharesOf(shifted[k])).ToArray());
                for (var b = 0; b < template.Count; b++)
                {
                    var change = template.Amplitudes.Select((amplitude, k) => amplitude.Value * (changed[k][b] - template.Shares[k][b])).Sum();
                    largest = Math.Max(largest, Math.Abs(change) / Math.Sqrt(Math.Max(total[b], double.Epsilon)));
                }
            }
        }

        return largest;
    }

    /// <summary>Bins, and what they keep.</summary>
    private sealed record Layout(MassShares Shares, DensityTemplate[] Templates, EventTable Expected, double Kept, double Uncertainty);
}
