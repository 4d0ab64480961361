namespace ParamOO.Gpu.Programs;

/// <summary>Lays named ranges one behind the other, and remembers where each begins: the names are those of the kernel text.</summary>
internal sealed class Places
{
    private readonly List<KeyValuePair<string, int>> places = [];

    /// <summary>Where the next range would begin.</summary>
    public int Length { get; private set; }

    /// <summary>The ranges, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> All => places;

    /// <summary>Adds a range.</summary>
    /// <param name="name">Its name, without the ending <c>_AT</c>.</param>
    /// <param name="length">How long it is.</param>
    public void Add(string name, int length)
    {
        places.Add(new($"{name}_AT", Length));
        Length += length;
    }

    /// <summary>Adds several ranges.</summary>
    /// <param name="ranges">Their names and lengths.</param>
    public void AddAll(params ReadOnlySpan<(string Name, int Length)> ranges)
    {
        foreach (var (name, length) in ranges)
        {
            Add(name, length);
        }
    }
}

/// <summary>Named ranges with what they hold.</summary>
internal sealed class Table<T>
{
    private readonly List<T> entries = [];

    /// <summary>Where each range begins.</summary>
    public Places Places { get; } = new();

    /// <summary>All ranges.</summary>
    public T[] Entries => [.. entries];

    /// <summary>Adds a range.</summary>
    /// <param name="name">Its name, without the ending <c>_AT</c>.</param>
    /// <param name="range">What it holds.</param>
    public void Add(string name, IEnumerable<T> range)
    {
        var before = entries.Count;
        entries.AddRange(range);
        Places.Add(name, entries.Count - before);
    }
}
