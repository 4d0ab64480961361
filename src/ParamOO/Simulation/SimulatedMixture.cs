using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Simulation;

/// <summary>The unbinned model that describes a simulated table: what its analysis file says, without the file.</summary>
public static class SimulatedMixture
{
    /// <summary>Name of the parameter of interest of models that have one, μ = 1 in nature.</summary>
    public const string Poi = "mu";

    /// <summary>Range of that parameter.</summary>
    public static Interval PoiBounds { get; } = new(0, 4);

    /// <summary>Range of free normalisations.</summary>
    public static Interval NormFactorBounds { get; } = new(0, 5);

    /// <summary>Makes the model; regions with fixed bins are left out.</summary>
    /// <param name="simulated">The simulated model.</param>
    public static MixtureModel Of(ISimulatedModel simulated) => new(
        simulated.Pois[0].Name,
        ReferenceHypothesis: 1,
        [
            .. simulated.Pois,
            .. simulated.Systematics.Select(systematic => Parameter.Nuisance(systematic.Name)),
            .. NormFactors(simulated).Select(name => Parameter.Free(name, 1, NormFactorBounds)),
        ],
        [.. simulated.Processes.Select(process => Describe(process, simulated))])
    {
        SecondPoi = HasPlane(simulated) ? simulated.Pois[1].Name : null,
        HypothesisValue = simulated.HypothesisValue is { } value ? Expression.Parse(value) : null,
    };

    /// <summary>Whether hypotheses are pairs of values.</summary>
    /// <param name="simulated">The simulated model.</param>
    internal static bool HasPlane(ISimulatedModel simulated) => simulated.Pois.Count > 1 && simulated.HypothesisValue is null;

    /// <summary>Names of the free normalisations, in order of first appearance.</summary>
    /// <param name="simulated">The simulated model.</param>
    internal static IEnumerable<string> NormFactors(ISimulatedModel simulated) =>
        simulated.Processes.Select(process => process.NormFactor).OfType<string>().Distinct();

    private static Process Describe(SimulatedProcess process, ISimulatedModel simulated) => new(
        process.Name,
        process.Yield,
        Coefficient(process, simulated),
        SimulatedTable.RatioColumn(process.Name),
        [.. from systematic in simulated.Systematics
            from effect in systematic.Effects
            where effect.Process == process.Name
            select Move(systematic, effect)]);

    private static ProcessSystematic Move(SimulatedSystematic systematic, SimulatedEffect effect) => systematic.HasShape
        ? new(
            systematic.Name,
            effect.YieldUp,
            effect.YieldDown,
            SimulatedTable.ShapeColumn(systematic.Name, effect.Process, "up"),
            SimulatedTable.ShapeColumn(systematic.Name, effect.Process, "down"))
        : new(systematic.Name, effect.YieldUp, effect.YieldDown);

    private static Expression Coefficient(SimulatedProcess process, ISimulatedModel simulated)
    {
        if (process.BasisPoint is not null)
        {
            return BasisCoefficient(process, simulated);
        }

        var factors = new[] { process.Coefficient is null ? null : $"({process.Coefficient})", process.NormFactor }.OfType<string>().ToArray();
        return Expression.Parse(factors.Length == 0 ? "1" : string.Join(" * ", factors));
    }

    private static Expression BasisCoefficient(SimulatedProcess process, ISimulatedModel simulated)
    {
        var points = simulated.Processes.Where(candidate => candidate.BasisPoint is not null)
            .Select(candidate => new BasisPoint(candidate.Name, Expression.Parse(candidate.BasisPoint!).Evaluate([])))
            .ToValueList();
        var basis = LagrangeBasis.TryCreate(Expression.Parse(simulated.BasisVariable), points, simulated.Kind, [])
            ?? throw new ArgumentException("the basis points of the simulated model do not make a basis", nameof(simulated));
        return basis.Coefficients[points.ToList().FindIndex(point => point.Sample == process.Name)];
    }
}
