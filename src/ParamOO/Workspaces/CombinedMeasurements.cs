using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>The measurements of a combination.</summary>
internal static class CombinedMeasurements
{
    public static ValueList<Measurement> Of(IReadOnlyList<WorkspacePart> parts, JoinKind join, Findings findings)
    {
        var names = parts[0].Workspace.Measurements.Select(measurement => measurement.Name).ToArray();
        var areAlike = parts.All(part => part.Workspace.Measurements.Select(measurement => measurement.Name).Order(StringComparer.Ordinal).SequenceEqual(names.Order(StringComparer.Ordinal)));
        return areAlike
            ? [.. names.Select(name => Merge([.. parts.Select(part => (part.Workspace.Measurements.First(measurement => measurement.Name == name), part.Label))], join, findings))]
            : [Merge([.. parts.Select(part => (part.Workspace.Measurements[0], part.Label))], join, findings)];
    }

    private static Measurement Merge((Measurement Measurement, string Label)[] parts, JoinKind join, Findings findings)
    {
        var withPoi = parts.Where(part => part.Measurement.Poi.Length > 0).ToArray();
        foreach (var other in withPoi.Skip(1).Where(other => other.Measurement.Poi != withPoi[0].Measurement.Poi))
        {
            findings.Error("PX0673", other.Label, $"the parameter of interest is '{other.Measurement.Poi}' here but '{withPoi[0].Measurement.Poi}' in {withPoi[0].Label}; rename one of them.");
        }

        var settings = new List<(ParameterSettings Settings, string Label)>();
        foreach (var (measurement, label) in parts)
        {
            foreach (var item in measurement.Parameters)
            {
                var at = settings.FindIndex(other => other.Settings.Name == item.Name);
                if (at < 0)
                {
                    settings.Add((item, label));
                }
                else
                {
                    settings[at] = (Merge(settings[at], (item, label), join, findings), label);
                }
            }
        }

        return new Measurement(parts[0].Measurement.Name, withPoi.Length > 0 ? withPoi[0].Measurement.Poi : string.Empty, [.. settings.Select(entry => entry.Settings)]);
    }

    private static ParameterSettings Merge((ParameterSettings Settings, string Label) left, (ParameterSettings Settings, string Label) right, JoinKind join, Findings findings)
    {
        var (one, other) = (left.Settings, right.Settings);
        return new ParameterSettings(
            one.Name,
            Pick(one.Inits, other.Inits, "inits"),
            Pick(one.Bounds, other.Bounds, "bounds"),
            Pick(one.AuxiliaryData, other.AuxiliaryData, "auxdata"),
            Pick(one.Factors, other.Factors, "factors"),
            Pick(one.Sigmas, other.Sigmas, "sigmas"),
            Pick(one.IsFixed, other.IsFixed, "fixed"),
            PickConstraint(one.Constraint, other.Constraint));

        T? Pick<T>(T? first, T? second, string key)
            where T : struct, IEquatable<T>
        {
            if (first is { } stated && second is { } restated && !stated.Equals(restated))
            {
                Contradict(key);
                return join == JoinKind.RightOuter ? second : first;
            }

            return first ?? second;
        }

        Constraint? PickConstraint(Constraint? first, Constraint? second)
        {
            if (first is not null && second is not null && first != second)
            {
                Contradict("constraint");
                return join == JoinKind.RightOuter ? second : first;
            }

            return first ?? second;
        }

        void Contradict(string key)
        {
            if (join is JoinKind.None or JoinKind.Outer)
            {
                findings.Error("PX0673", right.Label, $"'{key}' of '{one.Name}' differ from those in {left.Label}; make them equal, rename the parameter in one of them, or join with 'left-outer' or 'right-outer'.");
            }
        }
    }
}
