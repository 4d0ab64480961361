using ParamOO.Fitting.Lanes;

namespace ParamOO.Gpu.Programs;

/// <summary>The kernels of morphs at all anchors as straight code.</summary>
/// <param name="program">The model.</param>
/// <param name="code">Receives the text.</param>
/// <param name="numbers">Its numbers.</param>
internal sealed class StraightAnchors(FitProgram program, CodeWriter code, StraightNumbers numbers)
{
    private IEnumerable<(MorphBasisCode Basis, int Anchor)> Anchors =>
        program.Morphs.Bases.Span.ToArray().SelectMany(basis => Enumerable.Range(0, basis.Anchors).Select(anchor => (basis, anchor)));

    /// <summary>Writes φ of all anchors, and what its logarithm gains per parameter.</summary>
    /// <param name="withSlopes">Whether derivatives are wanted.</param>
    public void WriteValues(bool withSlopes)
    {
        foreach (var (basis, anchor) in Anchors)
        {
            var (name, own) = ($"anchor{basis.Value + anchor}", Enumerable.Range(0, basis.Size).ToArray());
            foreach (var i in own)
            {
                code.Let($"{name}_along{i}", $"p{SlotOf(basis, i)} * {numbers.MorphScale(basis.Slot + i)} - {numbers.MorphCoordinate(basis.Coordinate + (anchor * basis.Size) + i)}");
            }

            code.Let($"{name}_square", string.Join(" + ", own.Select(i => $"{name}_along{i} * {name}_along{i}")));
            code.Line($"double {name}_slope;");
            code.Let(name, $"kernel_value({(int)basis.Kernel}, {name}_square, &{name}_slope)");
            foreach (var i in withSlopes ? own : [])
            {
                code.Let($"{name}_turn{i}", $"2 * {numbers.MorphScale(basis.Slot + i)} * {name}_along{i}");
                code.Let($"{name}_in{i}", $"{name}_slope * {name}_turn{i}");
            }
        }
    }

    /// <summary>Adds the second derivatives of the kernels, for all blocks at once.</summary>
    public void WriteCurvatures()
    {
        foreach (var (basis, anchor) in Anchors)
        {
            var name = $"anchor{basis.Value + anchor}";
            var weight = $"anchor_weight{basis.Value + anchor}";
            code.Let($"{name}_bend", $"{weight} * kernel_curvature({(int)basis.Kernel}, {name}_square, {name}_slope)");
            foreach (var i in Moved(basis))
            {
                var (slot, scale) = (SlotOf(basis, i), numbers.MorphScale(basis.Slot + i));
                code.Line($"{StraightText.Matrix(program, slot, slot)} += {weight} * {name}_slope * 2 * {scale} * {scale};");
                foreach (var j in Moved(basis).Where(j => j <= i))
                {
                    var twice = j < i && SlotOf(basis, j) == slot ? "2 * " : "";
                    code.Line($"{StraightText.Matrix(program, slot, SlotOf(basis, j))} += {twice}{name}_bend * {name}_turn{i} * {name}_turn{j};");
                }
            }
        }
    }

    private IEnumerable<int> Moved(MorphBasisCode basis) => Enumerable.Range(0, basis.Size).Where(i => SlotOf(basis, i) < program.Variables);

    private int SlotOf(in MorphBasisCode basis, int i) => program.Morphs.Slots.Span[basis.Slot + i];
}
