using ParamOO.Numerics;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Interchange;

/// <summary>Writes plain HistFactory workspaces in pyhf's JSON, schema 1.0.0; nothing is lost and nothing is approximated.</summary>
public static class PyhfWorkspaceWriter
{
    /// <summary>The text of a workspace.</summary>
    /// <param name="workspace">A workspace without hypotheses, coefficients and other things that pyhf has not.</param>
    /// <exception cref="InvalidInputException">The workspace says what pyhf cannot; all findings are listed.</exception>
    public static string Write(Workspace workspace)
    {
        var findings = Check(workspace);
        findings.ThrowIfErrors();
        return WorkspaceWriting.Write(workspace, WorkspaceForm.Pyhf);
    }

    /// <summary>What a workspace says that pyhf's form cannot.</summary>
    /// <param name="workspace">The workspace.</param>
    public static Findings Check(Workspace workspace)
    {
        var findings = new Findings();
        foreach (var (index, channel) in workspace.Channels.Index())
        {
            CheckChannel(channel, $"/channels/{index}", findings);
        }

        foreach (var (index, measurement) in workspace.Measurements.Index())
        {
            foreach (var (entry, settings) in measurement.Parameters.Index())
            {
                CheckSettings(settings, $"/measurements/{index}/config/parameters/{entry}", findings);
            }
        }

        return findings;
    }

    private static void CheckChannel(Channel channel, string path, Findings findings)
    {
        if (channel.Hypothesis is not null)
        {
            findings.Error("PX0801", $"{path}/hypothesis", $"channel '{channel.Name}' depends on a hypothesis, which pyhf cannot say; export it at one hypothesis.");
        }

        if (channel.McStatistics is not null)
        {
            findings.Error("PX0802", $"{path}/mc_statistics", $"channel '{channel.Name}' has MC statistics of its total, which pyhf cannot say; export it at one hypothesis.");
        }

        foreach (var (index, sample) in channel.Samples.Index())
        {
            CheckSample(sample, $"{path}/samples/{index}", findings);
        }
    }

    private static void CheckSample(Sample sample, string path, Findings findings)
    {
        if (sample.Coefficient is not null)
        {
            findings.Error("PX0803", $"{path}/coefficient", $"sample '{sample.Name}' has the coefficient '{sample.Coefficient}', which pyhf cannot say.");
        }

        if (sample.Yields is not ConstantYields)
        {
            findings.Error("PX0801", $"{path}/data", $"the yields of '{sample.Name}' depend on a hypothesis, which pyhf cannot say.");
        }

        foreach (var (index, modifier) in sample.Modifiers.Index())
        {
            var isPlain = modifier switch
            {
                ShapeVariation or GaussianMorph => false,
                NormSys norm => norm.Code == InterpolationCode.PolynomialFactor,
                HistoSys histo => histo.Code == InterpolationCode.PolynomialShift,
                _ => true,
            };
            if (!isPlain)
            {
                findings.Error("PX0804", $"{path}/modifiers/{index}", $"'{modifier.Name}' is a shape variation or a morph, or uses an interpolation that pyhf's documents cannot state.");
            }
        }
    }

    private static void CheckSettings(ParameterSettings settings, string path, Findings findings)
    {
        if (settings.Constraint is not null)
        {
            findings.Error("PX0805", $"{path}/constraint", $"'{settings.Name}' has a constraint of its own, which pyhf cannot say.");
        }

        if (settings.Bounds is { } bounds && bounds.Any(interval => !double.IsFinite(interval.Width)))
        {
            findings.Error("PX0806", $"{path}/bounds", $"'{settings.Name}' has an infinite bound, which JSON cannot say; give numbers.");
        }
    }
}
