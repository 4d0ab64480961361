using System.CommandLine;
using ParamOO.Inference;
using ParamOO.Interchange.Combine;
using ParamOO.Interchange.RooFit;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Cli;

/// <summary>What an export takes: the workspace, the form, where and on which data it is taken.</summary>
internal sealed class ExportFlags
{
    private readonly Argument<string> workspace = Flags.InputFile("WORKSPACE", "Workspace of ParamOO or pyhf (JSON).");
    private readonly Option<string> form;
    private readonly Option<double?> hypothesis = new("--hypothesis")
    {
        Description = "Tested value μ′ at which channels with a hypothesis are taken; by default their reference.",
        HelpName = "VALUE",
    };

    private readonly Option<string> data = new("--data")
    {
        Description = "The data: observed, asimov, or auto (observed where every channel has whole counts, else asimov).",
        HelpName = "auto|asimov|observed",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string?> measurement = Flags.Measurement();
    private readonly Option<string[]> pois = Flags.Names("--poi", "A further parameter of interest beside that of the measurement.");
    private readonly Option<string> names = new("--names")
    {
        Description = "hs3, hs3-roofit, roofit-macro: names of HistFactory (combined, simPdf, obsData) or of combination tools (combWS, combPdf, combData).",
        HelpName = "histfactory|combination",
        DefaultValueFactory = _ => "histfactory",
    };

    private readonly Option<string> reader = new("--reader")
    {
        Description = "hs3-roofit: who reads it; pyhs3 needs the factors per bin as auxiliary distributions.",
        HelpName = "root|pyhs3",
        DefaultValueFactory = _ => "root",
    };

    private readonly Option<string> processes = new("--processes")
    {
        Description = "combine: coefficients as rateParam formulae, or ggH_s, ggH_b, ggH_sbi for the physics model HiggsWidth:higgswidth.",
        HelpName = "rateparam|higgswidth",
        DefaultValueFactory = _ => "rateparam",
    };

    private readonly Option<double[]> values = Flags.Values();
    private readonly Option<string?> output = new("--output", "-o") { Description = "The exported workspace, standard output by default; for forms of several files the folder.", HelpName = "PATH" };

    /// <param name="forms">The forms that there are.</param>
    public ExportFlags(string[] forms)
    {
        form = new("--to") { Description = $"Form of the result: {string.Join(", ", forms)}.", HelpName = "FORM", Required = true };
        form.AcceptOnlyFromAmong(forms);
        data.AcceptOnlyFromAmong("auto", "asimov", "observed");
        names.AcceptOnlyFromAmong("histfactory", "combination");
        processes.AcceptOnlyFromAmong("rateparam", "higgswidth");
        reader.AcceptOnlyFromAmong("root", "pyhs3");
    }

    /// <summary>Gives a verb these flags.</summary>
    /// <param name="command">The verb.</param>
    /// <returns>The same verb.</returns>
    public Command AddTo(Command command)
    {
        command.Add(workspace);
        Option[] options = [form, hypothesis, values, data, measurement, pois, names, reader, processes, output];
        Array.ForEach(options, command.Add);
        return command;
    }

    /// <summary>Says which options have no meaning for the form or the workspace.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="source">The workspace.</param>
    /// <param name="findings">Receives notes.</param>
    public void Remark(Session session, Workspace source, Findings findings)
    {
        (Option Option, string[] Forms)[] uses =
        [
            (hypothesis, ["hs3", "pyhf", "pyhf-functions"]),
            (values, ["pyhf-patchset", "combine"]),
            (processes, ["combine"]),
            (names, ["hs3", "hs3-roofit", "roofit-macro"]),
            (reader, ["hs3-roofit"]),
            (pois, ["hs3", "hs3-roofit", "roofit-macro", "pyhf-functions"]),
            (data, ["hs3", "hs3-roofit", "roofit-macro", "pyhf-patchset", "pyhf-functions", "combine"]),
            (measurement, ["hs3", "hs3-roofit", "roofit-macro", "pyhf-patchset", "pyhf-functions", "combine"]),
        ];
        foreach (var (option, forms) in uses.Where(use => session.Has(use.Option) && !use.Forms.Contains(Form(session))))
        {
            findings.Note("PX0732", option.Name, $"{option.Name} has no meaning for '{Form(session)}' and is not used; it is one for {string.Join(", ", forms)}.");
        }

        if (session.Has(hypothesis) && source.Channels.All(channel => channel.Hypothesis is null))
        {
            findings.Note("PX0732", hypothesis.Name, "no channel of the workspace follows a hypothesis, so that there are no yields to choose; leave the option out.");
        }
    }

    /// <summary>The path of the workspace as the user wrote it.</summary>
    public string Path(Session session) => session.Value(workspace);

    /// <summary>The form of the result.</summary>
    public string Form(Session session) => session.Value(form)!;

    /// <summary>μ′; null where none is named.</summary>
    public TestedPoint? Hypothesis(Session session) => session.Value(hypothesis);

    /// <summary>The file or folder of the result; null for standard output.</summary>
    public string? Output(Session session) => session.Value(output);

    /// <summary>The tested values of forms that have one entry per value, and the data.</summary>
    public ScanOptions Scan(Session session) => new()
    {
        Measurement = session.Value(measurement),
        Data = Data(session),
        Values = (session.Value(values) ?? []).ToValueList(),
    };

    /// <summary>The data that the user asks for; null for what the workspace has.</summary>
    public DataSet? Data(Session session) => session.Value(data) switch
    {
        "asimov" => new AsimovData(),
        "observed" => new ObservedData(),
        _ => null,
    };

    /// <summary>How Combine gets processes with interference.</summary>
    public CombineProcesses Processes(Session session) => session.Value(processes) == "higgswidth" ? CombineProcesses.HiggsWidth : CombineProcesses.RateParameters;

    /// <summary>How RooFit's forms are made, but for the hypothesis.</summary>
    public RooExportOptions RooFit(Session session) => new()
    {
        Measurement = session.Value(measurement),
        Data = Data(session),
        FurtherPois = session.Value(pois)!.ToValueList(),
        Names = session.Value(names) == "combination" ? RooNames.Combination : RooNames.HistFactory,
        Corrections = session.Value(reader) == "pyhs3" ? CorrectionForm.Auxiliary : CorrectionForm.Factors,
    };
}
