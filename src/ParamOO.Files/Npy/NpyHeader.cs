using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ParamOO.Files.Npy;

/// <summary>What the header of an NPY file says.</summary>
/// <param name="Number">Type of the numbers.</param>
/// <param name="IsBoolean">Whether the bytes are truth values.</param>
/// <param name="Rows">Length of the first axis.</param>
/// <param name="Columns">Length of the second axis; 1 for a vector.</param>
/// <param name="IsVector">Whether there is one axis only.</param>
/// <param name="DataOffset">Byte at which the numbers begin.</param>
internal sealed partial record NpyHeader(NumberType Number, bool IsBoolean, long Rows, int Columns, bool IsVector, long DataOffset)
{
    private const int LongestHeader = 1 << 20;
    private const int MostColumns = 1 << 16;
    private const int Prefix = 10;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Name of the type, e.g. <c>float32</c>.</summary>
    public string TypeName => IsBoolean ? "bool" : Number.ToString().ToLowerInvariant();

    /// <summary>Reads the header and checks that the file is as long as it says.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="InvalidDataException">The file is no NPY file or damaged.</exception>
    /// <exception cref="NotSupportedException">It holds objects, text, big-endian or column-major numbers, or more than two axes.</exception>
    public static NpyHeader Read(Region file)
    {
        if (file.Length < Prefix + 2 || !file.Slice(0, Magic.Length).Span.SequenceEqual(Magic))
        {
            throw new InvalidDataException("it does not begin with the magic number of NPY");
        }

        var version = file.Slice(6, 1).Span[0];
        var start = version == 1 ? Prefix : Prefix + 2;
        var length = version switch
        {
            1 => BinaryPrimitives.ReadUInt16LittleEndian(file.Slice(8, 2).Span),
            2 or 3 => BinaryPrimitives.ReadUInt32LittleEndian(file.Slice(8, 4).Span),
            _ => throw new NotSupportedException($"NPY version {version}"),
        };
        if (length > LongestHeader)
        {
            throw new InvalidDataException($"the header claims {length} bytes");
        }

        var text = Encoding.UTF8.GetString(file.Slice(start, length).Span);
        var header = Parse(text, start + length);
        var expected = (Int128)header.Rows * header.Columns * header.Number.Width();
        return expected == file.Length - header.DataOffset
            ? header
            : throw new InvalidDataException($"shape and type need {expected} bytes of numbers, {file.Length - header.DataOffset} are there");
    }

    private static NpyHeader Parse(string text, long dataOffset)
    {
        var (number, isBoolean) = Type(Value(text, DescrPattern(), "descr"));
        if (Value(text, OrderPattern(), "fortran_order") == "True")
        {
            throw new NotSupportedException("column-major (Fortran) order; save numpy.ascontiguousarray(array)");
        }

        var shape = Value(text, ShapePattern(), "shape")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(axis => long.TryParse(axis, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                ? length
                : throw new InvalidDataException($"an axis of length '{axis}'"))
            .ToArray();
        return shape switch
        {
            [var rows] => new NpyHeader(number, isBoolean, rows, 1, true, dataOffset),
            [var rows, > 0 and <= MostColumns and var columns] => new NpyHeader(number, isBoolean, rows, (int)columns, false, dataOffset),
            _ => throw new NotSupportedException($"an array of shape ({string.Join(", ", shape)}); ParamOO reads vectors and tables of up to {MostColumns} columns"),
        };
    }

    private static (NumberType Number, bool IsBoolean) Type(string descr) => descr switch
    {
        "<f2" => (NumberType.Float16, false),
        "<f4" => (NumberType.Float32, false),
        "<f8" => (NumberType.Float64, false),
        "|i1" => (NumberType.Int8, false),
        "<i2" => (NumberType.Int16, false),
        "<i4" => (NumberType.Int32, false),
        "<i8" => (NumberType.Int64, false),
        "|u1" => (NumberType.UInt8, false),
        "<u2" => (NumberType.UInt16, false),
        "<u4" => (NumberType.UInt32, false),
        "<u8" => (NumberType.UInt64, false),
        "|b1" => (NumberType.UInt8, true),
        ['>', ..] => throw new NotSupportedException($"big-endian numbers ('{descr}'); save array.astype('<f8')"),
        ['|', 'O', ..] => throw new NotSupportedException("Python objects; save an array of numbers"),
        _ => throw new NotSupportedException($"numbers of type '{descr}'; save array.astype('<f8')"),
    };

    private static string Value(string text, Regex pattern, string key) =>
        pattern.Match(text) is { Success: true } match ? match.Groups[1].Value
        : key == "descr" && text.Contains("'descr': [", StringComparison.Ordinal) ? throw new NotSupportedException("structured arrays; save one array per column")
        : throw new InvalidDataException($"the header has no readable '{key}'");

    [GeneratedRegex("""['"]descr['"]\s*:\s*['"]([^'"]*)['"]""")]
    private static partial Regex DescrPattern();

    [GeneratedRegex("""['"]fortran_order['"]\s*:\s*(True|False)""")]
    private static partial Regex OrderPattern();

    [GeneratedRegex("""['"]shape['"]\s*:\s*\(([^)]*)\)""")]
    private static partial Regex ShapePattern();
}
