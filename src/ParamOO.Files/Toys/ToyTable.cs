using ParamOO.Events;
using ParamOO.Files.Arrow;
using ParamOO.Fitting;
using ParamOO.Inference.Toys;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Toys;

/// <summary>A file of toys, read: an Arrow stream with one record batch per unit. Mapped, so that it may be larger than memory.</summary>
public sealed class ToyTable : IDisposable
{
    private readonly ArrowFile file;
    private readonly string[] columns;

    /// <summary>Opens a file of toys.</summary>
    /// <param name="path">Its name.</param>
    /// <exception cref="InvalidInputException">PX0721: it is no file of toys; or it cannot be read.</exception>
    public ToyTable(string path)
    {
        file = Open(path);
        Header = ToyHeader.Read(file.Metadata) ?? throw NotOfToys(path);
        columns = [.. ToyLog.Columns(Header.Poi).Select(column => column.Name)];
        Units = [.. file.BatchRows.Select(UnitAt)];
    }

    /// <summary>What the file says of itself.</summary>
    public ToyHeader Header { get; }

    /// <summary>The units in it, in order.</summary>
    public IReadOnlyList<ToyUnit> Units { get; }

    /// <summary>Reads one unit.</summary>
    /// <param name="index">Its place in <see cref="Units"/>.</param>
    public ToyBlock Read(int index)
    {
        var unit = Units[index];
        var block = new ToyBlock(unit.Hypothesis, Header.Hypotheses[unit.Hypothesis], unit.First, new double[unit.Count], new double[unit.Count], new FitStatus[unit.Count]);
        var row = 0;
        foreach (var batch in file.Read(columns, file.BatchRows[index]))
        {
            batch.Column(2).CopyTo(block.Statistics.AsSpan(row));
            batch.Column(3).CopyTo(block.Estimates.AsSpan(row));
            foreach (var status in batch.Column(4))
            {
                block.Statuses[row++] = (FitStatus)(int)status;
            }
        }

        return block;
    }

    /// <summary>The toys of one hypothesis, in the order of their index.</summary>
    /// <param name="hypothesis">Index of the hypothesis.</param>
    /// <param name="toys">How many are wanted; what lies behind is left out.</param>
    public IEnumerable<ToyBlock> ReadHypothesis(int hypothesis, long toys)
    {
        for (var index = 0; index < Units.Count; index++)
        {
            var unit = Units[index];
            if (unit.Hypothesis == hypothesis && unit.First < toys)
            {
                var (block, count) = (Read(index), (int)Math.Min(unit.Count, toys - unit.First));
                yield return count == block.Count
                    ? block
                    : block with { Statistics = block.Statistics[..count], Estimates = block.Estimates[..count], Statuses = block.Statuses[..count] };
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static ArrowFile Open(string path)
    {
        try
        {
            return new ArrowFile(path);
        }
        catch (InvalidInputException refused) when (refused.Findings.Any(finding => finding.Id is "PX0110" or "PX0111"))
        {
            throw NotOfToys(path);
        }
    }

    private static InvalidInputException NotOfToys(string path) => new("PX0721", path, "this is no file of toys, or its end is broken off; name one that paramoo wrote, or finish the run that writes it.");

    private ToyUnit UnitAt(RowRange rows)
    {
        var first = file.Read(columns, new RowRange(rows.First, 1)).Single();
        var (tested, stream) = (first.Column(0)[0], (ToyStream)(int)first.Column(5)[0]);
        var hypothesis = Enumerable.Range(0, Header.Hypotheses.Count).FirstOrDefault(index => Header.Hypotheses[index] == tested && Header.Streams[index] == stream, -1);
        return hypothesis >= 0 ? new ToyUnit(hypothesis, (long)first.Column(1)[0], (int)rows.Count) : throw NotOfToys(file.Name);
    }
}
