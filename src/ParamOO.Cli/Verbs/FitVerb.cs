using System.CommandLine;
using ParamOO.Cli.Devices;
using ParamOO.Cli.Documents;
using ParamOO.Files.Json;
using ParamOO.Fitting;
using ParamOO.Inference;
using ParamOO.Interchange;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using Spectre.Console;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo fit WORKSPACE</c>: the minimum of −2 ln L, to the observed data or to many data sets.</summary>
internal static class FitVerb
{
    /// <summary>The verb with its arguments.</summary>
    public static Command Create()
    {
        var workspace = Flags.InputFile("WORKSPACE", "Workspace of ParamOO or pyhf (JSON).");
        var fix = new Option<ValueList<ParameterValue>>("--fix") { Description = "Hold a parameter.", HelpName = "NAME=VALUE", CustomParser = Assignments.Parse, AllowMultipleArgumentsPerToken = true, Arity = ArgumentArity.OneOrMore };
        var datasets = new Option<string?>("--datasets") { Description = "JSON document {\"data\": [[main ++ aux], …]}, fitted as one batch.", HelpName = "DATA" };
        var minos = Flags.Names("--minos", "Profile interval of a parameter.");
        var (hypothesis, measurement, threads, device, json) = (Flags.Hypothesis(), Flags.Measurement(), Flags.Threads(), FitDevice.Flag(), Flags.Json());
        return new Command("fit", "Fit a workspace to its data, or to many data sets.") { workspace, fix, hypothesis, measurement, datasets, minos, threads, device, json }
            .Runs(session =>
            {
                var findings = new Findings();
                var path = InputPath.MustExist(session.Value(workspace));
                var read = WorkspaceFile.Read(path, findings);
                Flags.CheckHypothesis(read, session.Value(hypothesis), findings);
                var model = read.At(session.Value(hypothesis), session.Value(measurement));
                HeldValues.Check(model.Parameters, session.Value(fix), findings);
                findings.ThrowIfErrors();
                session.Report(findings);
                var request = new FitRequest
                {
                    Fixed = [.. session.Value(fix).Select(value => new FixedParameter(IndexOf(model, value.Name, "--fix"), value.Value))],
                    Minos = [.. (session.Value(minos) ?? []).Select(name => IndexOf(model, name, "--minos"))],
                };
                if (request.Minos.FirstOrDefault(index => model.Parameters[index].IsFixed || request.Fixed.Any(held => held.Index == index), -1) is >= 0 and var held)
                {
                    throw new InvalidInputException("PX1117", "--minos", $"'{model.Parameters[held].Name}' is held in this fit and has no interval; leave it out of --minos, or free it.");
                }

                var caption = Caption(read, session.Value(hypothesis));
                var options = new FitOptions { Threads = session.Value(threads) };
                return session.Value(datasets) is { } file
                    ? FitMany(session, model, request, options, InputPath.MustExist(file), session.Value(device), caption, session.Value(json))
                    : FitOne(session, model, request, options, () => WithoutData(path, new HypothesisModels(read, new StatementOptions { Measurement = session.Value(measurement) }), session.Value(hypothesis)), caption, session.Value(json));
            });
    }

    /// <summary>Which bins and yields a fit took, since data sets of one hypothesis say little in those of another; empty for ordinary workspaces.</summary>
    private static string Caption(Workspace workspace, TestedPoint? hypothesis)
    {
        if (workspace.Channels.All(channel => channel.Hypothesis is null))
        {
            return "";
        }

        var axis = workspace.Channels.Select(channel => channel.Axis).FirstOrDefault(axis => axis is not null);
        var value = Flags.OneValue(hypothesis) ?? (hypothesis is null ? axis?.Reference : null);
        var name = axis is not null && value is { } tested ? FormattableString.Invariant($"{axis.Poi}′ = {tested:G6}") : hypothesis?.ToString() ?? "the reference hypothesis";
        return hypothesis is null ? $"bins and yields of {name}; --hypothesis takes another" : $"bins and yields of {name}";
    }

    private static Table Captioned(Table table, string caption)
    {
        table.Caption = caption.Length > 0 ? new(Markup.Escape(caption)) : null;
        return table;
    }

    private static int IndexOf(CompiledModel model, string name, string option) => model.IndexOf(name) is >= 0 and var index
        ? index
        : throw new InvalidInputException("PX1115", option, $"there is no parameter '{name}'; {Suggestion.For(name, [.. model.Parameters.Select(parameter => parameter.Name)])}");

    private static ExitCode FitOne(Session session, CompiledModel model, FitRequest request, FitOptions options, Func<InvalidInputException> withoutData, string caption, bool isJson)
    {
        if (!model.HasObservedCounts)
        {
            throw withoutData();
        }

        var fit = Fit.Run(model, request, options with { Threads = 1 });
        if (isJson)
        {
            session.WriteJson(FitDocument.Of(model, fit));
        }
        else
        {
            session.Tables.Write(Captioned(Table(model, fit), caption));
        }

        return fit.HasConverged && !fit.Minos.Any(interval => interval.IsUnfinished) ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static InvalidInputException WithoutData(string path, HypothesisModels models, TestedPoint? hypothesis)
    {
        if (models.Companion is not null && models.DefaultData is not AsimovData)
        {
            return new InvalidInputException("PX1116", "--hypothesis", "observed counts of a hypothesis of two parameters exist on rays from the reference only; give --datasets, such as the data that paramoo asimov prints.");
        }

        if (models.FollowsHypothesis && models.ObservedValues.Count == 0)
        {
            return new InvalidInputException("PX1116", path, "the workspace has no observed data; make data with paramoo asimov first, use paramoo scan --data asimov, or give --datasets.");
        }

        var value = Flags.OneValue(hypothesis) ?? models.NominalPoint[models.Poi];
        var known = models.ObservedValues;
        var nearest = known.OrderBy(knot => Math.Abs(knot - value)).Take(2).Order().Select(knot => FormattableString.Invariant($"{knot:R}"));
        var where = FormattableString.Invariant($"there are observed counts at {known.Count} knots of {models.PoiName} only, and none at {value:R}");
        return new InvalidInputException("PX1116", "--hypothesis", $"{where}; choose a knot (the nearest: {string.Join(", ", nearest)}), or give --datasets.");
    }

    private static ExitCode FitMany(Session session, CompiledModel model, FitRequest request, FitOptions options, string file, DeviceKind kind, string caption, bool isJson)
    {
        var rows = NumberRows.Read(File.ReadAllText(file), file, "data", model.Observed.Length, "counts of all bins, then auxiliary data");
        using var device = FitDevice.Open(session, kind, () => model, options, rows.Count);
        var results = Run(model, request, options, device, rows);
        if (isJson)
        {
            session.WriteJson(new { Fits = results.Select(fit => FitDocument.Of(model, fit)) });
        }
        else
        {
            session.Tables.Write(Captioned(Table(model, results), caption));
        }

        return results.All(fit => fit.HasConverged) ? ExitCode.Done : ExitCode.OutOfTolerance;
    }

    private static FitResult[] Run(CompiledModel model, FitRequest request, FitOptions options, FitDevice device, IReadOnlyList<double[]> rows)
    {
        var outcomes = new FitOutcomes(rows.Count, model.Parameters.Length);
        var fitter = new BatchFitter(model, options);
        device.Fitter(model, options)(outcomes.Of(new FitBatch
        {
            Fits = rows.Count,
            Data = rows.SelectMany(row => row).ToArray(),
            Held = request.HeldIndices,
            HeldValues = request.HeldValues,
        }));
        return [.. Enumerable.Range(0, rows.Count).Select(fit => outcomes.Status[fit] == FitStatus.Converged ? Complete(fit) : outcomes.At(fit))];

        // From the minimum that the batch has found, one fit more gives the correlations and the intervals.
        FitResult Complete(int fit) =>
            Fit.Run(fitter, request with { Data = [.. rows[fit]], Starts = [[.. outcomes.ValuesOf(fit)]] }) with { Iterations = outcomes.Iterations[fit] };
    }

    private static Table Table(CompiledModel model, FitResult fit)
    {
        var table = new Table { Border = TableBorder.Simple, Title = new($"{FitDocument.Word(fit.Status)}: −2 ln L = {fit.TwiceNll:F6}") };
        table.AddColumn("parameter").AddColumn("estimate").AddColumn("uncertainty").AddColumn("remark");
        foreach (var (index, parameter) in model.Parameters.Index())
        {
            var interval = fit.Minos.FirstOrDefault(entry => entry.Parameter == index);
            var remark = interval is not null ? Remark(interval) : fit.AtBound[index] ? "at its bound" : "";
            table.AddRow(Markup.Escape(parameter.Name), $"{fit.Values[index]:G6}", fit.Uncertainties.IsEmpty ? "" : $"{fit.Uncertainties[index]:G4}", remark);
        }

        return table;
    }

    private static string Remark(MinosInterval interval) => $"{interval.Down:G4}{Ending(interval.DownEnd)} +{interval.Up:G4}{Ending(interval.UpEnd)}";

    private static string Ending(IntervalEnd end) => end switch
    {
        IntervalEnd.Crossing => "",
        IntervalEnd.Bound => " (bound)",
        IntervalEnd.InvalidYield => " (yields end)",
        _ => " (not found)",
    };

    private static Table Table(CompiledModel model, FitResult[] fits)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("data set").AddColumn("status").AddColumn("−2 ln L");
        if (model.Poi >= 0)
        {
            table.AddColumn(Markup.Escape(model.Parameters[model.Poi].Name));
        }

        foreach (var (index, fit) in fits.Index())
        {
            string[] cells = [$"{index}", FitDocument.Word(fit.Status), $"{fit.TwiceNll:F6}"];
            table.AddRow(model.Poi >= 0 ? [.. cells, $"{fit.Values[model.Poi]:G6} ± {fit.Uncertainties[model.Poi]:G4}"] : cells);
        }

        return table;
    }
}
