using System.Globalization;
using System.Text.RegularExpressions;
using ParamOO.Interchange.RooFit;
using ParamOO.Testing;

namespace ParamOO.Tests.Interchange.RooFit;

/// <summary>
/// Does the native construct of the macro have the likelihood of the workspace? Its tables are evaluated here; ROOT itself is not at hand.
/// </summary>
public sealed partial class RooMacroWriterTests
{
    [Theory]
    [InlineData(2.3, 0.0, 0.761915929527009)]
    [InlineData(2.3, 0.7, 1.660064029387399)]
    [InlineData(0.35, -1.6, 3.068006973873337)]
    public void TheConstantDataSetHasTheTestStatistic(double mu, double alpha, double expected)
    {
        var macro = RooMacroWriter.Write(SmallInterferenceModel.Make(), new RooExportOptions(), []);
        Assert.Equal(expected, 2 * (Nll(macro, ("mu", mu), ("alpha_ggF_QCD", alpha)) - Nll(macro, ("mu", 1), ("alpha_ggF_QCD", 0))), 1e-11);
    }

    [Fact]
    public void ChannelsOfAllKindsAgreeWithTheirHs3()
    {
        var rich = Hs3WriterTests.Rich();
        var judge = new Hs3Judge(Hs3Writer.Write(rich, new RooExportOptions(), []));
        var macro = RooMacroWriter.Write(rich, new RooExportOptions(), []);
        (string, double)[] origin = [("mu", 1)];
        foreach (var point in new (string, double)[][] { [("mu", 0.4), ("alpha_shape_jes", 0.5)], [("mu", 3.1), ("alpha_qcd", -1.3), ("norm", 1.2), ("alpha_lumi", 0.4)], [("mu", 2), ("alpha_mcstat_bin_1", 1.1)] })
        {
            Assert.Equal(-judge.LogLikelihood(point) + judge.LogLikelihood(origin), Nll(macro, point) - Nll(macro, origin), 1e-9);
        }
    }

    [Fact]
    public void NamesAndSetsAreThoseThatToolsLookFor()
    {
        var macro = RooMacroWriter.Write(SmallInterferenceModel.Make(), new RooExportOptions { Names = RooNames.Combination }, []);

        Assert.Contains("const char *pois = \"mu\";", macro);
        Assert.Contains("const char *nuisances = \"alpha_ggF_QCD\";", macro);
        Assert.Contains("const char *globals = \"nom_alpha_ggF_QCD\";", macro);
        Assert.Contains("RooWorkspace w(\"combWS\")", macro);
        Assert.Contains("RooDataSet data(\"combData\"", macro);
        Assert.DoesNotContain('@' + "PDF", macro);
        Assert.Equal(macro.Count(letter => letter == '{'), macro.Count(letter => letter == '}'));
    }

    /// <summary>−ln of Π Poisson(n_ref | N) p^n_ref and of the unit normals, without constants.</summary>
    private static double Nll(string macro, params (string Name, double Value)[] point)
    {
        var values = Rows(macro, "variables").ToDictionary(row => row[0], row => (Slope)Number(row[1]));
        foreach (var (name, value) in point)
        {
            values[name] = value;
        }

        foreach (var row in Rows(macro, "functions"))
        {
            values[row[0]] = Function(row, values);
        }

        var sum = Rows(macro, "bins").Sum(row =>
        {
            var (expected, count) = (values[row[1]].Value, Number(row[2]));
            var exponent = row[3].Length == 0 ? 0 : Formula(row[3], row[4], values).Value;
            return expected - (count * Math.Log(expected)) - exponent;
        });
        return sum + Rows(macro, "constraints").Sum(row => Math.Pow(values[row[0]].Value - values[row[1]].Value, 2) / 2);
    }

    private static Slope Function(string[] row, Dictionary<string, Slope> values)
    {
        switch (row[1])
        {
            case "f":
                return Formula(row[2], row[3], values);
            case "*":
                return row[3].Split(',').Aggregate((Slope)1.0, (product, name) => product * values[name]);
            case "+":
                return row[3].Split(',').Aggregate((Slope)0.0, (sum, name) => sum + values[name]);
            default:
                var parts = row[3].Split(';').Select(part => part.Split(',')).ToArray();
                Assert.All(row[2].Split(','), code => Assert.Equal("5", code));
                return parts[1].Zip(parts[2], parts[3]).Select(one => Hs3Judge.Code5(values[one.First], values[one.Second].Value, values[one.Third].Value)).Aggregate((x, y) => x * y);
        }
    }

    private static Slope Formula(string text, string arguments, Dictionary<string, Slope> values)
    {
        var names = arguments.Split(',');
        return ArithmeticText.Evaluate(Indices().Replace(text, match => names[int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)]), name => values[name]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The entries of a table, texts without their quotes.</summary>
    private static IEnumerable<string[]> Rows(string macro, string table)
    {
        var start = macro.IndexOf($" {table}[] = {{\n", StringComparison.Ordinal);
        var lines = macro[start..macro.IndexOf("};\n", start, StringComparison.Ordinal)].Split('\n').Skip(1);
        return lines.Where(line => line.Length > 0).Select(line => Cells().Matches(line.Trim()[1..]).Select(cell => cell.Groups[1].Success ? cell.Groups[1].Value : cell.Groups[2].Value).ToArray());
    }

    [GeneratedRegex("@([0-9]+)")]
    private static partial Regex Indices();

    [GeneratedRegex("(?:\"([^\"]*)\"|'?([^\",{}' ]+)'?)")]
    private static partial Regex Cells();
}
