using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ParamOO.Inference;
using ParamOO.Interchange.Combine;
using ParamOO.Likelihoods;
using ParamOO.Testing;
using ParamOO.Tests.Interchange.RooFit;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Tests.Interchange;

/// <summary>Do datacards say what the model says? They are read here as Combine's manual describes them.</summary>
public sealed partial class CombineWriterTests
{
    private static readonly ScanOptions At23 = new() { Data = new AsimovData(), Values = [2.3] };

    [Theory]
    [InlineData(0.35, 0.0)]
    [InlineData(1.7, 1.0)]
    [InlineData(3.0, -1.0)]
    [InlineData(2.3, 1.6)]
    public void AtTheAnchorsAndBeyondTheYieldsAreThoseOfTheModel(double mu, double alpha)
    {
        var workspace = SmallInterferenceModel.Make();
        var card = CombineWriter.Write(workspace, At23, CombineProcesses.RateParameters, [])[0].Text;
        Assert.Equal(Expected(workspace, 2.3, ("mu", mu), ("ggF_QCD", alpha)), Yields(card, new() { ["mu"] = mu, ["ggF_QCD"] = alpha }), (one, other) => Math.Abs(one - other) < 1e-7);
    }

    [Fact]
    public void BetweenTheAnchorsLnNDiffersFromCode4AsDocumented()
    {
        Assert.Equal(1.070473, LnN(0.9, 1.15, 0.5), 5e-7);
        Assert.Equal(1.070659, new ParamOO.Numerics.FactorInterpolation(1.15, 0.9).At(0.5), 5e-7);
    }

    [Fact]
    public void ChannelsOfAllKindsAreThere()
    {
        var rich = Hs3WriterTests.Rich();
        var card = CombineWriter.Write(rich, At23, CombineProcesses.RateParameters, [])[0].Text;
        (string, double)[] point = [("mu", 1.9), ("qcd", -1), ("shape-jes", 1), ("norm", 1.1), ("mcstat[1]", 1.02), ("lumi", 1.01)];
        var own = rich.At(2.3);
        var sigma = ((NormalConstraint)own.Parameters[own.IndexOf("mcstat[1]")].Constraint).Sigma;
        Dictionary<string, double> values = new() { ["mu"] = 1.9, ["qcd"] = -1, ["shape_jes"] = 1, ["norm"] = 1.1, ["mcstat_1"] = 0.02 / sigma, ["lumi"] = 0.01 / 0.017 };

        Assert.Equal(Expected(rich, 2.3, point), Yields(card, values), (one, other) => Math.Abs(one - other) < 1e-6);
        Assert.Contains("\nmu extArg 1 [0,4]\n", card);
        Assert.Contains("\nlumi param 0 1\n", card);
    }

    [Fact]
    public void InterferenceMatricesMakeTheSumOfTheProcesses()
    {
        var files = CombineWriter.Write(SmallInterferenceModel.Make(), At23, CombineProcesses.RateParameters, []);
        var entries = JsonDocument.Parse(files.First(file => file.Name == "mu_2p3.scaling.json").Text).RootElement;
        var nominal = Expected(SmallInterferenceModel.Make(), 2.3, ("mu", 1), ("ggF_QCD", 0));

        Assert.Equal(["SR_b0", "SR_b1"], entries.EnumerateArray().Select(entry => entry.GetProperty("channel").GetString()));
        foreach (var mu in new[] { 0.0, 0.35, 2.3 })
        {
            var expected = Expected(SmallInterferenceModel.Make(), 2.3, ("mu", mu), ("ggF_QCD", 0));
            foreach (var (bin, entry) in entries.EnumerateArray().Index())
            {
                double[] m = [.. entry.GetProperty("scaling")[0].EnumerateArray().Select(number => number.GetDouble())];
                Assert.Equal(expected[bin], nominal[bin] * (m[0] + (2 * m[1] * Math.Sqrt(mu)) + (m[2] * mu)), 1e-10);
            }
        }
    }

    [Fact]
    public void HiggsWidthMultipliesItsOwnProcesses()
    {
        var files = CombineWriter.Write(SmallInterferenceModel.Make(), At23, CombineProcesses.HiggsWidth, []);

        Assert.Contains("process ggH_b ggH_s ggH_sbi", files[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("rateParam", files[0].Text);
        Assert.Contains("HiggsWidth:higgswidth", files.First(file => file.Name == "scan.sh").Text);
        Assert.Contains("for value in 2.3; do", files.First(file => file.Name == "scan.sh").Text);
    }

    private static double[] Expected(Workspace workspace, double hypothesis, params (string Name, double Value)[] values)
    {
        var model = workspace.At(hypothesis);
        var point = model.Initial.ToArray();
        foreach (var (name, value) in values)
        {
            point[model.IndexOf(name)] = value;
        }

        var yields = new double[model.Bins];
        new Likelihood(model).ExpectedYields(point, yields);
        return yields;
    }

    /// <summary>Expected counts of a card; nuisance parameters that are not named are 0.</summary>
    private static double[] Yields(string card, Dictionary<string, double> values)
    {
        var lines = card.Split('\n').Where(line => !line.StartsWith('#') && !line.StartsWith('-')).Select(line => line.Split(' ')).Where(line => line.Length > 1).ToArray();
        var bins = lines.Where(line => line[0] == "bin").ToArray();
        var (columns, processes) = (bins[1][1..], lines.First(line => line[0] == "process")[1..]);
        var rates = lines.First(line => line[0] == "rate")[1..].Select(Number).ToArray();
        foreach (var line in lines)
        {
            for (var column = 0; column < rates.Length; column++)
            {
                if (line[1] == "lnN" && line[2 + column] != "-")
                {
                    var ends = line[2 + column].Split('/');
                    rates[column] *= LnN(Number(ends[0]), Number(ends[1]), values.GetValueOrDefault(line[0]));
                }
                else if (line[1] == "rateParam" && Fits(line[2], columns[column]) && Fits(line[3], processes[column]))
                {
                    var names = line[5].Split(',');
                    var formula = Indices().Replace(line[4], match => names[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)]);
                    rates[column] *= ArithmeticText.Evaluate(formula, name => values.GetValueOrDefault(name)).Value;
                }
            }
        }

        return [.. bins[0][1..].Select(bin => columns.Zip(rates).Where(pair => pair.First == bin).Sum(pair => pair.Second))];
    }

    private static bool Fits(string pattern, string name) => Regex.IsMatch(name, $"^{pattern.Replace("*", ".*", StringComparison.Ordinal)}$");

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double LnN(double down, double up, double alpha)
    {
        if (Math.Abs(alpha) >= 1)
        {
            return alpha > 0 ? Math.Pow(up, alpha) : Math.Pow(down, -alpha);
        }

        var (slope, even, square) = ((Math.Log(up) - Math.Log(down)) / 2, (Math.Log(up) + Math.Log(down)) / 16, alpha * alpha);
        return Math.Exp((slope * alpha) + (even * square * (15 - (10 * square) + (3 * square * square))));
    }

    [GeneratedRegex("@([0-9]+)")]
    private static partial Regex Indices();
}
