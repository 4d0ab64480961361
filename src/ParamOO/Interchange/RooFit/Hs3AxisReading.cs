using ParamOO.Mixture;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange.RooFit;

/// <summary>Makes the hypothesis of a channel again from what <see cref="Hs3Hypothesis"/> wrote beside the model.</summary>
internal sealed class Hs3AxisReading
{
    private readonly Hs3Document document;
    private readonly JsonPlace own;
    private readonly JsonPlace place;
    private readonly HashSet<string> gammas;

    public Hs3AxisReading(Hs3Document document, JsonPlace own, JsonPlace place)
    {
        (this.document, this.own, this.place) = (document, own, place);
        Bases = new Hs3Basis(document, own["bases"]);
        gammas = [.. place.Optional("mc_statistics")?["factors"].Items().Select(item => item.Text()) ?? []];
    }

    public Hs3Basis Bases { get; }

    /// <summary>Whether a function is the γ of a bin.</summary>
    public bool IsGamma(string name) => gammas.Contains(name);

    /// <summary>The variable behind the γ of a bin, whose constraint belongs to the MC statistics.</summary>
    public IEnumerable<string> GammaVariables => gammas.Where(name => name.Length > 0).SelectMany(name => document.Function(name)?["expression"].Formula()?.Names.Skip(1) ?? []);

    /// <summary>The axis; a document at one hypothesis has data there only.</summary>
    /// <param name="isTied">Whether μ′ is tied to μ.</param>
    public HypothesisAxis Axis(bool isTied) => new(
        place["poi"].Text(),
        place["variable"].Formula() ?? Expression.Constant(0),
        MeasurementReading.ReadInterval(place["range"], WorkspaceForm.Pyhf),
        place["reference"].Number(),
        isTied ? [.. place["knots"].Numbers()] : [document.Value(own["hypothesis"].Text()) ?? 0]);

    /// <summary>Whether μ′ is tied to μ: data are functions then.</summary>
    public bool IsTied => place["data"].Items().Count > 0;

    public McStatistics? Statistics() => place.Optional("mc_statistics") is { } statistics
        ? new McStatistics(statistics["name"].Text(), Bases.Function([.. statistics["uncertainties"].Items().Select(item => item.Text())]))
        : null;

    /// <summary>Counts at every knot: the data themselves, or their functions there.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="contents">The data of the document.</param>
    public ValueList<PerBin> Counts(HypothesisAxis axis, PerBin contents)
    {
        if (!IsTied)
        {
            return [contents];
        }

        var functions = place["data"].Items().Select(item => DataFunction(item.Text())).ToArray();
        return [.. axis.Knots.Select(knot => PerBin.Create([.. functions.Select(function => function(axis.VariableAt(knot)))]))];
    }

    /// <summary>A combination of basis functions, or of named combinations with weights.</summary>
    private Func<double, double> DataFunction(string name)
    {
        if (Bases.IsCombination(name) || document.Function(name) is null)
        {
            var function = Bases.Function([name]);
            return t => function.At(t)[0];
        }

        var formula = document.Function(name)!.Value["expression"].Formula()!;
        var parts = formula.Names.Select(part => Bases.Function([part])).ToArray();
        return t => formula.Evaluate([.. parts.Select(part => part.At(t)[0])]);
    }
}
