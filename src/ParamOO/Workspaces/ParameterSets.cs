using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Workspaces;

/// <summary>
/// The parameter sets of a workspace in pyhf's order: by type of modifier (histosys, lumi, normfactor, normsys, shapefactor, shapesys,
/// staterror), inside a type by first appearance along sorted channels, samples and modifiers; staterror sets by name. Parameters of
/// coefficients stand with the normfactors (before those of the same sample), shape variations with normsys, MC statistics of channels
/// with staterror.
/// </summary>
public sealed class ParameterSets
{
    private readonly Workspace workspace;
    private readonly TestedPoint? hypothesis;
    private readonly Findings findings;
    private readonly IReadOnlyList<PlacedSample> samples;
    private readonly Dictionary<string, ParameterDraft> drafts = new(StringComparer.Ordinal);
    private readonly List<ParameterDraft> order = [];

    private ParameterSets(Workspace workspace, TestedPoint? hypothesis, Findings findings)
    {
        this.workspace = workspace;
        this.hypothesis = hypothesis;
        this.findings = findings;
        samples = PlacedSample.InModelOrder(workspace);
    }

    /// <summary>Collects the parameter sets of a workspace.</summary>
    /// <param name="workspace">The workspace; variables of hypotheses have values.</param>
    /// <param name="measurement">Index of the measurement whose settings apply.</param>
    /// <param name="hypothesis">μ′, at which widths of MC statistics are taken; null for the reference hypothesis of each channel.</param>
    /// <param name="findings">Receives names that are used for different things, and settings that do not fit.</param>
    /// <returns>One entry per name, in the order of the parameter vector.</returns>
    public static ValueList<ParameterSet> Of(Workspace workspace, int measurement, TestedPoint? hypothesis, Findings findings)
    {
        var sets = new ParameterSets(workspace, hypothesis, findings);
        sets.Collect();
        return sets.Apply(workspace.Measurements[measurement].Parameters, $"/measurements/{measurement}/config/parameters");
    }

    private void Collect()
    {
        Walk((_, modifier, path) => AddScalar(modifier is HistoSys, modifier, ParameterKind.Alpha, path));
        Walk((_, modifier, path) => AddScalar(modifier is Lumi, modifier, ParameterKind.Luminosity, path));
        CollectFree();
        Walk((_, modifier, path) => AddScalar(modifier is NormSys or ShapeVariation or GaussianMorph, modifier, ParameterKind.Alpha, path));
        Walk(CollectShapeFactor);
        Walk(CollectShapeSys);
        foreach (var draft in StatisticalUncertainties.Of(workspace, samples, hypothesis, findings))
        {
            Add(draft);
        }
    }

    private void Walk(Action<PlacedSample, Modifier, string> visit)
    {
        foreach (var sample in samples)
        {
            foreach (var (modifier, path) in sample.Modifiers)
            {
                visit(sample, modifier, path);
            }
        }
    }

    private void AddScalar(bool isWanted, Modifier modifier, ParameterKind kind, string path)
    {
        foreach (var name in isWanted ? modifier.ParameterNames : [])
        {
            Add(ParameterDraft.Scalar(name, kind, path));
        }
    }

    private void CollectFree()
    {
        var constrained = ScalarNames();
        foreach (var sample in samples)
        {
            foreach (var name in sample.Sample.Coefficient?.Names ?? [])
            {
                if (!constrained.Contains(name))
                {
                    Add(ParameterDraft.Scalar(name, ParameterKind.Free, $"{sample.Path}/coefficient"));
                }
            }

            foreach (var (modifier, path) in sample.Modifiers)
            {
                AddScalar(modifier is NormFactor, modifier, ParameterKind.Free, path);
            }
        }
    }

    /// <summary>A coefficient may also speak of a nuisance parameter that a modifier constrains.</summary>
    private HashSet<string> ScalarNames() =>
    [
        .. from sample in samples
           from modifier in sample.Sample.Modifiers
           where modifier is HistoSys or NormSys or ShapeVariation or GaussianMorph or Lumi
           from name in modifier.ParameterNames
           select name,
    ];

    private void CollectShapeFactor(PlacedSample sample, Modifier modifier, string path)
    {
        if (modifier is not ShapeFactor)
        {
            return;
        }

        var bins = sample.Sample.Yields.Bins;
        if (drafts.TryGetValue(modifier.Name, out var draft) && draft.Kind == ParameterKind.FreePerBin && draft.Count < bins)
        {
            findings.Error("PX0621", path, $"the {draft.Count} parameters of shapefactor '{modifier.Name}' ({draft.Path}) cannot serve the {bins} bins here; use another name.");
        }
        else
        {
            Add(ParameterDraft.FreePerBin(modifier.Name, path, bins));
        }
    }

    private void CollectShapeSys(PlacedSample sample, Modifier modifier, string path)
    {
        if (modifier is not ShapeSys shapeSys)
        {
            return;
        }

        if (drafts.TryGetValue(modifier.Name, out var draft))
        {
            findings.Error("PX0620", path, $"shapesys '{modifier.Name}' cannot be shared, but {draft.Path} has that name too; use another name.");
        }
        else
        {
            Add(ParameterDraft.Poisson(modifier.Name, path, (sample.Sample.Yields as ConstantYields)?.Values ?? [], shapeSys.Uncertainty));
        }
    }

    private void Add(ParameterDraft draft)
    {
        if (!drafts.TryGetValue(draft.Name, out var first))
        {
            drafts.Add(draft.Name, draft);
            order.Add(draft);
        }
        else if (first.Kind != draft.Kind)
        {
            findings.Error("PX0620", draft.Path, $"'{draft.Name}' is {Words(draft.Kind)} here but {Words(first.Kind)} at {first.Path}; use another name.");
        }
    }

    private ValueList<ParameterSet> Apply(ValueList<ParameterSettings> settings, string path)
    {
        var byName = new Dictionary<string, (ParameterSettings Settings, string Path)>(StringComparer.Ordinal);
        foreach (var (index, item) in settings.Index())
        {
            var itemPath = $"{path}/{index}";
            if (!byName.TryAdd(item.Name, (item, itemPath)))
            {
                findings.Error("PX0617", itemPath, $"'{item.Name}' has settings at {byName[item.Name].Path} already; keep one of them.");
            }
            else if (!drafts.ContainsKey(item.Name))
            {
                findings.Note("PX0618", itemPath, $"no modifier or coefficient uses '{item.Name}'; its settings have no effect.");
            }
        }

        return [.. order.Select(draft => Apply(draft, byName.TryGetValue(draft.Name, out var entry) ? entry : (null, path)))];
    }

    private ParameterSet Apply(ParameterDraft draft, (ParameterSettings? Settings, string Path) entry)
    {
        if (entry.Settings is null && draft.Path.EndsWith("/coefficient", StringComparison.Ordinal))
        {
            findings.Error("PX0619", draft.Path, $"'{draft.Name}' is used by a coefficient only and must be declared in the measurement, with 'inits' and 'bounds'.");
        }

        ParameterSettingsRules.Check(draft, entry.Settings, entry.Path, findings);
        return draft.With(entry.Settings);
    }

    private static string Words(ParameterKind kind) => kind switch
    {
        ParameterKind.Free => "a free parameter",
        ParameterKind.Alpha => "a parameter with a unit normal constraint",
        ParameterKind.Luminosity => "the luminosity",
        ParameterKind.FreePerBin => "a free parameter per bin",
        ParameterKind.PoissonPerBin => "a Poisson-constrained γ per bin",
        _ => "a normal-constrained γ per bin",
    };
}
