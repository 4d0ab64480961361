using System.Globalization;
using System.Text;

namespace ParamOO.Files.Csv;

/// <summary>Cuts a record into fields.</summary>
/// <param name="record">What is left of the record.</param>
/// <param name="delimiter">What stands between fields.</param>
internal ref struct CsvFields(ReadOnlySpan<byte> record, byte delimiter)
{
    private ReadOnlySpan<byte> rest = record;
    private bool isDone;

    /// <summary>Finds the next field.</summary>
    /// <param name="field">Its bytes; quotes around it are still there.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryNext(out ReadOnlySpan<byte> field)
    {
        field = default;
        if (isDone)
        {
            return false;
        }

        var end = rest.StartsWith("\""u8) ? EndOfQuoted() : rest.IndexOf(delimiter);
        isDone = end < 0;
        field = isDone ? rest : rest[..end];
        rest = isDone ? default : rest[(end + 1)..];
        return true;
    }

    /// <summary>The text of a field, without quotes around it and with doubled quotes halved.</summary>
    public static string Text(ReadOnlySpan<byte> field) =>
        IsQuoted(field)
            ? Encoding.UTF8.GetString(field[1..^1]).Replace("\"\"", "\"", StringComparison.Ordinal)
            : Encoding.UTF8.GetString(field.Trim((byte)' '));

    /// <summary>The number in a field: empty is NaN, true and false are 1 and 0.</summary>
    /// <returns>Whether there is a number.</returns>
    public static bool TryNumber(ReadOnlySpan<byte> field, out double value)
    {
        field = IsQuoted(field) ? field[1..^1] : field;
        if (double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        value = double.NaN;
        field = field.Trim(" \t"u8);
        if (field.IsEmpty || Ascii.EqualsIgnoreCase(field, "nan"u8))
        {
            return true;
        }

        return TryWord(field, out value);
    }

    /// <summary>Whether a field holds true or false.</summary>
    public static bool IsTruth(ReadOnlySpan<byte> field) => Ascii.EqualsIgnoreCase(field, "true"u8) || Ascii.EqualsIgnoreCase(field, "false"u8);

    private static bool TryWord(ReadOnlySpan<byte> field, out double value)
    {
        var isNegative = field[0] == '-';
        var word = isNegative || field[0] == '+' ? field[1..] : field;
        if (Ascii.EqualsIgnoreCase(word, "inf"u8) || Ascii.EqualsIgnoreCase(word, "infinity"u8))
        {
            value = isNegative ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        value = Ascii.EqualsIgnoreCase(field, "true"u8) ? 1 : 0;
        return IsTruth(field);
    }

    private static bool IsQuoted(ReadOnlySpan<byte> field) => field.Length >= 2 && field[0] == '"' && field[^1] == '"';

    private readonly int EndOfQuoted()
    {
        for (var at = 1; at < rest.Length; at++)
        {
            if (rest[at] == '"')
            {
                if (at + 1 < rest.Length && rest[at + 1] == '"')
                {
                    at++;
                    continue;
                }

                var end = rest[at..].IndexOf(delimiter);
                return end < 0 ? -1 : at + end;
            }
        }

        return -1;
    }
}
