using ParamOO.Mixture;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Interchange;

/// <summary>
/// A workspace at one hypothesis in words that pyhf knows: μ = μ′ is put into the yields, so that the result is the conditional model of the
/// tested value; its data are those of the hypothesis.
/// </summary>
/// <remarks>
/// Exact: yields, coefficients, normalisations, MC statistics. A sample with shape variations becomes one sample per bin, whose factors are
/// normsys; exact too, unless one parameter moves both the rate and the shape of a sample: the product of two interpolations is then one
/// interpolation of the products, equal at α = 0, ±1 and beyond, and a note says so.
/// </remarks>
public static class PyhfAtHypothesis
{
    /// <summary>The conditional model of a hypothesis.</summary>
    /// <param name="workspace">A workspace that keeps its rules; coefficients depend on the parameter of the hypothesis only.</param>
    /// <param name="hypothesis">μ′, inside the range of every channel with a hypothesis, at a knot where there are observed data.</param>
    /// <param name="findings">Receives what is approximated (PX0807) and data that are missing (PX0809).</param>
    /// <returns>A plain HistFactory workspace without a parameter of interest.</returns>
    /// <exception cref="InvalidInputException">The workspace says what cannot be folded in or what pyhf does not know.</exception>
    public static Workspace Of(Workspace workspace, TestedPoint hypothesis, Findings findings) => Of(workspace, hypothesis, new PyhfExportOptions(), findings);

    /// <summary>The conditional model of a hypothesis.</summary>
    /// <param name="workspace">A workspace that keeps its rules; coefficients depend on the parameter of the hypothesis only.</param>
    /// <param name="hypothesis">μ′, inside the range of every channel with a hypothesis.</param>
    /// <param name="options">The data, and where variations must agree.</param>
    /// <param name="findings">Receives what is approximated (PX0807) and data that are missing (PX0809).</param>
    /// <returns>A plain HistFactory workspace without a parameter of interest.</returns>
    /// <exception cref="InvalidInputException">The workspace says what cannot be folded in or what pyhf does not know.</exception>
    public static Workspace Of(Workspace workspace, TestedPoint hypothesis, PyhfExportOptions options, Findings findings)
    {
        var found = new Findings();
        ValueList<string> pois = [.. workspace.Channels.SelectMany(channel => channel.Hypothesis?.Parameters ?? []).Distinct()];
        var plain = new Workspace(
            [.. workspace.Channels.Select((channel, index) => Fold(channel, hypothesis, pois, options, $"/channels/{index}", found))],
            [.. workspace.Observations.Select(observation => options.Counts?.GetValueOrDefault(observation.Channel) is { Count: > 0 } counts
                ? new Observation(observation.Channel, counts)
                : Fold(observation, workspace, hypothesis, found))],
            [.. workspace.Measurements.Select(measurement => Fold(measurement, pois))]);
        found.AddRange(PyhfWorkspaceWriter.Check(plain));
        found.ThrowIfErrors();
        found.AddRange(WorkspaceRules.Check(plain).Where(finding => finding.Severity == Severity.Error));
        found.ThrowIfErrors();
        findings.AddRange(found);
        return plain;
    }

    /// <summary>Coefficients need the value of every parameter, beyond what the yields need.</summary>
    private static string? WhyNot(Channel channel, TestedPoint hypothesis, ValueList<string> pois) => channel.Hypothesis?.WhyNot(hypothesis, channel.Name)
        ?? (pois.Count > 1 && pois.Any(name => hypothesis.Names.Count == 0 || hypothesis.ValueOf(name) is null)
            ? $"'{hypothesis}' does not say where all parameters of the hypothesis are: write {string.Join(',', pois.Select(name => $"{name}=…"))}." : null);

    private static string NameOf(HypothesisSpace space, TestedPoint hypothesis) => space is HypothesisAxis axis ? FormattableString.Invariant($"{axis.Poi} = {axis.ValueAt(hypothesis)}") : hypothesis.ToString();

    private static Channel Fold(Channel channel, TestedPoint hypothesis, ValueList<string> pois, PyhfExportOptions options, string path, Findings findings)
    {
        if (WhyNot(channel, hypothesis, pois) is { } reason)
        {
            findings.Error("PX0645", "hypothesis", reason);
            return channel with { Samples = [] };
        }

        var t = channel.PositionAt(hypothesis);
        ValueList<Sample> samples = [.. channel.Samples.SelectMany((sample, index) => Fold(sample, hypothesis, pois, t, options, $"{path}/samples/{index}", findings))];
        return new Channel(channel.Name, channel.McStatistics is { } statistics ? AddStatistics(samples, statistics, t, channel.Bins) : samples);
    }

    private static IEnumerable<Sample> Fold(Sample sample, TestedPoint hypothesis, ValueList<string> pois, HypothesisPosition t, PyhfExportOptions options, string path, Findings findings)
    {
        var factors = CoefficientFactors.Of(sample.Coefficient, pois);
        foreach (var name in factors.Foreign(pois))
        {
            findings.Error("PX0803", $"{path}/coefficient", $"'{sample.Coefficient}' depends on '{name}' in a way that pyhf cannot say.");
            yield break;
        }

        var coefficient = factors.At(hypothesis);
        foreach (var morph in sample.Modifiers.OfType<GaussianMorph>())
        {
            findings.Error("PX0804", path, $"'{morph.Name}' moves '{sample.Name}' by several parameters together, which pyhf cannot say.");
            yield break;
        }

        coefficient *= sample.Modifiers.Where(modifier => modifier is NormFactor && pois.Contains(modifier.Name)).Aggregate(1.0, (product, factor) => product * hypothesis.ValueOf(factor.Name)!.Value);
        PerBin yields = [.. sample.Yields.At(t).ToArray().Select(value => coefficient * value)];
        var plain = new Sample(
            sample.Name,
            new ConstantYields(yields),
            [
                .. sample.Modifiers.Where(modifier => modifier is not ShapeVariation && !(modifier is NormFactor && pois.Contains(modifier.Name))),
                .. factors.Free.Select(name => new NormFactor(name)),
            ]);
        var shapes = sample.Modifiers.OfType<ShapeVariation>().ToArray();
        if (sample.Yields is ConstantYields && coefficient != 1 && plain.Modifiers.Any(modifier => modifier is HistoSys or ShapeSys or StatError))
        {
            findings.Error("PX0808", path, $"'{sample.Name}' has a coefficient and modifiers stated in events; use factors.");
        }

        for (var bin = 0; bin < (shapes.Length == 0 ? 1 : yields.Count); bin++)
        {
            yield return shapes.Length == 0 ? plain : Split(plain, shapes, bin, t, options, path, findings);
        }
    }

    /// <summary>One bin of a sample as a sample of its own, with the variations of that bin as factors.</summary>
    private static Sample Split(Sample sample, ShapeVariation[] shapes, int bin, HypothesisPosition t, PyhfExportOptions options, string path, Findings findings)
    {
        var values = new double[sample.Yields.Bins];
        values[bin] = sample.Yields.At(t)[bin];
        var factors = new List<Modifier>();
        foreach (var shape in shapes)
        {
            var norm = sample.Modifiers.OfType<NormSys>().FirstOrDefault(other => other.Name == shape.Name);
            if (norm is not null && bin == 0)
            {
                findings.Note("PX0807", path, $"'{shape.Name}' moves the rate and the shape of '{sample.Name}'; between α = −1 and +1 their product is interpolated as one.");
            }

            var own = new NormSys(shape.Name, shape.Up.At(t)[bin], shape.Down.At(t)[bin], shape.Code);
            factors.Add(norm is null ? JointVariation.Rounded(own, options.Anchors is not null) : JointVariation.Of(norm, own, options.Anchors?.TryGetValue(shape.Name, out var anchor) == true ? anchor : null));
        }

        return new Sample(
            $"{sample.Name}_bin{bin}",
            new ConstantYields([.. values]),
            [.. sample.Modifiers.Where(modifier => modifier is not NormSys || factors.TrueForAll(factor => factor.Name != modifier.Name)), .. factors]);
    }

    /// <summary>All samples carry the γ; the first states the whole uncertainty, relative to the total.</summary>
    private static ValueList<Sample> AddStatistics(ValueList<Sample> samples, McStatistics statistics, HypothesisPosition t, int bins)
    {
        var relative = statistics.RelativeUncertainty.At(t);
        var uncertainty = new double[bins];
        for (var bin = 0; bin < bins; bin++)
        {
            uncertainty[bin] = relative[bin] * Math.Max(0, samples.Sum(sample => sample.Yields.At(t)[bin]));
        }

        return
        [
            .. samples.Select((sample, index) => sample with
            {
                Modifiers = [.. sample.Modifiers, new StatError(statistics.Name, index == 0 ? [.. uncertainty] : PerBin.Repeat(0, bins))],
            }),
        ];
    }

    private static Observation Fold(Observation observation, Workspace workspace, TestedPoint hypothesis, Findings findings)
    {
        var channel = workspace.Channels.FirstOrDefault(channel => channel.Name == observation.Channel);
        var space = channel?.Hypothesis ?? workspace.Channels.Select(other => other.Hypothesis).FirstOrDefault(other => other is not null);
        if (channel is null || space is null || observation.Counts.Count > 0 || space.WhyNot(hypothesis, channel.Name) is not null)
        {
            return observation;
        }

        var knot = space.KnotOf(hypothesis);
        if (knot >= 0 && knot < observation.CountsPerKnot.Count)
        {
            return new Observation(observation.Channel, observation.CountsPerKnot[knot]);
        }

        findings.Warning("PX0809", $"/observations ({observation.Channel})", $"there are no observed counts at {NameOf(space, hypothesis)}; the expected yields of the reference hypothesis {space.ReferencePoint} are written in their place.");
        return new Observation(observation.Channel, ReferenceExpectation(channel, space, hypothesis));
    }

    /// <summary>Asimov data of the reference hypothesis, binned as the tested hypothesis bins them.</summary>
    private static PerBin ReferenceExpectation(Channel channel, HypothesisSpace space, TestedPoint hypothesis)
    {
        var total = new double[channel.Bins];
        foreach (var sample in channel.Samples)
        {
            var coefficient = CoefficientFactors.Of(sample.Coefficient, space.Parameters) is var factors && !factors.Foreign(space.Parameters).Any() ? factors.At(space.ReferencePoint) : 0;
            var yields = sample.Yields.At(channel.PositionAt(hypothesis));
            for (var bin = 0; bin < total.Length; bin++)
            {
                total[bin] += coefficient * yields[bin];
            }
        }

        return [.. total];
    }

    private static Measurement Fold(Measurement measurement, ValueList<string> pois) => new(
        measurement.Name,
        pois.Contains(measurement.Poi) ? string.Empty : measurement.Poi,
        [.. measurement.Parameters.Where(settings => !pois.Contains(settings.Name)).Select(Plain)]);

    /// <summary>A unit normal constraint at its place is what pyhf assumes anyway.</summary>
    private static ParameterSettings Plain(ParameterSettings settings) => settings.Constraint is NormalConstraint { Sigma: 1 } normal
        ? settings with { Constraint = null, AuxiliaryData = normal.Auxiliary == 0 ? null : [normal.Auxiliary] }
        : settings;
}
