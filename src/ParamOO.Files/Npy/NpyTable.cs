using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Npy;

/// <summary>
/// NPY files side by side as one table: a vector is a column, a two-dimensional array several. Vectors of float64 are delivered in
/// place. May be read by several threads at once.
/// </summary>
public sealed class NpyTable : IEventSource, IDisposable
{
    private readonly NpyArray[] arrays;
    private readonly (NpyArray Array, int Index)[] columns;

    private NpyTable(string name, NpyArray[] arrays, (NpyArray Array, int Index)[] columns, ColumnInfo[] infos)
    {
        Name = name;
        this.arrays = arrays;
        this.columns = columns;
        Columns = infos;
        Rows = arrays.Length == 0 ? 0 : arrays[0].Header.Rows;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns { get; }

    /// <summary>Opens one file. A vector's column is called like the file; those of a matrix <c>file[0]</c>, <c>file[1]</c>, …</summary>
    /// <param name="path">Name of the file.</param>
    /// <exception cref="InvalidInputException">PX0101: it cannot be opened; PX0120: it is damaged; PX0121: it uses an unsupported feature.</exception>
    public static NpyTable Open(string path) => Open(path, [(Path.GetFileNameWithoutExtension(path), path)]);

    /// <summary>Opens all NPY files of a folder, one column each, in the order of their names.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="InvalidInputException">PX0101: there is no NPY file; PX0108: files have different numbers of rows; or a file cannot be read.</exception>
    public static NpyTable OpenFolder(string folder)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.npy") : [];
        Array.Sort(files, StringComparer.Ordinal);
        return files.Length > 0
            ? Open(folder, [.. files.Select(file => (Path.GetFileNameWithoutExtension(file), file))])
            : throw new InvalidInputException("PX0101", folder, "there is no .npy file in the folder; correct the path.");
    }

    /// <summary>Opens several files as the columns of one table.</summary>
    /// <param name="name">The name under which findings mention the table.</param>
    /// <param name="files">Names of columns and the files that hold them; a file with several columns gives <c>column[0]</c>, …</param>
    /// <exception cref="InvalidInputException">PX0108: files have different numbers of rows; or a file cannot be read. All are listed.</exception>
    public static NpyTable Open(string name, IReadOnlyList<(string Column, string Path)> files)
    {
        var findings = new Findings();
        var arrays = files.Select(file => TryOpen(file.Path, findings)).ToArray();
        findings.ThrowIfErrors();
        CheckRows([.. arrays.OfType<NpyArray>()], findings);
        findings.ThrowIfErrors();
        var columns = files.Zip(arrays.OfType<NpyArray>()).SelectMany(pair => Expand(pair.First.Column, pair.Second)).ToArray();
        return new NpyTable(
            name, [.. arrays.OfType<NpyArray>()], [.. columns.Select(column => (column.Array, column.Index))], [.. columns.Select(column => column.Info)]);
    }

    /// <inheritdoc/>
    public bool KeepsColumnsApart => true;

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns) => Read(columns, new RowRange(0, Rows));

    /// <inheritdoc/>
    public IEnumerable<EventBatch> Read(IReadOnlyList<string> columns, RowRange rows) =>
        ReadColumns(this.IndicesOf(columns), rows.Intersect(new RowRange(0, Rows)));

    /// <summary>Unmaps the files; batches become invalid.</summary>
    public void Dispose()
    {
        foreach (var array in arrays)
        {
            array.Dispose();
        }
    }

    private static NpyArray? TryOpen(string path, Findings findings)
    {
        try
        {
            return new NpyArray(path);
        }
        catch (InvalidInputException e)
        {
            findings.AddRange(e.Findings);
            return null;
        }
    }

    private static void CheckRows(NpyArray[] arrays, Findings findings)
    {
        foreach (var array in arrays.Where(array => array.Header.Rows != arrays[0].Header.Rows))
        {
            findings.Error(
                "PX0108",
                array.Path,
                $"the file has {array.Header.Rows} rows, {arrays[0].Path} has {arrays[0].Header.Rows}; columns of one table need one row per event each.");
        }
    }

    private static IEnumerable<(NpyArray Array, int Index, ColumnInfo Info)> Expand(string name, NpyArray array)
    {
        var header = array.Header;
        var kind = header.IsBoolean ? ColumnKind.Boolean : header.Number.IsInteger() ? ColumnKind.Integer : ColumnKind.Float;
        return Enumerable.Range(0, header.Columns).Select(index =>
            (array, index, new ColumnInfo(header.IsVector ? name : $"{name}[{index}]", kind, header.TypeName)));
    }

    private IEnumerable<EventBatch> ReadColumns(int[] indices, RowRange rows)
    {
        var chosen = Array.ConvertAll(indices, index => columns[index]);
        var files = chosen.Select(column => column.Array).Distinct().ToArray();
        var blocks = new double[chosen.Length][];
        Array.Fill(blocks, []);
        var batchRows = EventBatch.PreferredRows(Math.Max(chosen.Length, files.Select(file => file.Header.Columns).DefaultIfEmpty().Max()));
        var rowBytes = files.Sum(file => file.RowBytes);
        using var pages = new ResidentPages(Array.ConvertAll(files, file => file.File));
        for (var first = rows.First; first < rows.End && chosen.Length > 0; first += batchRows)
        {
            var count = (int)Math.Min(batchRows, rows.End - first);
            var values = new ReadOnlyMemory<double>[chosen.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = chosen[i].Array.Rows(chosen[i].Index, first, count, ref blocks[i]);
            }

            yield return new EventBatch(first, count, values);
            pages.Pass(count * rowBytes);
        }
    }
}
