using System.Collections.Immutable;
using ParamOO.Vocabulary;

namespace ParamOO.Inference;

/// <summary>What may be odd about parameters that a user holds at values.</summary>
public static class HeldValues
{
    /// <summary>Reports parameters that are held twice, and values outside bounds.</summary>
    /// <param name="parameters">The parameters of the model; names that are none of theirs are passed over.</param>
    /// <param name="held">What is held where.</param>
    /// <param name="findings">Receives PX0741 (error) and PX0742 (warning).</param>
    public static void Check(ImmutableArray<Parameter> parameters, IReadOnlyCollection<ParameterValue> held, Findings findings)
    {
        foreach (var twice in held.GroupBy(value => value.Name).Where(values => values.Count() > 1))
        {
            findings.Error("PX0741", twice.Key, FormattableString.Invariant($"the parameter is held at {string.Join(" and at ", twice.Select(value => value.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))}; name it once."));
        }

        foreach (var (name, value) in held)
        {
            if (parameters.FirstOrDefault(parameter => parameter.Name == name) is { } parameter && !parameter.Bounds.Contains(value))
            {
                findings.Warning("PX0742", name, FormattableString.Invariant($"the parameter is held at {value:R}, outside its bounds [{parameter.Bounds.Low:R}, {parameter.Bounds.High:R}]; yields are extrapolated there."));
            }
        }
    }
}
