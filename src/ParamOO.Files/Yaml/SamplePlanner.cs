using System.Globalization;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Yaml;

/// <summary>From <c>Samples</c>, <c>Bases</c> and <c>NormFactors</c> to the coefficients of the mixture.</summary>
/// <param name="document">The file.</param>
/// <param name="places">Where the sections stand.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class SamplePlanner(AnalysisDocument document, Places places, Findings findings)
{
    private readonly NameRules names = new(places, findings);

    /// <summary>Names of all samples, in file order.</summary>
    public List<string> Names { get; } = [.. (document.Samples ?? []).Select(sample => sample.Name).OfType<string>()];

    /// <summary>The coefficient of every sample that has a valid one.</summary>
    /// <param name="parameters">The parameters that formulae may hold.</param>
    public Dictionary<string, Expression> Coefficients(IReadOnlyCollection<string> parameters)
    {
        names.Unique("sample", (document.Samples ?? []).Select(sample => (sample.Name, (object)sample)));
        var coefficients = FromBases(parameters);
        foreach (var sample in document.Samples ?? [])
        {
            AddExplicit(sample, parameters, coefficients);
        }

        foreach (var factor in document.NormFactors ?? [])
        {
            Multiply(factor, coefficients);
        }

        foreach (var entry in document.Systematics ?? [])
        {
            Vary(entry, parameters, coefficients);
        }

        return coefficients;
    }

    /// <summary>A change of the yield that depends on parameters: f_X (1 + Formula)^α.</summary>
    private void Vary(SystematicEntry entry, IReadOnlyCollection<string> parameters, Dictionary<string, Expression> coefficients)
    {
        if (entry.Name is null || Formula(entry, nameof(entry.Formula), entry.Formula, parameters) is not { } change)
        {
            return;
        }

        CheckPositive(entry, change);
        foreach (var sample in (entry.Samples ?? Names).Where(coefficients.ContainsKey).Distinct())
        {
            var parameter = ShapingPlanner.ParameterOf(entry, sample);
            names.Formula(entry, parameter);
            coefficients[sample] = Product(coefficients[sample], $"(1 + ({change.Text}))^{parameter}");
        }
    }

    /// <summary>Looks over the range of the parameter of interest, all other parameters nominal.</summary>
    private void CheckPositive(SystematicEntry entry, Expression change)
    {
        var written = document.Parameters ?? [];
        var nominal = change.Names.Select(name => written.FirstOrDefault(item => item.Name == name)?.Nominal ?? 1).ToArray();
        var poi = change.Names.IndexOf(document.General?.FirstPoi ?? "");
        var bounds = written.FirstOrDefault(item => item.Name == document.General?.FirstPoi)?.Bounds ?? default;
        for (var step = 0; step <= 32; step++)
        {
            var at = bounds.Low + (bounds.Width * step / 32);
            if (poi >= 0)
            {
                nominal[poi] = at;
            }

            if (!(change.Evaluate(nominal) is var value && value > -1 && double.IsFinite(value)))
            {
                findings.Error("PX0515", places.Of(entry, nameof(entry.Formula)), Invariant($"'{change.Text}' is {value} at {document.General?.FirstPoi} = {at}; the relative change of a yield must be a finite number above -1 over the whole range."));
                return;
            }
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private Dictionary<string, Expression> FromBases(IReadOnlyCollection<string> parameters)
    {
        var coefficients = new Dictionary<string, Expression>();
        foreach (var basis in document.Bases ?? [])
        {
            AddBasis(basis, parameters, coefficients);
        }

        return coefficients;
    }

    private void AddBasis(BasisEntry basis, IReadOnlyCollection<string> parameters, Dictionary<string, Expression> coefficients)
    {
        var points = (basis.Points ?? new Dictionary<string, double>())
            .Where(point => names.IsSample(places.Of(basis, nameof(basis.Points), point.Key), point.Key, Names))
            .Select(point => new BasisPoint(point.Key, point.Value))
            .ToValueList();
        if (Formula(basis, nameof(basis.Variable), basis.Variable, parameters) is not { } variable
            || LagrangeBasis.TryCreate(variable, points, places.Of(basis, nameof(basis.Points)), findings) is not { } lagrange)
        {
            return;
        }

        for (var i = 0; i < lagrange.Points.Count; i++)
        {
            var sample = lagrange.Points[i].Sample;
            if (!coefficients.TryAdd(sample, lagrange.Coefficients[i]))
            {
                findings.Error("PX0916", places.Of(basis, nameof(basis.Points), sample), $"the sample '{sample}' stands in two bases; keep it in one.");
            }
        }
    }

    private void AddExplicit(SampleEntry sample, IReadOnlyCollection<string> parameters, Dictionary<string, Expression> coefficients)
    {
        if (sample.Name is null)
        {
            return;
        }

        if (sample.Coefficient is not null && coefficients.ContainsKey(sample.Name))
        {
            var place = places.Of(sample, nameof(sample.Coefficient));
            findings.Error("PX0916", place, $"the sample '{sample.Name}' has a Coefficient and stands in a basis as well; keep one of them.");
        }
        else if (!coefficients.ContainsKey(sample.Name)
            && Formula(sample, nameof(sample.Coefficient), sample.Coefficient ?? "1", parameters) is { } coefficient)
        {
            coefficients[sample.Name] = coefficient;
        }
    }

    private Expression? Formula(object section, string key, string? text, IReadOnlyCollection<string> parameters)
    {
        var place = places.Of(section, key);
        if (text is null || Expression.TryParse(text, place, findings) is not { } formula)
        {
            return null;
        }

        var unknown = formula.Names.Where(name => !parameters.Contains(name)).ToList();
        foreach (var name in unknown)
        {
            findings.Error("PX0911", place, $"'{text}' holds '{name}', which is no parameter; {Suggestion.For(name, parameters)}");
        }

        return unknown.Count == 0 ? formula : null;
    }

    private void Multiply(NormFactorEntry factor, Dictionary<string, Expression> coefficients)
    {
        if (factor.Samples is { Count: 0 })
        {
            findings.Error("PX0919", places.Of(factor, nameof(factor.Samples)), $"Samples is an empty list; '{factor.Name}' would multiply nothing.");
        }

        foreach (var (sample, index) in (factor.Samples ?? []).Select((sample, index) => (sample, index)))
        {
            if (factor.Samples!.Take(index).Contains(sample))
            {
                findings.Error("PX0528", places.Of(factor, nameof(factor.Samples), index), $"'{factor.Name}' names the sample '{sample}' twice and would be squared; name it once.");
            }
            else if (names.IsSample(places.Of(factor, nameof(factor.Samples), index), sample, Names)
                && factor.Name is not null && coefficients.TryGetValue(sample, out var coefficient))
            {
                coefficients[sample] = Product(coefficient, factor.Name);
            }
        }
    }

    /// <summary>f_X times a free normalisation; null factors were reported before.</summary>
    private Expression Product(Expression coefficient, string factor)
    {
        var isOne = coefficient.IsConstant && coefficient.Evaluate([]) == 1;
        var text = isOne ? factor : string.Create(CultureInfo.InvariantCulture, $"({coefficient.Text}) * {factor}");
        return Expression.TryParse(text, places.File, []) ?? coefficient;
    }
}
