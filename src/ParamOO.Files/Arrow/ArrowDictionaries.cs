namespace ParamOO.Files.Arrow;

/// <summary>The dictionaries of a file as they stand at the current batch: a later message replaces one or adds to it.</summary>
internal sealed class ArrowDictionaries
{
    private readonly Dictionary<long, ArrowType> wanted;
    private readonly Dictionary<long, double[]> numbers = [];
    private readonly Dictionary<long, string?[]> texts = [];

    /// <summary>Starts without entries.</summary>
    /// <param name="fields">Columns whose dictionaries are wanted; others are passed over.</param>
    public ArrowDictionaries(IEnumerable<ArrowField> fields) =>
        wanted = fields.Select(field => field.Dictionary).OfType<ArrowDictionaryType>()
            .DistinctBy(dictionary => dictionary.Id).ToDictionary(dictionary => dictionary.Id, dictionary => dictionary.Values);

    /// <summary>The entries of a dictionary of numbers; NaN for null.</summary>
    public double[] Numbers(ArrowDictionaryType dictionary) => numbers.GetValueOrDefault(dictionary.Id) ?? [];

    /// <summary>The entries of a dictionary of text.</summary>
    public string?[] Texts(ArrowDictionaryType dictionary) => texts.GetValueOrDefault(dictionary.Id) ?? [];

    /// <summary>Takes in a dictionary message.</summary>
    public void Apply(ArrowMessage message)
    {
        var content = message.Content;
        var id = content.Number<long>(0);
        if (!wanted.TryGetValue(id, out var type))
        {
            return;
        }

        var batch = new ArrowBatch(content.Table(1), message.Body);
        var isDelta = content.Flag(2);
        if (type.Layout is ArrowLayout.Numbers or ArrowLayout.Bits)
        {
            numbers[id] = [.. isDelta && numbers.TryGetValue(id, out var before) ? before : [], .. ReadNumbers(type, batch)];
        }
        else
        {
            texts[id] = [.. isDelta && texts.TryGetValue(id, out var before) ? before : [], .. ArrowText.Read(type, batch, default)];
        }
    }

    private double[] ReadNumbers(ArrowType type, ArrowBatch batch)
    {
        var column = new ArrowColumn(new ArrowField("", type, null, default), this);
        column.Load(batch);
        return column.Rows(0, checked((int)batch.Rows)).ToArray();
    }
}
