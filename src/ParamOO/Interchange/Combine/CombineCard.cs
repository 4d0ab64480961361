using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ParamOO.Interchange.RooFit;
using ParamOO.Likelihoods;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange.Combine;

/// <summary>One datacard: a model at its hypothesis, every bin a counting channel.</summary>
internal sealed class CombineCard
{
    private const int Digits = 9;

    private readonly CompiledModel model;
    private readonly ImmutableArray<double> data;
    private readonly double reference;
    private readonly CombineProcesses processes;
    private readonly Findings findings;
    private readonly string[] parameters;
    private readonly string[] channels;
    private readonly ImmutableArray<SampleBlock> blocks;
    private readonly string[] samples;
    private readonly SortedDictionary<int, string> widths = [];

    public CombineCard(CompiledModel model, ImmutableArray<double> data, double reference, CombineProcesses processes, Findings findings)
    {
        (this.model, this.data, this.reference, this.processes, this.findings) = (model, data, reference, processes, findings);
        var names = new ExportNames(findings);
        names.New("r");
        parameters = [.. model.Parameters.Select(parameter => names.New(ExportNames.Legal(parameter.Name)))];
        channels = [.. model.Channels.Select(channel => names.New(ExportNames.Legal(channel.Name)))];
        blocks = model.Blocks;
        samples = [.. blocks.Select(ProcessName)];
    }

    public string Text()
    {
        var order = samples.Distinct(StringComparer.Ordinal).ToList();
        var card = new StringBuilder();
        Line(card, $"# {model.Bins} bins at the hypothesis {(model.Hypothesis is { } point ? point.Single is { } value ? Number(value) : point.ToString() : "of an ordinary workspace")}; data are those of this hypothesis");
        Line(card, $"imax {model.Bins}\njmax {order.Count - 1}\nkmax *\n{Rule}");
        Line(card, $"bin {string.Join(' ', model.Channels.SelectMany((channel, index) => Enumerable.Range(0, channel.Bins).Select(bin => BinName(index, bin))))}");
        Line(card, $"observation {string.Join(' ', data.Take(model.Bins).Select(Number))}\n{Rule}");
        var columns = Columns().ToArray();
        Line(card, $"bin {string.Join(' ', columns.Select(column => BinName(column.Channel, column.Bin)))}");
        Line(card, $"process {string.Join(' ', columns.Select(column => samples[column.Block]))}");
        Line(card, $"process {string.Join(' ', columns.Select(column => (-order.IndexOf(samples[column.Block])).ToString(CultureInfo.InvariantCulture)))}");
        Line(card, $"rate {string.Join(' ', columns.Select(column => Number(ConstantOf(blocks[column.Block]) * blocks[column.Block].Nominal[column.Bin])))}\n{Rule}");
        WriteNormals(card, columns);
        WriteRates(card);
        WriteBinFactors(card);
        WriteDeclarations(card);
        return card.ToString();
    }

    private static string Rule => new('-', 40);

    private static void Line(StringBuilder card, string text) => card.Append(text).Append('\n');

    private static string Number(double value) => JsonScribe.Shortest(value).Replace('E', 'e');

    private string BinName(int channel, int bin) => $"{channels[channel]}_b{bin}";

    private IEnumerable<(int Channel, int Block, int Bin)> Columns() =>
        from channel in Enumerable.Range(0, model.Channels.Length)
        from bin in Enumerable.Range(0, model.Channels[channel].Bins)
        from block in Enumerable.Range(0, blocks.Length)
        where blocks[block].Channel == model.Channels[channel].Name
        select (channel, block, bin);

    private string ProcessName(SampleBlock block) =>
        processes == CombineProcesses.HiggsWidth && InterferenceRole.Of(block, model) is { } role
            ? role switch { InterferenceRole.Kind.Both => "ggH_sbi", InterferenceRole.Kind.Signal => "ggH_s", _ => "ggH_b" }
            : ExportNames.Legal(block.Sample);

    /// <summary>Asymmetric lnN κ−/κ+: logarithms of rate and shape add, so that one line holds both exactly as Combine interpolates them.</summary>
    private void WriteNormals(StringBuilder card, (int Channel, int Block, int Bin)[] columns)
    {
        for (var parameter = 0; parameter < parameters.Length; parameter++)
        {
            if (columns.All(column => LogVariation(column.Block, column.Bin, parameter) is null))
            {
                continue;
            }

            if (ConstraintOf(parameter) is not NormalConstraint { Auxiliary: 0, Sigma: 1 })
            {
                findings.Error("PX0821", model.Parameters[parameter].Name, $"the constraint of '{model.Parameters[parameter].Name}' is not a unit normal at 0, which is what lnN means; state it so.");
            }

            Line(card, $"{parameters[parameter]} lnN {string.Join(' ', columns.Select(column => Kappa(column.Block, column.Bin, parameter)))}");
        }
    }

    /// <summary>A coefficient without parameters belongs to the rate.</summary>
    private static double ConstantOf(SampleBlock block) => block.Coefficient is { Expression.IsConstant: true } coefficient ? coefficient.Expression.Evaluate([]) : 1;

    private string Kappa(int block, int bin, int parameter) => LogVariation(block, bin, parameter) is { } logs
        ? $"{Number(Rounding.ToDigits(Math.Exp(logs.Down), Digits))}/{Number(Rounding.ToDigits(Math.Exp(logs.Up), Digits))}"
        : "-";

    private (double Up, double Down)? LogVariation(int block, int bin, int parameter)
    {
        var (own, logs, isMoved) = (blocks[block], (Up: 0.0, Down: 0.0), false);
        foreach (var factor in own.Norms.Where(norm => norm.Parameter == parameter).Select(norm => norm.Factor).Concat(own.Shapes.Where(shape => shape.Parameter == parameter).Select(shape => shape.Factor[bin])))
        {
            (logs, isMoved) = ((logs.Up + factor.LogUp, logs.Down + factor.LogDown), true);
        }

        foreach (var shift in own.Shifts.Where(shift => shift.Parameter == parameter && own.Nominal[bin] != 0).Select(shift => shift.Shift[bin]))
        {
            var (up, down) = (1 + ((shift.Even + shift.Slope) / own.Nominal[bin]), 1 + ((shift.Even - shift.Slope) / own.Nominal[bin]));
            if (!(up > 0 && down > 0))
            {
                findings.Error("PX0830", $"{own.Channel}/{own.Sample}", $"'{model.Parameters[parameter].Name}' takes bin {bin} of '{own.Sample}' to zero or below, which lnN cannot say; use a smaller variation or merge bins.");
                continue;
            }

            (logs, isMoved) = ((logs.Up + Math.Log(up), logs.Down + Math.Log(down)), true);
        }

        return isMoved ? logs : null;
    }

    /// <summary>One rateParam per sample and channel: the coefficient and the common factors.</summary>
    private void WriteRates(StringBuilder card)
    {
        foreach (var (index, block) in blocks.Index())
        {
            var arguments = new List<string>();
            var factors = new List<string>();
            if (block.Coefficient is { Expression.IsConstant: false } coefficient && !IsLeftToPhysicsModel(block))
            {
                factors.Add($"({FormulaText.Of(coefficient.Expression, name => Argument(coefficient.Parameters[coefficient.Expression.Names.IndexOf(name)], arguments))})");
            }

            factors.AddRange(block.Factors.Select(parameter => Scaled(parameter, arguments)));
            var channel = model.Channels.Index().First(place => place.Item.Name == block.Channel).Index;
            if (factors.Count > 0)
            {
                Line(card, Rate($"f_{channels[channel]}_{samples[index]}", $"{channels[channel]}_b*", samples[index], string.Join('*', factors), arguments));
            }
        }
    }

    private bool IsLeftToPhysicsModel(SampleBlock block) => processes == CombineProcesses.HiggsWidth && InterferenceRole.Of(block, model) is not null;

    private static string Rate(string name, string bin, string process, string formula, List<string> arguments) =>
        $"{name} rateParam {bin} {process} {formula} {string.Join(',', arguments)}";

    private void WriteBinFactors(StringBuilder card)
    {
        foreach (var (index, block) in blocks.Index())
        {
            var channel = model.Channels.Index().First(place => place.Item.Name == block.Channel).Index;
            for (var bin = 0; bin < block.Nominal.Length; bin++)
            {
                foreach (var parameter in block.BinFactors.Select(factor => factor.Parameter[bin]).Where(parameter => parameter >= 0 && !model.Parameters[parameter].IsFixed))
                {
                    var arguments = new List<string>();
                    var formula = Scaled(parameter, arguments);
                    Line(card, Rate($"{parameters[parameter]}_{samples[index]}", BinName(channel, bin), samples[index], formula, arguments));
                }
            }
        }
    }

    /// <summary>A parameter in a formula; one with a normal constraint of another width as centre + σ times a unit normal.</summary>
    private string Scaled(int parameter, List<string> arguments)
    {
        var name = Argument(parameter, arguments);
        switch (ConstraintOf(parameter))
        {
            case NormalConstraint normal when normal.Sigma != 1 || normal.Auxiliary != 0:
                widths[parameter] = "param 0 1";
                return $"({FormulaText.Of(normal.Auxiliary)}+{FormulaText.Of(normal.Sigma)}*{name})";
            case PoissonConstraint poisson:
                if (!widths.ContainsKey(parameter))
                {
                    findings.Warning("PX0829", model.Parameters[parameter].Name, $"the Poisson constraint of '{model.Parameters[parameter].Name}' is written as a normal one of the same width.");
                }

                widths[parameter] = "param 0 1";
                return $"({FormulaText.Of(poisson.Auxiliary / poisson.Tau)}+{FormulaText.Of(1 / Math.Sqrt(poisson.Tau))}*{name})";
            default:
                return name;
        }
    }

    private string Argument(int parameter, List<string> arguments)
    {
        var name = parameters[parameter];
        if (!arguments.Contains(name))
        {
            arguments.Add(name);
        }

        if (!ConstraintOf(parameter).IsPresent)
        {
            widths.TryAdd(parameter, Free(model.Parameters[parameter], parameter == model.Poi ? reference : model.Parameters[parameter].Nominal));
        }

        return $"@{arguments.IndexOf(name)}";
    }

    /// <summary>The constraint with the width that it has at this hypothesis.</summary>
    private Constraint ConstraintOf(int parameter) => model.Constraints.FirstOrDefault(term => term.Parameter == parameter)?.Constraint ?? Unconstrained.Instance;

    private static string Free(Parameter parameter, double value) => parameter.IsFixed || !double.IsFinite(parameter.Bounds.Width)
        ? $"extArg {Number(value)}"
        : $"extArg {Number(value)} [{Number(parameter.Bounds.Low)},{Number(parameter.Bounds.High)}]";

    private void WriteDeclarations(StringBuilder card)
    {
        foreach (var (parameter, kind) in widths)
        {
            Line(card, $"{parameters[parameter]} {kind}");
        }
    }
}
