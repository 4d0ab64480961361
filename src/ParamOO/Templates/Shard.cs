namespace ParamOO.Templates;

/// <summary>One of several shares in which the events of all tables are filled, on as many machines.</summary>
/// <param name="Index">Which one, from 1.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct Shard(int Index, int Count)
{
    /// <summary>The share of a list: its pieces are neighbours, and all shares together have every piece once.</summary>
    /// <param name="pieces">Length of the list.</param>
    /// <returns>Position of the first, and that behind the last.</returns>
    public (int First, int End) Of(int pieces) => ((int)((long)pieces * (Index - 1) / Count), (int)((long)pieces * Index / Count));

    /// <inheritdoc/>
    public override string ToString() => $"{Index}/{Count}";
}
