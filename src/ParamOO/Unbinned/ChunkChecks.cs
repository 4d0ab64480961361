using System.Globalization;
using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned;

/// <summary>
/// Looks at every number of a table once: PX0301 weights, PX0302 ratios, PX0303 shape ratios, PX0304 shape ratios that do not matter.
/// The unbinned likelihood and the templates both rely on it.
/// </summary>
internal sealed class ChunkChecks
{
    private readonly ReferenceTable table;
    private readonly IntensityLayout layout;
    private readonly Offence[] weights = [new(), new()];
    private readonly Offence[] ratios;
    private readonly Offence[] shapes;
    private readonly bool[] movesSomething;
    private readonly bool isReference;
    private long meaningless;

    /// <summary>Prepares to look.</summary>
    /// <param name="table">The table.</param>
    /// <param name="layout">The columns that are looked at.</param>
    /// <param name="isReference">
    /// Whether the events stand for every process by its ratio; otherwise for one process by their weights alone, and shape ratios matter
    /// wherever the weight is not zero.
    /// </param>
    public ChunkChecks(ReferenceTable table, IntensityLayout layout, bool isReference = true)
    {
        this.isReference = isReference;
        this.table = table;
        this.layout = layout;
        ratios = [.. layout.Columns.Select(_ => new Offence())];
        shapes = [.. layout.Columns.Select(_ => new Offence())];
        movesSomething = new bool[layout.Morphs.Length];
    }

    /// <summary>Whether all shape ratios of a morph are exactly one.</summary>
    public bool[] Trivial => [.. movesSomething.Select(moves => !moves)];

    /// <summary>Checks a chunk, and puts ones where a shape ratio has no meaning because its processes are absent.</summary>
    public void Look(EventChunk chunk)
    {
        weights[0].Look(chunk.Column(EventChunk.ReferenceWeight)[..chunk.Count], chunk.FirstRow, double.NegativeInfinity);
        weights[1].Look(chunk.Column(EventChunk.DataWeight)[..chunk.Count], chunk.FirstRow, double.NegativeInfinity);
        foreach (var column in layout.Ratios.Distinct())
        {
            ratios[column].Look(chunk.ColumnOfLayout(column)[..chunk.Count], chunk.FirstRow, -double.Epsilon);
        }

        for (var morph = 0; morph < layout.Morphs.Length; morph++)
        {
            LookAtShape(chunk, morph, layout.Morphs[morph].Up);
            LookAtShape(chunk, morph, layout.Morphs[morph].Down);
        }
    }

    /// <summary>Says that a table is empty.</summary>
    public static void ReportNoEvents(IEventSource source, Findings findings) =>
        findings.Error("PX0300", source.Name, "the table has no events; write at least one.");

    public void Add(ChunkChecks other)
    {
        meaningless += other.meaningless;
        Array.ForEach([0, 1], i => weights[i].Add(other.weights[i]));
        for (var column = 0; column < ratios.Length; column++)
        {
            ratios[column].Add(other.ratios[column]);
            shapes[column].Add(other.shapes[column]);
        }

        for (var morph = 0; morph < movesSomething.Length; morph++)
        {
            movesSomething[morph] |= other.movesSomething[morph];
        }
    }

    public void Report(Findings findings)
    {
        Report("PX0301", weights[0], table.WeightColumn ?? "", "a weight must be a finite number", findings);
        Report("PX0301", weights[1], table.DataWeightColumn ?? "", "a weight must be a finite number", findings);
        for (var column = 0; column < ratios.Length; column++)
        {
            Report("PX0302", ratios[column], layout.Columns[column], "a density ratio must be a finite number, not negative", findings);
            Report("PX0303", shapes[column], layout.Columns[column], "a shape ratio must be a finite positive number", findings);
        }

        if (meaningless > 0)
        {
            findings.Note(
                "PX0304",
                table.Source.Name,
                $"{meaningless} shape ratios are not positive where the ratio of their process is 0; they have no effect.");
        }
    }

    private void LookAtShape(EventChunk chunk, int morph, int column)
    {
        var values = chunk.ColumnOfLayout(column);
        for (var i = 0; i < values.Length; i++)
        {
            if (!(values[i] > 0 && values[i] < double.PositiveInfinity))
            {
                var matters = i < chunk.Count && IsPresent(chunk, morph, i);
                meaningless += i < chunk.Count && !matters ? 1 : 0;
                if (matters)
                {
                    shapes[column].Add(values[i], chunk.FirstRow + i);
                }

                values[i] = 1;
            }

            movesSomething[morph] |= values[i] != 1;
        }
    }

    private bool IsPresent(EventChunk chunk, int morph, int row)
    {
        if (!isReference)
        {
            return chunk.Column(EventChunk.ReferenceWeight)[row] != 0;
        }

        for (var process = 0; process < layout.MorphsOf.Length; process++)
        {
            if (layout.MorphsOf[process].Contains(morph) && chunk.ColumnOfLayout(layout.Ratios[process])[row] != 0)
            {
                return true;
            }
        }

        return false;
    }

    private void Report(string id, Offence offence, string column, string rule, Findings findings)
    {
        if (offence.Count > 0)
        {
            var where = column.Length == 0 ? table.Source.Name : $"{table.Source.Name}:{column}";
            var value = offence.First.ToString("R", CultureInfo.InvariantCulture);
            findings.Error(
                id, where, $"{offence.Count} values are wrong, the first is {value} in row {offence.Row} (counted from 0); {rule}: correct the column or drop the events.");
        }
    }

    /// <summary>Numbers of one column that break its rule.</summary>
    private sealed class Offence
    {
        public long Count { get; private set; }

        public double First { get; private set; }

        public long Row { get; private set; } = long.MaxValue;

        /// <summary>Counts what is not finite or not above a limit.</summary>
        public void Look(ReadOnlySpan<double> values, long firstRow, double above)
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (!(values[i] > above && values[i] < double.PositiveInfinity))
                {
                    Add(values[i], firstRow + i);
                }
            }
        }

        public void Add(double value, long row)
        {
            Count++;
            if (row < Row)
            {
                (First, Row) = (value, row);
            }
        }

        public void Add(Offence other)
        {
            Count += other.Count;
            if (other.Row < Row)
            {
                (First, Row) = (other.First, other.Row);
            }
        }
    }
}
