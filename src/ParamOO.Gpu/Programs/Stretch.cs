using ParamOO.Fitting.Lanes;

namespace ParamOO.Gpu.Programs;

/// <summary>Neighbouring bins whose yields are the same formula of different numbers: one loop of straight code.</summary>
/// <param name="First">The first bin.</param>
/// <param name="Count">How many bins.</param>
/// <param name="Blocks">The blocks that have a share in them.</param>
internal sealed record Stretch(int First, int Count, IReadOnlyList<int> Blocks)
{
    /// <summary>The stretches of a model, in the order of the bins.</summary>
    /// <param name="program">The model.</param>
    public static IReadOnlyList<Stretch> Of(FitProgram program)
    {
        var stretches = new List<Stretch>();
        var formula = "";
        for (var bin = 0; bin < program.Model.Bins; bin++)
        {
            var (own, next) = (BlocksOf(program, bin), FormulaOf(program, bin));
            if (next == formula)
            {
                stretches[^1] = stretches[^1] with { Count = stretches[^1].Count + 1 };
                continue;
            }

            stretches.Add(new(bin, 1, own));
            formula = next;
        }

        return stretches;
    }

    private static List<int> BlocksOf(FitProgram program, int bin) =>
        [.. program.Blocks.Span.ToArray().Index().Where(entry => bin >= entry.Item.FirstBin && bin < entry.Item.FirstBin + entry.Item.Bins).Select(entry => entry.Index)];

    /// <summary>What tells formulae of bins apart; γ and auxiliary data of neighbours must be neighbours.</summary>
    private static string FormulaOf(FitProgram program, int bin)
    {
        var code = program.Bins.Span[bin];
        var cells = BlocksOf(program, bin).Select(index => CellOf(program, program.Blocks.Span[index], index, bin));
        return FormattableString.Invariant($"{code.IsPoisson} {(code.Eliminated < 0 ? "none" : $"{code.Eliminated - bin} {code.Auxiliary - bin}")} {string.Join(' ', cells)}");
    }

    private static string CellOf(FitProgram program, in BlockCode block, int index, int bin)
    {
        var own = bin - block.FirstBin;
        var words = new List<string> { $"{index}:{program.Carrier.Span[block.Base + own]}" };
        for (var k = 0; k < block.Shapes; k++)
        {
            words.Add($"e{program.Shapes.Span[block.Shape + (k * block.Bins) + own].Edge}");
        }

        for (var k = 0; k < block.BinFactors; k++)
        {
            words.Add($"s{program.BinFactors.Span[block.BinFactor + (k * block.Bins) + own]}");
        }

        return string.Join(',', words);
    }
}

/// <summary>
/// The numbers of one bin of a stretch, one row per bin, read in pairs: text and numbers are made from the same list, so that they cannot
/// disagree.
/// </summary>
internal sealed class NumberRow
{
    private readonly List<Func<int, double>> entries = [];

    /// <summary>Length of a row, even.</summary>
    public int Length => entries.Count + (entries.Count % 2);

    /// <summary>Adds a number.</summary>
    /// <param name="number">The number of a bin, counted in the stretch.</param>
    /// <returns>What stands for it.</returns>
    public string Add(Func<int, double> number)
    {
        entries.Add(number);
        return At("row", entries.Count - 1);
    }

    /// <summary>What stands for a number among pairs.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="index">Which number.</param>
    public static string At(string pairs, int index) => $"{pairs}[{index / 2}].{(index % 2 == 0 ? 'x' : 'y')}";

    /// <summary>The row of a bin.</summary>
    /// <param name="bin">The bin, counted in the stretch.</param>
    public IEnumerable<double> Of(int bin) => [.. entries.Select(entry => entry(bin)), .. new double[entries.Count % 2]];
}
