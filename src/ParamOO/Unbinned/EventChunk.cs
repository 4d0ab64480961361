namespace ParamOO.Unbinned;

/// <summary>
/// Some thousand events held by the likelihood, column by column. Filled up to a multiple of eight rows with copies of the last
/// event at weight zero, so that kernels have no remainder.
/// </summary>
internal sealed class EventChunk
{
    /// <summary>Index of the column with the weights of the data.</summary>
    public const int DataWeight = 0;

    /// <summary>Index of the column with the weights of the reference density.</summary>
    public const int ReferenceWeight = 1;

    /// <summary>Index of the first column of the intensity's layout.</summary>
    public const int FirstOfLayout = 2;

    private readonly double[] numbers;

    public EventChunk(int columns, int capacity)
    {
        Capacity = capacity;
        numbers = new double[columns * capacity];
    }

    /// <summary>Largest number of rows; a multiple of eight.</summary>
    public int Capacity { get; }

    /// <summary>Number of events.</summary>
    public int Count { get; private set; }

    /// <summary>Number of rows with the filling; a multiple of eight.</summary>
    public int Rows => (Count + 7) & ~7;

    /// <summary>Index of the first event in its table.</summary>
    public long FirstRow { get; set; }

    public int Columns => numbers.Length / Capacity;

    public Span<double> Column(int column) => numbers.AsSpan(column * Capacity, Rows);

    public Span<double> ColumnOfLayout(int column) => Column(FirstOfLayout + column);

    /// <summary>Room for more events at the end of a column.</summary>
    public Span<double> RoomIn(int column) => numbers.AsSpan((column * Capacity) + Count, Capacity - Count);

    public void Clear() => Count = 0;

    /// <summary>Takes the events that were written into the room.</summary>
    public void Grow(int events) => Count += events;

    /// <summary>Takes those events of another chunk that were drawn; calls come in the order of the table.</summary>
    /// <param name="chunk">The other chunk.</param>
    /// <param name="firstRow">The row at which it begins.</param>
    /// <param name="draw">Which rows, and how often.</param>
    public void Take(EventChunk chunk, int firstRow, DrawnRows draw)
    {
        for (; Count < draw.Rows.Length && draw.Rows[Count] < firstRow + chunk.Count; Count++)
        {
            RoomIn(DataWeight)[0] = draw.Times[Count];
            for (var column = FirstOfLayout; column < Columns; column++)
            {
                RoomIn(column)[0] = chunk.Column(column)[draw.Rows[Count] - firstRow];
            }
        }
    }

    /// <summary>Fills the last group of eight.</summary>
    public void Complete()
    {
        for (var column = 0; column < Columns; column++)
        {
            var values = Column(column);
            values[Count..].Fill(column < FirstOfLayout || Count == 0 ? 0 : values[Count - 1]);
        }
    }
}
