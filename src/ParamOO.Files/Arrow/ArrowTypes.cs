namespace ParamOO.Files.Arrow;

/// <summary>Arrow's types, numbered as in Schema.fbs, and how many nodes and buffers each takes.</summary>
internal static class ArrowTypes
{
    private const int DeepestNesting = 64;

    private static readonly string[] Names =
    [
        "none", "null", "int", "float", "binary", "utf8", "bool", "decimal", "date", "time", "timestamp", "interval", "list", "struct",
        "union", "fixed_size_binary", "fixed_size_list", "map", "duration", "large_binary", "large_utf8", "large_list", "run_end_encoded",
        "binary_view", "utf8_view", "list_view", "large_list_view",
    ];

    /// <summary>Reads one column of a schema.</summary>
    /// <param name="field">Its FlatBuffers table.</param>
    /// <param name="start">What precedes it in a record batch.</param>
    public static ArrowField Field(FlatTable field, ArrowExtent start)
    {
        var values = ValueType(field);
        if (!field.Has(4))
        {
            return new ArrowField(field.Text(0), values, null, start);
        }

        var encoding = field.Table(4);
        var indices = encoding.Has(1) ? Integer(encoding.Table(1)) : Numbers(NumberType.Int32, "int32");
        return new ArrowField(field.Text(0), indices, new ArrowDictionaryType(encoding.Number<long>(0), values), start);
    }

    /// <summary>What a column takes in a record batch, its children included.</summary>
    /// <param name="field">Its FlatBuffers table.</param>
    /// <param name="depth">How deeply it is nested.</param>
    public static ArrowExtent Extent(FlatTable field, int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new InvalidDataException($"types are nested more than {DeepestNesting} deep");
        }

        if (field.Has(4))
        {
            return new ArrowExtent(1, 2, 0);
        }

        var extent = Own(field);
        var children = field.Vector(5, 4);
        for (var i = 0; i < children.Count; i++)
        {
            extent += Extent(children.Table(i), depth + 1);
        }

        return extent;
    }

    private static ArrowExtent Own(FlatTable field) => Name(field) switch
    {
        "null" or "run_end_encoded" => new ArrowExtent(1, 0, 0),
        "struct" or "fixed_size_list" => new ArrowExtent(1, 1, 0),
        "union" => new ArrowExtent(1, field.Table(3).Number<short>(0) == 0 ? 1 : 2, 0),
        "binary" or "utf8" or "large_binary" or "large_utf8" or "list_view" or "large_list_view" => new ArrowExtent(1, 3, 0),
        "binary_view" or "utf8_view" => new ArrowExtent(1, 2, 1),
        _ => new ArrowExtent(1, 2, 0),
    };

    private static string Name(FlatTable field) =>
        field.Number<byte>(2) is var kind && kind < Names.Length ? Names[kind] : throw new NotSupportedException($"column type number {kind}");

    private static ArrowType ValueType(FlatTable field) => Name(field) switch
    {
        "int" => Integer(field.Table(3)),
        "float" => Floating(field.Table(3)),
        "bool" => new ArrowType(ArrowLayout.Bits, default, "bool"),
        "utf8" => new ArrowType(ArrowLayout.Text, default, "utf8"),
        "large_utf8" => new ArrowType(ArrowLayout.LargeText, default, "large_utf8"),
        "utf8_view" => new ArrowType(ArrowLayout.TextView, default, "utf8_view"),
        "date" => field.Table(3).Number<short>(0, 1) == 0 ? Numbers(NumberType.Int32, "date32") : Numbers(NumberType.Int64, "date64"),
        "time" => field.Table(3).Number(1, 32) == 32 ? Numbers(NumberType.Int32, "time32") : Numbers(NumberType.Int64, "time64"),
        "timestamp" => Numbers(NumberType.Int64, "timestamp"),
        "duration" => Numbers(NumberType.Int64, "duration"),
        var other => new ArrowType(ArrowLayout.Other, default, other),
    };

    private static ArrowType Numbers(NumberType number, string name) => new(ArrowLayout.Numbers, number, name);

    private static ArrowType Integer(FlatTable type) => (type.Number<int>(0), type.Flag(1)) switch
    {
        (8, true) => Numbers(NumberType.Int8, "int8"),
        (16, true) => Numbers(NumberType.Int16, "int16"),
        (32, true) => Numbers(NumberType.Int32, "int32"),
        (64, true) => Numbers(NumberType.Int64, "int64"),
        (8, false) => Numbers(NumberType.UInt8, "uint8"),
        (16, false) => Numbers(NumberType.UInt16, "uint16"),
        (32, false) => Numbers(NumberType.UInt32, "uint32"),
        (64, false) => Numbers(NumberType.UInt64, "uint64"),
        var (width, _) => throw new InvalidDataException($"integers of {width} bits"),
    };

    private static ArrowType Floating(FlatTable type) => type.Number<short>(0) switch
    {
        0 => Numbers(NumberType.Float16, "float16"),
        1 => Numbers(NumberType.Float32, "float32"),
        2 => Numbers(NumberType.Float64, "float64"),
        var precision => throw new InvalidDataException($"floating point numbers of precision {precision}"),
    };
}
