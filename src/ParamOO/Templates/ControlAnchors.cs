using System.Collections.Immutable;
using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Observables;
using ParamOO.Vocabulary;

namespace ParamOO.Templates;

/// <summary>Counts further simulations of a process, away from nominal parameters, in the bins of a region with fixed bins.</summary>
internal static class ControlAnchors
{
    /// <summary>Fills the templates of every anchor of a morph.</summary>
    /// <param name="model">The mixture with the yields of the region, valid.</param>
    /// <param name="region">The region.</param>
    /// <param name="morph">The morph.</param>
    /// <param name="nominal">Templates of the region.</param>
    /// <param name="findings">Receives missing columns, PX0300 to PX0304, PX0182 and PX0183.</param>
    public static ImmutableArray<TemplateSet> Fill(MixtureModel model, ControlRegionPlan region, MorphPlan morph, TemplateSet nominal, Findings findings)
    {
        var process = model.Processes.Index().First(entry => entry.Item.Name == morph.Process).Index;
        var plain = model with { Processes = [model.Processes[process] with { RatioColumn = ControlCounting.RatioToItself, Systematics = [] }] };
        return [.. morph.Anchors.Select(anchor => Fill(plain, process, region, anchor, nominal, findings))];
    }

    private static TemplateSet Fill(MixtureModel plain, int process, ControlRegionPlan region, AnchorTable anchor, TemplateSet nominal, Findings findings)
    {
        var source = ControlCounting.WithRatioToItself(anchor.Source);
        var table = new WeightedTable(source, anchor.WeightColumn, process);
        var templates = new TemplateSet(nominal.Grid, nominal.Processes, nominal.Bins, nominal.VariationKnots, []);
        if (TableLook.Read(plain, table with { Process = 0 }, null, findings) is not null)
        {
            var filler = new ControlFiller(table, [new FilledProcess(process, null, 1, 1, plain.Processes[0].Name)], region.Variable, region.Edges, null, templates);
            var reading = new SharedReading();
            filler.Join(reading);
            reading.Run();
            filler.Complete(region, findings);
        }

        return templates;
    }
}
