using System.Text.RegularExpressions;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange.RooFit;

/// <summary>
/// Names as ROOT and SymPy bear them: a letter, then letters, digits and underscores; none that either takes for a function or a constant; all different,
/// since parameters, functions, distributions and data share one name space.
/// </summary>
internal sealed partial class ExportNames
{
    private static readonly HashSet<string> Taken = new(StringComparer.Ordinal)
    {
        "S", "N", "E", "I", "O", "Q", "C", "pi", "PI", "EULER", "TMath", "beta", "gamma", "zeta", "lambda", "Lambda", "oo", "nan", "zoo",
        "sqrt", "exp", "log", "pow", "min", "max", "abs", "sin", "cos", "tan", "log10", "erf", "sinh", "cosh", "tanh", "true", "false", "TRUE", "FALSE",
        "x", "y", "z", "t", "if", "else", "is", "in", "as", "or", "and", "not", "def", "for", "del", "int", "double", "const", "new", "delete",
    };

    private readonly HashSet<string> used = new(Taken, StringComparer.Ordinal);
    private readonly Findings findings;

    /// <param name="findings">Receives a note for every name that had to change.</param>
    public ExportNames(Findings findings) => this.findings = findings;

    /// <summary>A new name, as near as can be to the one wanted.</summary>
    public string New(string wanted)
    {
        var legal = Legal(wanted);
        var name = legal;
        for (var number = 2; !used.Add(name); number++)
        {
            name = $"{legal}_{number}";
        }

        return name;
    }

    /// <summary>A new name for something that the user named; a note says so when it is another one.</summary>
    /// <param name="wanted">The user's name, with what belongs in front of it.</param>
    /// <param name="path">Where it stands.</param>
    public string NewFor(string wanted, string path)
    {
        var name = New(wanted);
        if (name != wanted)
        {
            findings.Note("PX0820", path, $"'{wanted}' is called '{name}' in the result: names there have letters, digits and underscores only and are not those of functions.");
        }

        return name;
    }

    /// <summary>A text with every character that may not occur replaced; parts of names, not unique.</summary>
    public static string Legal(string text)
    {
        var legal = Illegal().Replace(text, "_").Trim('_');
        return legal.Length == 0 || !char.IsAsciiLetter(legal[0]) ? "p_" + legal : legal;
    }

    [GeneratedRegex("[^A-Za-z0-9_]+")]
    private static partial Regex Illegal();
}
