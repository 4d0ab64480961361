using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using ParamOO.Events;
using ParamOO.Files;
using ParamOO.Files.Parquet;

namespace ParamOO.Benchmarks;

/// <summary>
/// Sums four float64 columns of five million rows, one thread consuming, file in the page cache. The peer is
/// <c>node peers/read_parquet.mjs FOLDER</c> (DuckDB) on the files that <c>--keep FOLDER</c> leaves.
/// </summary>
internal static class TableReading
{
    private const int Rows = 5_000_000;
    private const int WarmUps = 5;
    private const int Repetitions = 15;

    private static readonly string[] Columns = ["m4l", "weight", "r_S", "r_B"];

    /// <summary>Runs and prints a table.</summary>
    public static void Run(string folder)
    {
        Write(folder);
        Console.WriteLine($"| file | median ms | least ms | GB/s of numbers |\n|---|--:|--:|--:|");
        foreach (var name in new[] { "plain.arrow", "npy", "plain.parquet", "zstd.parquet" })
        {
            // The first rounds run code that is not yet optimised.
            _ = Enumerable.Range(0, WarmUps).Select(_ => Sum(Path.Combine(folder, name))).Max();
            var times = Enumerable.Range(0, Repetitions).Select(_ => Sum(Path.Combine(folder, name))).Order().ToArray();
            var rate = Rows * Columns.Length * sizeof(double) / times[Repetitions / 2].TotalSeconds / 1e9;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {name} | {times[Repetitions / 2].TotalMilliseconds:F0} | {times[0].TotalMilliseconds:F0} | {rate:F1} |"));
        }
    }

    private static TimeSpan Sum(string path)
    {
        var start = Stopwatch.GetTimestamp();
        var source = EventSources.Open(path);
        var sum = 0.0;
        foreach (var batch in source.Read(Columns))
        {
            for (var column = 0; column < Columns.Length; column++)
            {
                sum += TensorPrimitives.Sum(batch.Column(column));
            }
        }

        ((IDisposable)source).Dispose();
        var elapsed = Stopwatch.GetElapsedTime(start);
        return double.IsFinite(sum) ? elapsed : throw new InvalidDataException("the sum is not finite");
    }

    private static void Write(string folder)
    {
        var table = new EventTable("random", Columns, [.. Columns.Select((_, seed) => RandomNumbers((ulong)seed + 1))]);
        EventSources.Write(Path.Combine(folder, "plain.arrow"), table);
        EventSources.Write(Path.Combine(folder, "npy"), table);
        ParquetWriter.Write(Path.Combine(folder, "plain.parquet"), table);
        ParquetWriter.Write(Path.Combine(folder, "zstd.parquet"), table, TableCompression.Zstd);
    }

    private static double[] RandomNumbers(ulong state)
    {
        var numbers = new double[Rows];
        for (var i = 0; i < numbers.Length; i++)
        {
            state = (state * 6364136223846793005) + 1442695040888963407;
            numbers[i] = (state >> 11) * Math.ScaleB(1, -53);
        }

        return numbers;
    }
}
