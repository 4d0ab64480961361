using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned;

/// <summary>
/// The unbinned counterpart of a morph whose anchors are the nominal events with other weights: the same Gaussian process, for the yield and
/// for the density of every event instead of bins (docs/morphing.md).
/// </summary>
/// <param name="Process">The process with what moves it.</param>
/// <param name="Table">The table with the columns that this needs.</param>
/// <param name="Kernels">The parameters that are functions of others.</param>
internal sealed record EventMorph(Process Process, ReferenceTable Table, ValueList<KernelParameter> Kernels)
{
    private const int LearnedEvents = 256;
    private const double Negligible = 1e-6;

    /// <summary>Learns a morph from the events of a region.</summary>
    /// <param name="morph">The morph, with the names that its parameters have in the region; all anchors have columns in the reference table.</param>
    /// <param name="process">Its process in the region.</param>
    /// <param name="table">The reference table.</param>
    /// <param name="region">Name of the region.</param>
    /// <param name="findings">Receives PX0530: an event has no positive weight at an anchor, and the morph is left out.</param>
    /// <returns>The counterpart; null where the product of single variations is right, or the morph is left out.</returns>
    public static EventMorph? Learn(MorphPlan morph, Process process, ReferenceTable table, string region, Findings findings)
    {
        var (sums, lost) = Sums(table.Whole ?? table.Source, InputsOf(morph, process, table.WeightColumn));
        if (lost > 0)
        {
            findings.Warning("PX0530", region, $"{lost} events of '{process.Name}' have no positive weight at an anchor of '{morph.Name}', where a logarithm is needed; the unbinned likelihood leaves this morph out.");
            return null;
        }

        var nominal = process.Yield * (table.Whole is null ? 1 : sums[0] / Sums(table.Source, InputsOf(morph, process, table.WeightColumn)).Sums[0]);
        (var moved, table) = WithOwnVariations(morph, process, table, sums, nominal);
        var inputs = InputsOf(morph, moved, table.WeightColumn);
        var events = Series(table.Whole ?? table.Source, inputs, sums);
        var yields = YieldCorrections(morph, moved, sums, nominal);
        if (events.Append(yields).SelectMany(list => list).Max(Math.Abs) < Negligible)
        {
            return new(moved, table, []);
        }

        int[][] groups = morph.Groups.Count == 0 ? [[.. Enumerable.Range(0, morph.Parameters.Count)]] : [.. morph.Groups.Select(group => group.ToArray())];
        var gaussian = new GaussianProcess(new GaussianProcessKernel(morph.Kernel, groups), [.. morph.Anchors.Select(anchor => anchor.At.ToArray())]);
        var quiet = new double[morph.Anchors.Count];
        gaussian.Fit(events, [.. events.Select(_ => quiet)]);
        return Of(morph, moved, table, $"{morph.Name} of {process.Name} in {region}", gaussian, groups, inputs, sums, gaussian.Weights(yields, quiet));
    }

    private static EventMorph Of(
        MorphPlan morph, Process process, ReferenceTable table, string name, GaussianProcess gaussian, int[][] groups, MorphInputs inputs, double[] sums, double[] yields)
    {
        var count = morph.Anchors.Count;
        double[] unit = new double[count];
        var inverse = new double[count * count];
        for (var anchor = 0; anchor < count; anchor++)
        {
            Array.Clear(unit);
            unit[anchor] = 1;
            gaussian.Weights(unit, new double[count]).CopyTo(inverse, anchor * count);
        }

        var kernels = morph.Anchors.Select((anchor, index) => new KernelParameter(
            FormattableString.Invariant($"{name} {index}"),
            [
                .. groups.Select((group, g) => new KernelTerm(
                    [.. group.Select(parameter => morph.Parameters[parameter])],
                    morph.Kernel,
                    [.. group.Select((_, position) => gaussian.LengthScale(g, position))],
                    [.. group.Select(parameter => anchor.At[parameter])],
                    Math.Pow(gaussian.Amplitude(g), 2))),
            ])).ToValueList();
        var systematics = kernels.Select((kernel, index) => new ProcessSystematic(
            kernel.Name,
            Math.Exp(yields[index] / KernelParameter.Scale),
            Math.Exp(-yields[index] / KernelParameter.Scale),
            MorphedColumns.ColumnOf(name, index, isUp: true),
            MorphedColumns.ColumnOf(name, index, isUp: false)));
        return new(
            process with { Systematics = [.. process.Systematics, .. systematics] },
            table with
            {
                Source = new MorphedColumns(table.Source, inputs, sums, inverse, KernelParameter.Scale, name),
                Whole = table.Whole is null ? null : new MorphedColumns(table.Whole, inputs, sums, inverse, KernelParameter.Scale, name),
            },
            kernels);
    }

    /// <summary>What is read of the events: the anchors, and the single variations of the process by parameters of the morph.</summary>
    private static MorphInputs InputsOf(MorphPlan morph, Process process, string? weight)
    {
        string[] parameters = [.. morph.Parameters];
        var singles = process.Systematics.Where(systematic => systematic.RatioUpColumn is not null && parameters.Contains(systematic.Parameter)).ToList();
        double[][] at = [.. morph.Anchors.Select(anchor => singles.Select(single => anchor.At[Array.IndexOf(parameters, single.Parameter)]).ToArray())];
        return new MorphInputs(
            weight, process.RatioColumn, [.. morph.Anchors.Select(anchor => anchor.ReferenceColumn!)], [.. singles.Select(single => (single.RatioUpColumn!, single.RatioDownColumn!))], at);
    }

    /// <summary>Single variations that only the anchors know: parameters that do not move the process otherwise and have anchors at ±1 on their axis.</summary>
    private static (Process Process, ReferenceTable Table) WithOwnVariations(MorphPlan morph, Process process, ReferenceTable table, double[] sums, double nominal)
    {
        var columns = new List<(string, ColumnFormula)>();
        for (var parameter = 0; parameter < morph.Parameters.Count; parameter++)
        {
            var (name, up, down) = (morph.Parameters[parameter], OnAxis(morph, parameter, 1), OnAxis(morph, parameter, -1));
            if (up >= 0 && down >= 0 && !process.Systematics.Any(systematic => systematic.Parameter == name))
            {
                var own = new ProcessSystematic(name, sums[1 + up] / nominal, sums[1 + down] / nominal, $"{process.Name} by {morph.Name}, {name} up", $"{process.Name} by {morph.Name}, {name} down");
                process = process with { Systematics = [.. process.Systematics, own] };
                columns.AddRange([(own.RatioUpColumn!, Shape(up)), (own.RatioDownColumn!, Shape(down))]);
            }
        }

        return columns.Count == 0 ? (process, table) : (process, table with
        {
            Source = new DerivedColumns(table.Source, columns),
            Whole = table.Whole is null ? null : new DerivedColumns(table.Whole, columns),
        });

        ColumnFormula Shape(int anchor)
        {
            var weight = table.WeightColumn is { } column ? $"`{column}` * " : "";
            return ColumnFormula.Parse(FormattableString.Invariant($"{sums[0] / sums[1 + anchor]:R} * `{morph.Anchors[anchor].ReferenceColumn}` / ({weight}`{process.RatioColumn}`)"));
        }
    }

    private static int OnAxis(MorphPlan morph, int parameter, double value) =>
        morph.Anchors.Index().Where(anchor => anchor.Item.At.Index().All(entry => entry.Item == (entry.Index == parameter ? value : 0))).Select(anchor => anchor.Index).FirstOrDefault(-1);

    private static (double[] Sums, long Lost) Sums(IEventSource source, MorphInputs inputs)
    {
        var sums = new double[1 + inputs.Anchors.Length];
        var lost = 0L;
        foreach (var batch in source.Read(inputs.Columns))
        {
            var reader = inputs.Read(batch);
            for (var row = 0; row < batch.Rows; row++)
            {
                var nominal = reader.Nominal(row);
                var isLost = false;
                sums[0] += nominal;
                for (var anchor = 0; anchor < inputs.Anchors.Length; anchor++)
                {
                    sums[1 + anchor] += reader.Weight(row, anchor);
                    isLost |= nominal > 0 && !(reader.Weight(row, anchor) > 0);
                }

                lost += isLost ? 1 : 0;
            }
        }

        return (sums, lost);
    }

    /// <summary>Corrections of some events, evenly spread over the table.</summary>
    private static List<double[]> Series(IEventSource source, MorphInputs inputs, double[] sums)
    {
        var step = Math.Max(1, source.Rows / LearnedEvents);
        var series = new List<double[]>();
        foreach (var batch in source.Read(inputs.Columns))
        {
            var reader = inputs.Read(batch);
            for (var row = 0; row < batch.Rows; row++)
            {
                if ((batch.FirstRow + row) % step == 0 && reader.Nominal(row) > 0)
                {
                    series.Add(new double[inputs.Anchors.Length]);
                    reader.Corrections(row, sums, series[^1]);
                }
            }
        }

        return series;
    }

    /// <summary>ln of the yield at every anchor over the product of single variations.</summary>
    private static double[] YieldCorrections(MorphPlan morph, Process process, double[] sums, double nominal) =>
    [
        .. morph.Anchors.Select((anchor, index) => Math.Log(sums[1 + index] / nominal) - morph.Parameters.Index().Sum(parameter =>
            process.Systematics.FirstOrDefault(systematic => systematic.Parameter == parameter.Item) is { } single
                ? Math.Log(new FactorInterpolation(single.YieldUp, single.YieldDown).At(anchor.At[parameter.Index])) : 0)),
    ];
}
