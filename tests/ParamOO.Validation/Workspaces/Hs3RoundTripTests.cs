using ParamOO.Interchange;
using ParamOO.Interchange.RooFit;
using ParamOO.Likelihoods;
using ParamOO.Testing;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Validation.Workspaces;

/// <summary>
/// Do published and synthetic HistFactory workspaces keep their likelihood on the way to HS3 and back? Differences of −2 ln L between points, since the
/// constants of a luminosity that is written as 1 + σ α are others. Those that HS3 cannot say are refused by the named finding.
/// </summary>
public sealed class Hs3RoundTripTests
{
    public static TheoryData<string> Workspaces => SharedData.IsPresent
        ? [.. Directory.EnumerateFiles(SharedData.PathOf("data", "histfactory", "workspaces"), "*.json").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)]
        : ["none"];

    [SharedDataTheory]
    [MemberData(nameof(Workspaces))]
    public void TheLikelihoodComesBack(string file)
    {
        var path = SharedData.PathOf("data", "histfactory", "workspaces", file);
        var before = PyhfWorkspaceReader.Read(File.ReadAllText(path), file, []);
        if (before.Measurements[0].Poi.Length == 0)
        {
            Assert.Equal("PX0704", Assert.Throws<InvalidInputException>(() => Write(before)).Findings[0].Id);
            return;
        }

        var (one, other) = (before.At(), Hs3Reader.Read(Write(before), file, null, []).At());
        var origin = Value(one, other, 0);
        for (var number = 1; number <= 4; number++)
        {
            var (expected, actual) = Value(one, other, number);
            Assert.Equal(expected - origin.Before, actual - origin.After, 1e-9 * Math.Max(1, Math.Abs(expected)));
        }
    }

    private static string Write(Workspace workspace) => Hs3Writer.Write(workspace, new RooExportOptions { Hypothesis = 1, Data = new Inference.ObservedData() }, []);

    private static (double Before, double After) Value(CompiledModel before, CompiledModel after, int number)
    {
        var (one, other) = (before.Initial.ToArray(), after.Initial.ToArray());
        for (var index = 0; index < one.Length; index++)
        {
            var parameter = before.Parameters[index];
            if (parameter.IsFixed)
            {
                continue;
            }

            var width = parameter.Constraint is NormalConstraint normal ? normal.Sigma : 0.1;
            var shift = number == 0 ? 0 : 0.6 * Math.Sin(number * (index + 1));
            one[index] += shift * width;
            var found = after.IndexOf(Translated(parameter.Name));
            Assert.True(found >= 0, parameter.Name);
            other[found] += parameter.Name == "lumi" ? shift : shift * width;
        }

        return (new Likelihood(before).TwiceNll(one, before.Observed.AsSpan()), new Likelihood(after).TwiceNll(other, after.Observed.AsSpan()));
    }

    private static string Translated(string name)
    {
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0 ? ExportNames.Legal(name) : ExportNames.Legal(name[..bracket]) + name[bracket..];
    }
}
