using ParamOO.Events;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;

namespace ParamOO.Workspaces.Densities;

/// <summary>A binned workspace of a density model, and what is known of it.</summary>
/// <param name="Workspace">One channel per bin of the resonant variable, its bins those of the score.</param>
/// <param name="Bins">The bins of the resonant variable, in the order of the channels.</param>
/// <param name="Point">Where the templates were made: the best fit of the data, constrained parameters at their nominal values; one number per parameter of the model.</param>
/// <param name="Kept">Share of the information on the parameter of interest that the bins keep, the others profiled, in [0, 1].</param>
/// <param name="UnbinnedUncertainty">Expected uncertainty of the parameter of interest without bins.</param>
/// <param name="ShapeError">Largest error of ln of an expectation by the polynomials of shape parameters, within four standard deviations.</param>
/// <param name="TemplateShift">
/// Largest change of expected events in a bin of the score when shape parameters move by one standard deviation, the total of its bin of the
/// resonant variable held, in units of the statistical uncertainty of the bin: what templates leave out.
/// </param>
/// <param name="Expected">Events with weights (column <see cref="WeightColumn"/>) that stand for what the model expects at the point.</param>
/// <param name="Unbinned">The unbinned likelihood of the data, with the mean of the densities of all replicas.</param>
/// <param name="Findings">Warnings.</param>
public sealed record BuiltDensityWorkspace(
    Workspace Workspace,
    ValueList<BuiltMassBin> Bins,
    ValueList<double> Point,
    double Kept,
    double UnbinnedUncertainty,
    double ShapeError,
    double TemplateShift,
    EventTable Expected,
    DensityLikelihood Unbinned,
    ValueList<Finding> Findings)
{
    /// <summary>
    /// The same bins with templates of each replica alone, without nuisance parameters for replicas and MC statistics: their profiles have an
    /// envelope as those of the unbinned likelihoods have. Empty for a model without replicas.
    /// </summary>
    public ValueList<Workspace> Replicas { get; init; }

    /// <summary>The workspace without replicas and without MC statistics: the same model as <see cref="Unbinned"/>, with bins.</summary>
    public Workspace WithoutUncertainties => Workspace with
    {
        Channels = Workspace.Channels.Select(channel => channel with
        {
            McStatistics = null,
            Samples = channel.Samples.Select(sample => sample with { Modifiers = sample.Modifiers.Where(modifier => !ReplicaModes.Made(modifier)).ToValueList() }).ToValueList(),
        }).ToValueList(),
    };

    /// <summary>Name of the column of weights of <see cref="Expected"/>.</summary>
    public const string WeightColumn = "(expected)";
}

/// <summary>A bin of the resonant variable.</summary>
/// <param name="Region">Name of the region that it belongs to.</param>
/// <param name="Channel">Name of its channel.</param>
/// <param name="Interval">The interval.</param>
/// <param name="ScoreEdges">Edges between the bins of the score ∂ln λ/∂POI, ascending; empty for one bin.</param>
/// <param name="Expected">Expected events in every bin of the score.</param>
/// <param name="Observed">Observed events.</param>
/// <param name="Events">Simulated events that templates were made of; 0 for a bin without features.</param>
public sealed record BuiltMassBin(string Region, string Channel, Interval Interval, ValueList<double> ScoreEdges, PerBin Expected, PerBin Observed, int Events);
