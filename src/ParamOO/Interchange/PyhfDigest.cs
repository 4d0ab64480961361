using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>
/// The digest by which pyhf identifies a document: a hash of its text with sorted keys, as Python writes it. Integers stay integers and
/// other numbers are floats (<c>5</c> and <c>5.0</c> differ), so the digest belongs to a document, not to a workspace.
/// </summary>
public static class PyhfDigest
{
    /// <summary>The digest of a JSON text.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="file">Name of the file, for findings.</param>
    /// <param name="algorithm"><c>sha256</c> (default), <c>sha1</c>, <c>sha384</c>, <c>sha512</c> or <c>md5</c>.</param>
    /// <returns>The digest in lower-case hexadecimal.</returns>
    /// <exception cref="InvalidInputException">The text is no JSON, or the algorithm is not known.</exception>
    public static string Of(string text, string file, string algorithm = "sha256")
    {
        var findings = new Findings();
        using var document = JsonText.Parse(text, file, findings);
        findings.ThrowIfErrors();
        return Of(document!.RootElement, algorithm);
    }

    internal static string Of(JsonElement document, string algorithm)
    {
        var name = new HashAlgorithmName(algorithm.ToUpperInvariant());
        try
        {
            return Convert.ToHexStringLower(CryptographicOperations.HashData(name, Encoding.UTF8.GetBytes(PythonText(document))));
        }
        catch (CryptographicException)
        {
            throw new InvalidInputException("PX0660", "digest", $"there is no digest algorithm '{algorithm}'; use sha256, sha1, sha384, sha512 or md5.");
        }
    }

    /// <summary>The text that Python's json.dumps writes with sorted keys and without escapes of other scripts.</summary>
    internal static string PythonText(JsonElement element)
    {
        var text = new StringBuilder();
        Append(text, element);
        return text.ToString();
    }

    /// <summary>A float as Python writes it: shortest digits, positional for 1e-4 ≤ |x| &lt; 1e16, always with a point or an exponent.</summary>
    internal static string PythonFloat(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }

        var (sign, digits, point) = Digits(value);
        var exponent = point - 1;
        if (exponent is >= -4 and < 16)
        {
            return sign + Positional(digits, point);
        }

        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return $"{sign}{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
    }

    /// <summary>The shortest digits of a number, without zeros at either end, and the place of the decimal point in front of them.</summary>
    private static (string Sign, string Digits, int Point) Digits(double value)
    {
        var sign = double.IsNegative(value) ? "-" : string.Empty;
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var exponentAt = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = exponentAt < 0 ? text : text[..exponentAt];
        var exponent = exponentAt < 0 ? 0 : int.Parse(text[(exponentAt + 1)..], CultureInfo.InvariantCulture);
        var pointAt = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = pointAt < 0 ? mantissa : mantissa[..pointAt];
        var all = whole + (pointAt < 0 ? string.Empty : mantissa[(pointAt + 1)..]);
        var digits = all.TrimStart('0');
        var point = whole.Length + exponent - (all.Length - digits.Length);
        digits = digits.TrimEnd('0');
        return digits.Length == 0 ? (sign, "0", 1) : (sign, digits, point);
    }

    private static string Positional(string digits, int point)
    {
        if (point <= 0)
        {
            return "0." + new string('0', -point) + digits;
        }

        return point >= digits.Length ? digits + new string('0', point - digits.Length) + ".0" : $"{digits[..point]}.{digits[point..]}";
    }

    private static void Append(StringBuilder text, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(text, element);
                break;
            case JsonValueKind.Array:
                AppendList(text, element);
                break;
            case JsonValueKind.String:
                AppendString(text, element.GetString()!);
                break;
            case JsonValueKind.Number:
                AppendNumber(text, element);
                break;
            default:
                text.Append(element.GetRawText());
                break;
        }
    }

    private static void AppendObject(StringBuilder text, JsonElement element)
    {
        var separator = "{";
        var last = element.EnumerateObject().GroupBy(property => property.Name).Select(group => group.Last());
        foreach (var property in last.OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            text.Append(separator);
            AppendString(text, property.Name);
            text.Append(": ");
            Append(text, property.Value);
            separator = ", ";
        }

        text.Append(separator == "{" ? "{}" : "}");
    }

    private static void AppendList(StringBuilder text, JsonElement element)
    {
        var separator = "[";
        foreach (var item in element.EnumerateArray())
        {
            text.Append(separator);
            Append(text, item);
            separator = ", ";
        }

        text.Append(separator == "[" ? "[]" : "]");
    }

    private static void AppendNumber(StringBuilder text, JsonElement element)
    {
        var raw = element.GetRawText();
        var isInteger = raw.AsSpan().IndexOfAny('.', 'e', 'E') < 0;
        text.Append(isInteger ? (raw == "-0" ? "0" : raw) : PythonFloat(element.GetDouble()));
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var character in value)
        {
            text.Append(character switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => $"\\u{(int)character:x4}",
                _ => character.ToString(),
            });
        }

        text.Append('"');
    }
}
