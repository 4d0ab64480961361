using System.Globalization;
using ParamOO.Vocabulary;

namespace ParamOO.Mixture;

/// <summary>What a mixture must fulfil before anything is computed with it.</summary>
public static class MixtureRules
{
    /// <summary>Looks at everything and reports everything: ids PX0202 to PX0218.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">The file or document that states it; findings add where in it.</param>
    /// <param name="findings">Receives the findings.</param>
    public static void Check(MixtureModel model, string path, Findings findings)
    {
        CheckParameters(model, path, findings);
        CheckPoi(model, path, findings);
        foreach (var process in model.Processes)
        {
            CheckProcess(model, process, $"{path}#/samples/{process.Name}", findings);
        }

        foreach (var name in Repeated(model.Processes.Select(process => process.Name)))
        {
            findings.Error("PX0202", path, $"two samples are called '{name}'; rename one.");
        }

        if (!findings.HasErrors)
        {
            CheckReferenceYield(model, path, findings);
        }
    }

    private static void CheckParameters(MixtureModel model, string path, Findings findings)
    {
        foreach (var name in Repeated(model.Parameters.Select(parameter => parameter.Name)))
        {
            findings.Error("PX0203", path, $"two parameters are called '{name}'; rename one, or state it once.");
        }

        foreach (var parameter in model.Parameters)
        {
            var where = $"{path}#/parameters/{parameter.Name}";
            var (nominal, bounds) = (parameter.Nominal, parameter.Bounds);
            if (!double.IsFinite(nominal) || !bounds.Contains(nominal))
            {
                findings.Error("PX0204", where, Invariant($"the nominal value {nominal} is not inside the bounds [{bounds.Low}, {bounds.High}]; move one of them."));
            }

            if (Width(parameter.Constraint) is { } width && !(width > 0 && double.IsFinite(width)))
            {
                findings.Error("PX0205", where, Invariant($"the width of the constraint is {width}; it must be positive."));
            }
        }
    }

    private static void CheckPoi(MixtureModel model, string path, Findings findings)
    {
        var poi = model.Parameters.FirstOrDefault(parameter => parameter.Name == model.Poi);
        if (poi is null)
        {
            var known = model.Parameters.Select(parameter => parameter.Name).ToList();
            findings.Error("PX0206", path, $"the parameter of interest '{model.Poi}' is not among the parameters; {Suggestion.For(model.Poi, known)}");
        }
        else if (!poi.Bounds.Contains(model.ReferenceHypothesis))
        {
            findings.Error(
                "PX0207",
                path,
                Invariant($"the reference hypothesis {model.ReferenceHypothesis} is outside the bounds [{poi.Bounds.Low}, {poi.Bounds.High}] of '{poi.Name}'; widen the bounds."));
        }
    }

    private static void CheckProcess(MixtureModel model, Process process, string path, Findings findings)
    {
        if (!(process.Yield >= 0 && double.IsFinite(process.Yield)))
        {
            findings.Error("PX0208", path, Invariant($"the yield is {process.Yield}; it must be a finite number of events, not negative (the coefficient may be)."));
        }

        var known = model.Parameters.Select(parameter => parameter.Name).ToList();
        foreach (var name in process.Coefficient.Names.Where(name => !known.Contains(name)))
        {
            findings.Error("PX0209", path, $"the coefficient \"{process.Coefficient}\" contains the unknown parameter '{name}'; {Suggestion.For(name, known)}");
        }

        foreach (var name in Repeated(process.Systematics.Select(systematic => systematic.Parameter)))
        {
            findings.Error("PX0210", path, $"the systematic '{name}' is stated twice; merge the two.");
        }

        foreach (var systematic in process.Systematics)
        {
            CheckSystematic(systematic, known, path, findings);
        }
    }

    private static void CheckSystematic(ProcessSystematic systematic, List<string> known, string path, Findings findings)
    {
        if (!known.Contains(systematic.Parameter))
        {
            findings.Error("PX0211", path, $"the systematic '{systematic.Parameter}' is not among the parameters; {Suggestion.For(systematic.Parameter, known)}");
        }

        foreach (var (direction, factor) in new[] { ("up", systematic.YieldUp), ("down", systematic.YieldDown) })
        {
            if (!(factor > 0 && double.IsFinite(factor)))
            {
                findings.Error(
                    "PX0212",
                    path,
                    Invariant($"the yield factor of '{systematic.Parameter}' {direction} is {factor}; it must be positive (1 + relative change)."));
            }
        }

        if (systematic.RatioUpColumn is null != systematic.RatioDownColumn is null)
        {
            findings.Error("PX0213", path, $"'{systematic.Parameter}' has a shape ratio in one direction only; name both columns or none.");
        }
    }

    private static void CheckReferenceYield(MixtureModel model, string path, Findings findings)
    {
        var compiled = new MixtureYields(model);
        CheckBounds(model, compiled, path, findings);
        var yields = compiled.At(model.ReferenceHypothesis);
        for (var i = 0; i < yields.Length; i++)
        {
            if (!double.IsFinite(yields[i]))
            {
                var process = model.Processes[i];
                findings.Error(
                    "PX0216",
                    $"{path}#/samples/{process.Name}",
                    Invariant($"the coefficient \"{process.Coefficient}\" is {yields[i]} at the reference hypothesis {model.ReferenceHypothesis}; correct it."));
            }
        }

        if (yields.Sum() <= 0)
        {
            findings.Error("PX0217", path, Invariant($"the total yield at the reference hypothesis {model.ReferenceHypothesis} is {yields.Sum()}; it must be positive."));
        }
    }

    /// <summary>Coefficients must have values over the whole range of the hypothesis; its ends are where roots and logarithms fail.</summary>
    private static void CheckBounds(MixtureModel model, MixtureYields yields, string path, Findings findings)
    {
        var bounds = model.Parameters.First(parameter => parameter.Name == model.Poi).Bounds;
        foreach (var end in new[] { bounds.Low, bounds.High }.Where(double.IsFinite))
        {
            var values = yields.At(end);
            for (var i = 0; i < values.Length; i++)
            {
                if (!double.IsFinite(values[i]))
                {
                    var process = model.Processes[i];
                    findings.Error(
                        "PX0218",
                        $"{path}#/samples/{process.Name}",
                        Invariant($"the coefficient \"{process.Coefficient}\" has no value at {model.Poi} = {end}, the end of its bounds; narrow the bounds."));
                }
            }
        }
    }

    private static double? Width(Constraint constraint) => constraint switch
    {
        NormalConstraint normal => normal.Sigma,
        PoissonConstraint poisson => poisson.Tau,
        GammaConstraint gamma => gamma.Tau,
        LogNormalConstraint logNormal => Math.Log(logNormal.Kappa),
        _ => null,
    };

    private static IEnumerable<string> Repeated(IEnumerable<string> names) =>
        names.GroupBy(name => name).Where(group => group.Count() > 1).Select(group => group.Key);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
