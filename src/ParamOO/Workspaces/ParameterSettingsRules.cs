using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>Whether the settings of a measurement fit the parameter set that they name.</summary>
internal static class ParameterSettingsRules
{
    public static void Check(ParameterDraft draft, ParameterSettings? settings, string path, Findings findings)
    {
        if (draft.Kind == ParameterKind.Luminosity)
        {
            CheckLuminosity(draft, settings, path, findings);
        }

        if (settings is null)
        {
            return;
        }

        var isNormal = draft.Kind is ParameterKind.Luminosity or ParameterKind.NormalPerBin;
        var isPoisson = draft.Kind == ParameterKind.PoissonPerBin;
        CheckList(draft, settings.Inits, true, $"{path}/inits", double.IsFinite, "a finite number", findings);
        CheckList(draft, settings.Bounds, true, $"{path}/bounds", IsInterval, "a lower and a higher bound", findings);
        CheckList(draft, settings.AuxiliaryData, isNormal || isPoisson || draft.Kind == ParameterKind.Alpha, $"{path}/auxdata", double.IsFinite, "a finite number", findings);
        CheckList(draft, settings.Sigmas, isNormal, $"{path}/sigmas", IsPositive, "a positive width", findings);
        CheckList(draft, settings.Factors, isPoisson, $"{path}/factors", IsPositive, "a positive number", findings);
        CheckInits(draft.With(settings), path, findings);
    }

    private static bool IsPositive(double value) => double.IsFinite(value) && value > 0;

    private static bool IsInterval(Interval bounds) => bounds.Low <= bounds.High;

    private static void CheckLuminosity(ParameterDraft draft, ParameterSettings? settings, string path, Findings findings)
    {
        if (settings?.Inits is null || settings.AuxiliaryData is null)
        {
            findings.Error("PX0610", settings is null ? draft.Path : path, $"the measurement must give 'inits' and 'auxdata' of the luminosity parameter '{draft.Name}', which has no defaults.");
            return;
        }

        if (settings.Bounds is null)
        {
            findings.Warning("PX0611", path, $"'{draft.Name}' has no 'bounds'; it is bounded by 0 and ten times its start value. Add 'bounds'.");
        }

        if (settings.Sigmas is null)
        {
            findings.Warning("PX0612", path, $"'{draft.Name}' has no 'sigmas'; the width of its constraint is taken as 1. Add 'sigmas'.");
        }
    }

    private static void CheckList<T>(
        ParameterDraft draft, ValueList<T>? values, bool isUsed, string path, Func<T, bool> isGood, string wanted, Findings findings)
    {
        if (values is not { } list)
        {
            return;
        }

        if (!isUsed)
        {
            findings.Error("PX0613", path, $"parameter '{draft.Name}' has no such setting; remove it.");
        }
        else if (list.Count != draft.Count)
        {
            findings.Error("PX0614", path, $"{list.Count} values are given for the {draft.Count} components of '{draft.Name}'; give {draft.Count}.");
        }

        for (var index = 0; index < list.Count; index++)
        {
            if (!isGood(list[index]))
            {
                findings.Error("PX0615", $"{path}/{index}", $"{list[index]} is not {wanted}.");
            }
        }
    }

    private static void CheckInits(ParameterSet set, string path, Findings findings)
    {
        foreach (var parameter in set.Components)
        {
            if (!parameter.Bounds.Contains(parameter.Nominal))
            {
                findings.Warning(
                    "PX0616", path, $"the start value {parameter.Nominal} of '{parameter.Name}' is outside its bounds [{parameter.Bounds.Low}, {parameter.Bounds.High}].");
            }
        }
    }
}
