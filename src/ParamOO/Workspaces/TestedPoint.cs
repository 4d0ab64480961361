using System.Globalization;
using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>A tested hypothesis μ′: one number for workspaces that test one parameter, or values of named parameters.</summary>
public readonly record struct TestedPoint
{
    private TestedPoint(ValueList<string> names, ValueList<double> values) => (Names, Values) = (names, values);

    /// <summary>Names of the parameters, each once; empty for one value of whichever parameter the workspace tests.</summary>
    public ValueList<string> Names { get; }

    /// <summary>The values, one per name, or one alone.</summary>
    public ValueList<double> Values { get; }

    /// <summary>The value where there is one alone, with or without a name; null where there are several.</summary>
    public double? Single => Values.Count == 1 ? Values[0] : null;

    /// <summary>One value of the parameter that a workspace tests.</summary>
    /// <param name="value">μ′.</param>
    public static implicit operator TestedPoint(double value) => new([], [value]);

    /// <summary>Values of named parameters.</summary>
    /// <param name="values">Names, each once, and values.</param>
    public static TestedPoint Of(params ReadOnlySpan<(string Name, double Value)> values)
    {
        var (names, numbers) = (new string[values.Length], new double[values.Length]);
        for (var i = 0; i < values.Length; i++)
        {
            (names[i], numbers[i]) = values[i];
        }

        return new(ValueList.Create<string>(names), ValueList.Create<double>(numbers));
    }

    /// <summary>The value of a parameter; null where the point says nothing of it.</summary>
    /// <param name="name">Name of the parameter.</param>
    public double? ValueOf(string name)
    {
        if (Names.Count == 0)
        {
            return Single;
        }

        var at = Names.Span.IndexOf(name);
        return at < 0 ? null : Values[at];
    }

    /// <summary>As the command line writes it: 1.5, or mu_ggF=1,mu_VBF=2.</summary>
    public override string ToString() => Names.Count == 0
        ? string.Join(", ", Values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))
        : string.Join(",", Names.Zip(Values, (name, value) => string.Create(CultureInfo.InvariantCulture, $"{name}={value:R}")));
}
