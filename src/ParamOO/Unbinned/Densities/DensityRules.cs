using ParamOO.Vocabulary;

namespace ParamOO.Unbinned.Densities;

/// <summary>What a <see cref="DensityModel"/> must fulfil before events are looked at.</summary>
internal static class DensityRules
{
    private const int TestedMasses = 200;

    /// <summary>Looks for whatever is wrong: PX0316 to PX0320.</summary>
    public static void Check(DensityModel model, string place, Findings findings)
    {
        string[] names = [.. model.Parameters.Select(parameter => parameter.Name)];
        if (!names.Contains(model.Poi))
        {
            findings.Error("PX0319", place, $"the parameter of interest '{model.Poi}' is not among the parameters; {Suggestion.For(model.Poi, names)}");
        }

        if (names.Contains(model.Variable))
        {
            findings.Error("PX0319", place, $"'{model.Variable}' is the resonant variable and a parameter too; rename the parameter.");
        }

        CheckRepeats(names, "parameter", place, findings);
        CheckRepeats([.. model.Components.Select(component => component.Name)], "component", place, findings);
        CheckRegions(model, place, findings);
        foreach (var component in model.Components)
        {
            CheckComponent(model, component, names, place, findings);
        }
    }

    private static void CheckRepeats(string[] names, string what, string place, Findings findings)
    {
        foreach (var name in names.GroupBy(name => name).Where(group => group.Count() > 1))
        {
            findings.Error("PX0319", place, $"the {what} '{name.Key}' stands {name.Count()} times; rename one.");
        }

        if (names.Length == 0)
        {
            findings.Error("PX0319", place, $"there is no {what}; add one.");
        }
    }

    private static void CheckRegions(DensityModel model, string place, Findings findings)
    {
        var sorted = model.Regions.OrderBy(region => region.Interval.Low).ToList();
        for (var i = 0; i < sorted.Count; i++)
        {
            var (name, interval) = (sorted[i].Name, sorted[i].Interval);
            if (interval.Low < model.Range.Low || interval.High > model.Range.High)
            {
                findings.Error("PX0316", place, FormattableString.Invariant($"the region '{name}' reaches from {interval.Low} to {interval.High}, beyond the range [{model.Range.Low}, {model.Range.High}]; extend the range."));
            }

            if (i > 0 && interval.Low < sorted[i - 1].Interval.High)
            {
                findings.Error("PX0316", place, $"the regions '{sorted[i - 1].Name}' and '{name}' overlap, so that events would count twice; make the intervals exclude each other.");
            }
        }

        if (sorted.Count == 0)
        {
            findings.Error("PX0316", place, "there is no region; add the intervals of the resonant variable whose events are used.");
        }
    }

    private static void CheckComponent(DensityModel model, DensityComponent component, string[] names, string place, Findings findings)
    {
        var before = findings.Count;
        foreach (var name in component.Yield.Names.Concat(component.Mass.Names.Where(name => name != model.Variable)).Concat(component.Variations.Select(variation => variation.Parameter)).Distinct())
        {
            if (!names.Contains(name))
            {
                findings.Error("PX0318", place, $"the component '{component.Name}' mentions '{name}', which is no parameter; {Suggestion.For(name, names)}");
            }
        }

        if (component.Variations.DistinctBy(variation => variation.Parameter).Count() != component.Variations.Count)
        {
            findings.Error("PX0320", place, $"a parameter moves the density of '{component.Name}' twice; keep one entry.");
        }

        if (findings.Count == before)
        {
            CheckMass(model, component, names, place, findings);
        }
    }

    private static void CheckMass(DensityModel model, DensityComponent component, string[] names, string place, Findings findings)
    {
        var shape = new JetFormula(component.Mass, names, [.. names.Select(_ => -1)], model.Variable);
        double[] nominal = [.. model.Parameters.Select(parameter => parameter.Nominal)];
        var value = new Jet(0);
        for (var i = 0; i <= TestedMasses; i++)
        {
            var mass = model.Range.Low + (model.Range.Width * i / TestedMasses);
            shape.At(nominal, mass, value);
            if (!(value.Value >= 0 && double.IsFinite(value.Value)))
            {
                findings.Error("PX0317", place, FormattableString.Invariant($"the mass shape of '{component.Name}' is {value.Value} at {model.Variable} = {mass} and nominal parameters; it must be finite and not negative in the whole range."));
                return;
            }
        }
    }
}
