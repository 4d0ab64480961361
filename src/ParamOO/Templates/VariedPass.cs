namespace ParamOO.Templates;

/// <summary>Variations that are filled together, from one reading of a stretch.</summary>
/// <param name="First">Position of the first in <see cref="TemplateColumns.Variations"/>.</param>
/// <param name="Columns">Columns to be read, each once.</param>
/// <param name="ColumnOf">For every variation the position of its ratio in <paramref name="Columns"/>.</param>
/// <param name="ProcessOf">For every variation the position of its process in <see cref="TemplateColumns.Processes"/>.</param>
internal sealed record VariedPass(int First, string[] Columns, int[] ColumnOf, int[] ProcessOf)
{
    /// <summary>Number of variations.</summary>
    public int Count => ColumnOf.Length;

    /// <summary>Number of tiles of columns.</summary>
    public int Tiles => (Count + ColumnTile.Width - 1) / ColumnTile.Width;

    /// <summary>Number of columns of a tile, padding included.</summary>
    /// <param name="tile">Index of the tile.</param>
    public int WidthOf(int tile) => Math.Min(ColumnTile.Width, ColumnTile.Padded(Count) - (tile * ColumnTile.Width));

    /// <summary>Divides all variations of a table.</summary>
    /// <param name="filler">What is filled.</param>
    /// <param name="largest">Largest number of variations in a pass, a multiple of <see cref="ColumnTile.Width"/> or unlimited.</param>
    public static IEnumerable<VariedPass> Divide(TemplateFiller filler, int largest)
    {
        var first = 0;
        foreach (var positions in filler.Columns.Variations.Chunk(largest))
        {
            var variations = Array.ConvertAll(positions, position => filler.Variations[position]);
            string[] columns = [.. variations.Select(variation => variation.RatioColumn).Distinct()];
            yield return new VariedPass(
                first,
                columns,
                Array.ConvertAll(variations, variation => Array.IndexOf(columns, variation.RatioColumn)),
                Array.ConvertAll(variations, variation => filler.Columns.Processes.IndexOf(variation.Process)));
            first += variations.Length;
        }
    }
}
