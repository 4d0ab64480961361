using System.Globalization;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>Finds the parameters of interest of an analysis file, and the formula that a hypothesis is a value of.</summary>
/// <param name="document">The file.</param>
/// <param name="places">Where the sections stand.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class PoiPlanner(AnalysisDocument document, Places places, Findings findings)
{
    private const double Rounding = 1e-9;

    /// <summary>The formula of parameters that hypotheses are values of; null where they are values of the parameter of interest.</summary>
    public Expression? Value { get; private set; }

    /// <summary>The parameter of interest, or the first of two.</summary>
    /// <param name="parameters">All free parameters.</param>
    /// <returns>The parameter; null where the file lacks it.</returns>
    public Parameter? Find(List<Parameter> parameters)
    {
        if (document.General is not { } general)
        {
            return null;
        }

        CheckNames(general);
        if (document.Parameters is null || general.FirstPoi is not { } name)
        {
            return null;
        }

        var poi = Find(name, parameters, general);
        if (general.SecondPoi is { } second)
        {
            Find(second, parameters, general);
        }

        return poi;
    }

    /// <summary>Looks for what coefficients make of the parameters of interest.</summary>
    /// <param name="parameters">All free parameters.</param>
    /// <param name="coefficients">Coefficients of the samples.</param>
    public void CheckUse(List<Parameter> parameters, Dictionary<string, Expression> coefficients)
    {
        foreach (var poi in new[] { document.General?.FirstPoi, document.General?.SecondPoi }.OfType<string>())
        {
            var isUsed = coefficients.Values.Any(coefficient => coefficient.Names.Contains(poi));
            if (!isUsed && coefficients.Count > 0 && !findings.HasErrors)
            {
                findings.Error("PX0923", places.Of(document.General!, KeyOf(document.General!)), $"no coefficient holds the parameter of interest '{poi}'; nothing would depend on it.");
            }
        }

        if (document.General is { HypothesisValue: { } text } general && !findings.HasErrors)
        {
            Value = ReadValue(text, general, parameters);
        }
    }

    private static string KeyOf(GeneralSection general) => general.POIs is null ? nameof(general.POI) : nameof(general.POIs);

    private void CheckNames(GeneralSection general)
    {
        if (general is { POI: null, POIs: null })
        {
            findings.Error("PX0905", places.Of(general), "General lacks the key 'POI', the parameter of interest, or 'POIs', two of them.");
        }
        else if (general is { POI: not null, POIs: not null })
        {
            findings.Error("PX0916", places.Of(general, nameof(general.POIs)), "POI and POIs stand side by side; keep one of them.");
        }
        else if (general.POIs is { } pois && (pois.Count != 2 || pois[0] == pois[1]))
        {
            findings.Error("PX0940", places.Of(general, nameof(general.POIs)), pois.Count > 2
                ? $"there are {pois.Count} POIs; templates are filled over hypotheses of two at most: keep two and leave the others in coefficients, where fits move them."
                : "POIs are two different parameters; name one alone with POI.");
        }

        if (general is { POIs: not null, HypothesisValue: not null })
        {
            findings.Error("PX0941", places.Of(general, nameof(general.HypothesisValue)), "HypothesisValue makes hypotheses of one number, POIs hypotheses of two; keep POI with HypothesisValue, or POIs.");
        }
    }

    private Parameter? Find(string name, List<Parameter> parameters, GeneralSection general)
    {
        var poi = parameters.Find(parameter => parameter.Name == name);
        if (poi is null)
        {
            var suggestion = Suggestion.For(name, [.. parameters.Select(parameter => parameter.Name)]);
            findings.Error("PX0912", places.Of(general, KeyOf(general)), $"the parameter of interest '{name}' is not in Parameters; {suggestion}");
        }
        else if (!poi.Bounds.Contains(general.ReferenceHypothesis ?? 1))
        {
            var place = places.Of(general, nameof(general.ReferenceHypothesis));
            findings.Error("PX0921", place, $"ReferenceHypothesis is {general.ReferenceHypothesis ?? 1}, outside the bounds [{poi.Bounds.Low}, {poi.Bounds.High}] of '{name}'.");
        }

        return poi;
    }

    /// <summary>The formula must equal the parameter of interest at the nominal value of the other.</summary>
    private Expression? ReadValue(string text, GeneralSection general, List<Parameter> parameters)
    {
        var place = places.Of(general, nameof(general.HypothesisValue));
        if (Expression.TryParse(text, place, findings) is not { } value)
        {
            return null;
        }

        string[] names = [.. parameters.Select(parameter => parameter.Name)];
        if (value.Names.FirstOrDefault(name => !names.Contains(name)) is { } unknown)
        {
            findings.Error("PX0942", place, $"'{text}' mentions '{unknown}', which is not in Parameters; {Suggestion.For(unknown, names)}");
            return null;
        }

        if (!value.Names.Contains(general.FirstPoi!) || value.Names.Length != 2)
        {
            findings.Error("PX0942", place, $"'{text}' must be a formula of two parameters, the POI '{general.FirstPoi}' being one of them.");
            return null;
        }

        CheckEquality(value, place, parameters, general.FirstPoi!);
        return value;
    }

    private void CheckEquality(Expression value, string place, List<Parameter> parameters, string poi)
    {
        var other = parameters.First(parameter => parameter.Name != poi && value.Names.Contains(parameter.Name));
        foreach (var tested in new[] { 0.3, 0.8, 1.7, 2.6 })
        {
            if (!AreEqual(At(value, tested, other.Nominal), tested))
            {
                findings.Error("PX0942", place, Text($"'{value}' is {At(value, tested, other.Nominal)} where {poi} = {tested} and {other.Name} = {other.Nominal}; it must equal {poi} there, so that hypotheses can be values of it."));
                return;
            }
        }

        double At(Expression formula, double tested, double beside) => formula.Evaluate([.. formula.Names.Select(name =>
            name == poi ? tested : name == other.Name ? beside : parameters.First(parameter => parameter.Name == name).Nominal)]);
    }

    private static bool AreEqual(double one, double other) => Math.Abs(one - other) <= Rounding * Math.Max(1, Math.Abs(one));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
