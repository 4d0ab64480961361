using System.Globalization;
using ParamOO.Inference;
using ParamOO.Interchange;
using ParamOO.Interchange.RooFit;
using ParamOO.Testing;

namespace ParamOO.Tests.Interchange;

/// <summary>
/// Does pyhf find the same t in exported documents? Last run by hand in November 2026 with pyhf's main (b3dc4bb) and the shipped examples: PatchSet
/// within 4e-10, functions within 2e-12 of <c>paramoo scan</c> at 20 values each.
/// </summary>
public sealed class InstalledPyhfTests : IDisposable
{
    private static readonly ScanOptions Options = new() { Data = new AsimovData(), Values = [0.05, 0.35, 1.05, 2.3, 3.9] };

    private readonly string folder = Directory.CreateTempSubdirectory("paramoo-pyhf-").FullName;

    [InstalledPyhfFact]
    public void TheFitsOfAPatchSetAreTheScan()
    {
        var text = PyhfPatchSetWriter.Write(SmallInterferenceModel.Make(), Options, []);
        Write("workspace.json", text.Workspace);
        Write("patchset.json", text.PatchSet);

        Compare(InstalledPyhf.Run(
            """
            import json, sys, numpy, pyhf
            base = json.load(open(sys.argv[1] + "/workspace.json"))
            patches = pyhf.PatchSet(json.load(open(sys.argv[1] + "/patchset.json")))
            patches.verify(base)
            for patch in patches.patches:
                workspace = pyhf.Workspace(patches.apply(base, patch.name))
                model = workspace.model()
                _, fit = pyhf.infer.mle.fit(workspace.data(model), model, return_fitted_val=True, tolerance=1e-12)
                print(float(fit) - patch.values[1])
            """,
            folder));
    }

    [InstalledPyhfFact]
    public void TheModuleWithFunctionsFindsTheScan()
    {
        Write("workspace.json", PyhfFunctionsWriter.Write(SmallInterferenceModel.Make(), new RooExportOptions { Data = new AsimovData() }, []));
        Write(PyhfFunctionsWriter.ModuleName, PyhfFunctionsWriter.Module());

        Compare(InstalledPyhf.Run(
            """
            import sys
            sys.path.insert(0, sys.argv[1])
            import paramoo_pyhf
            workspace = paramoo_pyhf.Workspace(sys.argv[1] + "/workspace.json")
            for value in (0.05, 0.35, 1.05, 2.3, 3.9):
                print(workspace.t(value, tolerance=1e-12))
            """,
            folder));
    }

    [InstalledPyhfFact]
    public void AWorkspaceAtAHypothesisKeepsItsSchema()
    {
        Write("w.json", PyhfWorkspaceWriter.Write(PyhfAtHypothesis.Of(SmallInterferenceModel.Make(), 2.3, [])));
        Assert.Equal("valid\n", InstalledPyhf.Run("import json, sys, pyhf\npyhf.Workspace(json.load(open(sys.argv[1] + '/w.json')))\nprint('valid')", folder));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static void Compare(string printed)
    {
        var scan = ProfileScan.Run(SmallInterferenceModel.Make(), Options);
        Assert.All(scan.Points.Zip(printed.Split('\n')), pair => Assert.Equal(pair.First.TestStatistic, double.Parse(pair.Second, CultureInfo.InvariantCulture), 1e-6));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
}
