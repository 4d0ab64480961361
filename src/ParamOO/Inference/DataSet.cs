using System.Collections.Immutable;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>What counts as the data of a statement: counts of all bins for every hypothesis, and auxiliary data. The set of cases is closed.</summary>
public abstract record DataSet
{
    private protected DataSet()
    {
    }

    /// <summary>The data at one hypothesis: counts of all bins, then auxiliary data.</summary>
    /// <param name="models">The workspace along its hypothesis.</param>
    /// <param name="model">The model at the hypothesis.</param>
    internal abstract ImmutableArray<double> At(HypothesisModels models, CompiledModel model);

    /// <summary>Reports what these data lack.</summary>
    /// <param name="models">The workspace along its hypothesis.</param>
    /// <param name="values">Values to be tested.</param>
    /// <param name="findings">Receives what is wrong.</param>
    internal abstract void Check(HypothesisModels models, ValueList<double> values, Findings findings);
}

/// <summary>What was seen. Channels whose binning follows the hypothesis have observed counts at its knots only; nothing is interpolated.</summary>
public sealed record ObservedData : DataSet
{
    /// <inheritdoc/>
    internal override ImmutableArray<double> At(HypothesisModels models, CompiledModel model) => model.Observed;

    /// <inheritdoc/>
    internal override void Check(HypothesisModels models, ValueList<double> values, Findings findings)
    {
        if (models.Companion is not null && values.Count > 0)
        {
            findings.Error("PX0782", "workspace", "observed counts of a hypothesis of two parameters exist on rays from the reference only, where no profile passes; use --data asimov, or data-like expectations.");
            return;
        }

        if (values.Count == 0 && models is { FollowsHypothesis: true, Companion: null, ObservedValues.Count: 0 })
        {
            findings.Error(
                "PX0703", "workspace", $"there are no observed data at any value of {models.PoiName}; use Asimov data, or build the workspace from an analysis file whose regions have Data or DataWeight.");
        }

        foreach (var value in values.Where(value => !models.HasObservedCounts(value)))
        {
            findings.Error(
                "PX0703", "workspace", $"there are no observed counts at {models.PoiName} = {value:R}; {models.WhereObserved(value)}");
        }
    }
}

/// <summary>
/// Data equal to the expectations at a point (μ_A, α_A), the auxiliary data included: at a hypothesis μ′, n_b(μ′) = N_b(μ_A, α_A; μ′).
/// </summary>
/// <param name="Point">
/// Values of some parameters; the others have their nominal values, and the parameter of interest that of the reference hypothesis.
/// </param>
public sealed record AsimovData(ValueList<ParameterValue> Point = default) : DataSet
{
    /// <inheritdoc/>
    internal override ImmutableArray<double> At(HypothesisModels models, CompiledModel model) =>
        [.. new Likelihood(model).AsimovData(models.PointOf(Point).AsSpan())];

    /// <inheritdoc/>
    internal override void Check(HypothesisModels models, ValueList<double> values, Findings findings)
    {
        foreach (var value in Point.Where(value => !models.Names.Contains(value.Name)))
        {
            findings.Error("PX0701", "workspace", $"'{value.Name}' is not a parameter; {Suggestion.For(value.Name, models.Names)}");
        }
    }
}
