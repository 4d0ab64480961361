using ParamOO.Vocabulary;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ParamOO.Files.Yaml;

/// <summary>
/// Reads the text of a YAML file into nodes that know their lines, so that every later finding can name one. Anchors, aliases and merge keys work;
/// duplicate keys and more than one document are findings.
/// </summary>
internal sealed class YamlTree
{
    private const int DeepestLevel = 64;
    private const string MergeKey = "<<";

    private readonly Parser parser;
    private readonly string path;
    private readonly Findings findings;
    private readonly Dictionary<AnchorName, YamlNode> anchors = [];
    private int depth;
    private int reached;

    private YamlTree(string text, string path, Findings findings)
    {
        parser = new Parser(new StringReader(text));
        this.path = path;
        this.findings = findings;
    }

    /// <summary>Reads a document.</summary>
    /// <param name="text">The whole text of the file.</param>
    /// <param name="path">The file, as findings name it.</param>
    /// <param name="findings">Receives what is wrong.</param>
    /// <returns>The root; null when the text is no YAML or holds nothing.</returns>
    public static YamlNode? Read(string text, string path, Findings findings)
    {
        var tree = new YamlTree(text, path, findings);
        try
        {
            return tree.ReadDocument();
        }
        catch (YamlException fault)
        {
            findings.Error("PX0901", $"{path}:{LineOf(fault, text)}", $"this is not YAML: {Sentence(fault)}");
            return null;
        }
        catch (InvalidOperationException)
        {
            // What the scanner throws at the end of some lines inside a brace that is not closed.
            findings.Error("PX0901", $"{path}:{tree.reached}", "this is not YAML: a brace or bracket that is opened here, or on a line below, is not closed.");
            return null;
        }
    }

    /// <summary>The line of a fault; an indentation by a tab is told by the parser at the section that it breaks, which may begin far above.</summary>
    private static long LineOf(YamlException fault, string text)
    {
        var tab = fault.Message.Contains(" tab ", StringComparison.Ordinal)
            ? Array.FindIndex(text.Split('\n'), (int)fault.Start.Line - 1, line => line.TrimStart(' ').StartsWith('\t'))
            : -1;
        return tab >= 0 ? tab + 1 : fault.Start.Line;
    }

    private static string Sentence(YamlException fault) => fault.Message.Trim().TrimEnd('.') + " (tabs and missing spaces after ':' are frequent causes).";

    private YamlNode? ReadDocument()
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            findings.Error("PX0902", path, "the file is empty; configs/ holds one to start from.");
            return null;
        }

        var root = ReadNode();
        parser.Consume<DocumentEnd>();
        if (parser.Current is DocumentStart second)
        {
            findings.Error("PX0901", At(second), "a second document begins here; an analysis file holds one.");
        }

        return root;
    }

    private YamlNode ReadNode()
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return ReadAlias(alias);
        }

        var start = parser.Consume<NodeEvent>();
        reached = Line(start);
        depth++;
        if (depth > DeepestLevel)
        {
            throw new SyntaxErrorException(start.Start, start.End, $"more than {DeepestLevel} levels");
        }

        YamlNode node = start switch
        {
            Scalar scalar => new YamlScalar(Line(scalar), scalar.Value, scalar.Style is not ScalarStyle.Plain),
            SequenceStart => ReadSequence(Line(start)),
            _ => ReadMapping(Line(start)),
        };
        depth--;
        if (!start.Anchor.IsEmpty)
        {
            anchors[start.Anchor] = node;
        }

        return node;
    }

    private YamlNode ReadAlias(AnchorAlias alias)
    {
        if (anchors.TryGetValue(alias.Value, out var node))
        {
            return node;
        }

        findings.Error("PX0901", At(alias), $"'*{alias.Value}' repeats '&{alias.Value}', which is not defined above it.");
        return new YamlScalar(Line(alias), "", IsQuoted: false);
    }

    private YamlSequence ReadSequence(int line)
    {
        var items = new List<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode());
        }

        return new(line, items);
    }

    private YamlMapping ReadMapping(int line)
    {
        var entries = new List<YamlEntry>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode();
            var value = ReadNode();
            AddEntry(entries, key, value);
        }

        return new(line, Merge(entries));
    }

    /// <summary>Replaces <c>&lt;&lt;: *anchor</c> by the entries of the anchor that are not written out.</summary>
    private static List<YamlEntry> Merge(List<YamlEntry> entries)
    {
        if (entries.Find(entry => entry.Key == MergeKey) is not { Value: YamlMapping inherited } merge)
        {
            return entries;
        }

        var own = entries.Where(entry => entry != merge).ToList();
        return [.. own, .. inherited.Entries.Where(entry => own.TrueForAll(written => written.Key != entry.Key))];
    }

    private void AddEntry(List<YamlEntry> entries, YamlNode key, YamlNode value)
    {
        if (key is not YamlScalar name)
        {
            findings.Error("PX0901", $"{path}:{key.Line}", "a key is a list or a mapping; a formula in braces needs quotes.");
        }
        else if (entries.FirstOrDefault(entry => entry.Key == name.Text) is { } first)
        {
            findings.Error("PX0903", $"{path}:{key.Line}", $"the key '{name.Text}' stands already in line {first.Line}; remove one of them.");
        }
        else
        {
            entries.Add(new(name.Text, key.Line, value));
        }
    }

    private string At(ParsingEvent place) => $"{path}:{Line(place)}";

    private static int Line(ParsingEvent place) => (int)place.Start.Line;
}
