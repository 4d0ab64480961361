using System.Buffers;
using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Text;
using ParamOO.Events;
using ParamOO.Vocabulary;

namespace ParamOO.Files.Npy;

/// <summary>
/// Writes one NPY file (version 1, float64 or float32, C order), block by block. The file appears under its name at
/// <see cref="Complete"/>; a writer disposed before leaves nothing behind.
/// </summary>
public sealed class NpyWriter : IDisposable
{
    private const int HeaderLength = 128;

    private static readonly SearchValues<char> NotInFileNames = SearchValues.Create("/\\:*?\"<>|\0\r\n");

    private readonly PendingFile file;
    private readonly int? columns;
    private readonly bool isSingle;
    private float[] narrowed = [];
    private long numbers;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Its name; an existing file is replaced when the array is complete.</param>
    /// <param name="columns">Length of the second axis; null for a vector.</param>
    /// <param name="type">Float64 or Float32.</param>
    /// <exception cref="InvalidInputException">PX0107: the folder cannot be written.</exception>
    /// <exception cref="ArgumentException">The type is another one.</exception>
    public NpyWriter(string path, int? columns = null, StorageType type = StorageType.Float64)
    {
        if (type is not (StorageType.Float64 or StorageType.Float32))
        {
            throw new ArgumentException($"NPY files are written as Float64 or Float32, not {type}", nameof(type));
        }

        this.columns = columns;
        isSingle = type == StorageType.Float32;
        file = new PendingFile(path);
        file.Stream.Write(new byte[HeaderLength]);
    }

    /// <summary>Writes a vector, or a table in C order.</summary>
    /// <param name="path">Name of the file.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="columns">Length of the second axis; null for a vector.</param>
    /// <exception cref="InvalidInputException">PX0107: the folder cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<double> values, int? columns = null)
    {
        using var writer = new NpyWriter(path, columns);
        writer.Append(values);
        writer.Complete();
    }

    /// <summary>Writes every numeric column of a table to its own file <c>folder/column.npy</c>; float32 stays float32.</summary>
    /// <param name="folder">The folder, made if need be.</param>
    /// <param name="source">The table; its column names become file names.</param>
    /// <exception cref="InvalidInputException">The table is damaged or the folder cannot be written.</exception>
    public static void WriteColumns(string folder, IEventSource source)
    {
        var columns = source.Columns.Where(column => column.Kind.IsNumeric()).ToArray();
        CheckFileNames(source.Name, columns);
        var writers = new List<NpyWriter>();
        try
        {
            foreach (var column in columns)
            {
                var type = column.StorageType == "float32" ? StorageType.Float32 : StorageType.Float64;
                writers.Add(new NpyWriter(Path.Combine(folder, column.Name + ".npy"), null, type));
            }

            foreach (var batch in source.Read([.. columns.Select(column => column.Name)]))
            {
                for (var i = 0; i < writers.Count; i++)
                {
                    writers[i].Append(batch.Column(i));
                }
            }

            writers.ForEach(writer => writer.Complete());
        }
        finally
        {
            writers.ForEach(writer => writer.Dispose());
        }
    }

    private static void CheckFileNames(string table, ColumnInfo[] columns)
    {
        var findings = new Findings();
        foreach (var column in columns.Where(column => column.Name.AsSpan().ContainsAny(NotInFileNames) || column.Name.StartsWith('.')))
        {
            findings.Error("PX0109", table, $"the column name '{column.Name}' cannot be the name of a file; write the table as Arrow IPC or rename the column.");
        }

        findings.ThrowIfErrors();
    }

    /// <summary>Appends numbers.</summary>
    /// <param name="values">They need not end with a row, but all together must.</param>
    public void Append(ReadOnlySpan<double> values)
    {
        numbers += values.Length;
        if (!isSingle)
        {
            file.Stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        if (narrowed.Length < values.Length)
        {
            narrowed = new float[values.Length];
        }

        TensorPrimitives.ConvertTruncating(values, narrowed);
        file.Stream.Write(MemoryMarshal.AsBytes(narrowed.AsSpan(0, values.Length)));
    }

    /// <summary>Writes the header and gives the file its name.</summary>
    /// <exception cref="ArgumentException">The last row is not complete.</exception>
    public void Complete()
    {
        if (numbers % (columns ?? 1) != 0)
        {
            throw new ArgumentException($"{numbers} numbers do not fill rows of {columns}");
        }

        var shape = columns is { } width ? $"({numbers / width}, {width})" : $"({numbers},)";
        var text = $"{{'descr': '{(isSingle ? "<f4" : "<f8")}', 'fortran_order': False, 'shape': {shape}, }}";
        var header = new byte[HeaderLength];
        Array.Fill(header, (byte)' ');
        Encoding.Latin1.GetBytes("\u0093NUMPY\u0001\u0000").CopyTo(header, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), HeaderLength - 10);
        Encoding.ASCII.GetBytes(text).CopyTo(header, 10);
        header[^1] = (byte)'\n';
        file.Stream.Seek(0, SeekOrigin.Begin);
        file.Stream.Write(header);
        file.Commit();
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
