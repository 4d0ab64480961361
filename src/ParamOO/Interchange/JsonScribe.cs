using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ParamOO.Vocabulary;

namespace ParamOO.Interchange;

/// <summary>
/// Writes JSON of one fixed form: structure indented by one space, lists of numbers on one line, shortest numbers that read back equal,
/// LF. The same values give the same bytes.
/// </summary>
internal sealed class JsonScribe : IDisposable
{
    private static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 256,
    };

    /// <summary>How documents that pass through unchanged are written: no needless escapes.</summary>
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> buffer = new();
    private readonly Utf8JsonWriter writer;

    private JsonScribe(bool isIndented) => writer = new Utf8JsonWriter(buffer, Indented with { Indented = isIndented });

    /// <summary>The text of a document, with a final line feed.</summary>
    public static string Document(Action<JsonScribe> content) => Write(isIndented: true, content) + "\n";

    /// <summary>A number as JSON has it: the shortest text that reads back equal.</summary>
    public static string Shortest(double value) => double.IsFinite(value)
        ? value.ToString("R", CultureInfo.InvariantCulture)
        : throw new ArgumentOutOfRangeException(nameof(value), value, "JSON has no such number");

    public JsonScribe Key(string key)
    {
        writer.WritePropertyName(key);
        return this;
    }

    public void Object(Action<JsonScribe> content)
    {
        writer.WriteStartObject();
        content(this);
        writer.WriteEndObject();
    }

    /// <summary>A small object on one line.</summary>
    public void Line(Action<JsonScribe> content) => writer.WriteRawValue(Write(isIndented: false, scribe => scribe.Object(content)), skipInputValidation: true);

    public void List<T>(IEnumerable<T> items, Action<JsonScribe, T> write)
    {
        writer.WriteStartArray();
        foreach (var item in items)
        {
            write(this, item);
        }

        writer.WriteEndArray();
    }

    public void Text(string value) => writer.WriteStringValue(value);

    public void Flag(bool value) => writer.WriteBooleanValue(value);

    public void Nothing() => writer.WriteNullValue();

    public void Number(double value) => writer.WriteRawValue(Shortest(value), skipInputValidation: true);

    /// <summary>Numbers on one line.</summary>
    public void Row(ReadOnlySpan<double> values)
    {
        var line = new StringBuilder("[");
        foreach (var value in values)
        {
            line.Append(line.Length > 1 ? "," : string.Empty).Append(Shortest(value));
        }

        writer.WriteRawValue(line.Append(']').ToString(), skipInputValidation: true);
    }

    /// <summary>Texts on one line.</summary>
    public void Words(IEnumerable<string> words) => writer.WriteRawValue(Write(isIndented: false, scribe => scribe.List(words, (list, word) => list.Text(word))), skipInputValidation: true);

    /// <summary>Lists of numbers, each on its own line.</summary>
    public void Rows(ValueList<PerBin> rows) => List(rows, (scribe, row) => scribe.Row(row.Span));

    public void Dispose() => writer.Dispose();

    private static string Write(bool isIndented, Action<JsonScribe> content)
    {
        using var scribe = new JsonScribe(isIndented);
        content(scribe);
        scribe.writer.Flush();
        return Encoding.UTF8.GetString(scribe.buffer.WrittenSpan);
    }
}
