namespace ParamOO.Cli.Tests;

/// <summary>One bin with signal over a background of uncertain rate, as a workspace of pyhf.</summary>
internal static class CountingExperiment
{
    public const string Workspace = """
        {"channels": [{"name": "SR", "samples": [
           {"name": "s", "data": [10.0], "modifiers": [{"name": "mu", "type": "normfactor", "data": null}]},
           {"name": "b", "data": [50.0], "modifiers": [{"name": "rate", "type": "normsys", "data": {"hi": 1.1, "lo": 0.9}}]}]}],
         "observations": [{"name": "SR", "data": [65.0]}],
         "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": []}}], "version": "1.0.0"}
        """;
}
