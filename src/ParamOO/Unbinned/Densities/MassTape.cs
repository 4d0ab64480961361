using System.Collections.Immutable;
using ParamOO.Mixture;
using ParamOO.Vocabulary;

namespace ParamOO.Unbinned.Densities;

/// <summary>
/// A formula of m and of parameters, evaluated for a block of masses at once with exact first and second derivatives. Steps without m are
/// done once per point, steps with m alone once per table; the others carry the columns of derivatives that can differ from zero.
/// </summary>
/// <remarks>
/// Where the slope of a root or of a power is infinite because its base is exactly 0, it counts as 0: the base is then the flat side of a
/// <c>max</c>, as at thresholds.
/// </remarks>
internal sealed class MassTape
{
    private readonly ImmutableArray<TapeStep> steps;
    private readonly StepKind[] kinds;
    private readonly int[] places;
    private readonly int[] source;
    private readonly int[] position;
    private readonly StreamLayout[] layouts;
    private readonly double[] nominal;

    /// <summary>Compiles a formula.</summary>
    /// <param name="formula">The formula.</param>
    /// <param name="names">Names of all parameters.</param>
    /// <param name="nominal">Their nominal values, which fixed parameters keep.</param>
    /// <param name="position">For each parameter its place among those that float; −1 where it is fixed.</param>
    /// <param name="variable">Name of m.</param>
    public MassTape(Expression formula, string[] names, double[] nominal, int[] position, string variable)
    {
        Size = position.Count(place => place >= 0);
        var mass = formula.Names.IndexOf(variable);
        source = [.. formula.Names.Select(name => Array.IndexOf(names, name))];
        this.nominal = [.. source.Select(parameter => parameter < 0 ? double.NaN : nominal[parameter])];
        this.position = [.. source.Select(parameter => parameter < 0 ? -1 : position[parameter])];
        (steps, mass) = WithMass(formula.Steps, formula.Names.Length, mass);
        kinds = [.. steps.Select(_ => StepKind.Number)];
        layouts = new StreamLayout[steps.Length];
        places = new int[steps.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            layouts[i] = LayoutOf(i, mass);
            kinds[i] = KindOf(i, mass);
            places[i] = kinds[i] switch { StepKind.Frozen => Frozen++, StepKind.Moving => Take(layouts[i].Count), _ => -1 };
        }
    }

    /// <summary>What a step depends on.</summary>
    private enum StepKind
    {
        /// <summary>On parameters or nothing.</summary>
        Number,

        /// <summary>On m, and on no parameter that floats.</summary>
        Frozen,

        /// <summary>On m and on parameters that float.</summary>
        Moving,
    }

    /// <summary>Number of parameters that float in the model.</summary>
    public int Size { get; }

    /// <summary>Number of columns that are computed once per table.</summary>
    public int Frozen { get; private set; }

    /// <summary>Number of columns that a block needs.</summary>
    public int Columns { get; private set; }

    /// <summary>Whether no parameter that floats occurs.</summary>
    public bool IsFrozen => kinds[^1] == StepKind.Frozen;

    /// <summary>Which derivatives the result has.</summary>
    public StreamLayout Layout => layouts[^1];

    /// <summary>The columns that depend on m alone, one after the other.</summary>
    /// <param name="masses">The masses.</param>
    public double[][] Freeze(double[] masses)
    {
        var columns = new double[Frozen][];
        var registers = Numbers([]);
        for (var i = 0; i < steps.Length; i++)
        {
            if (kinds[i] == StepKind.Frozen)
            {
                columns[places[i]] = steps[i].Operation == Operation.Name ? masses : FrozenColumn(steps[i], masses.Length, columns, registers);
            }
        }

        return columns;
    }

    /// <summary>The steps without m at a point, with their derivatives; null for steps with m.</summary>
    /// <param name="point">One number per parameter; none for the steps in which no parameter floats.</param>
    public double[]?[] Numbers(ReadOnlySpan<double> point)
    {
        var registers = new double[]?[steps.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            if (kinds[i] == StepKind.Number)
            {
                var register = registers[i] = new double[1 + Size + (Size * Size)];
                SetNumber(steps[i], point, registers, register);
            }
        }

        return registers;
    }

    /// <summary>Evaluates a block of rows.</summary>
    /// <param name="numbers">What <see cref="Numbers"/> made.</param>
    /// <param name="frozen">What <see cref="Freeze"/> made.</param>
    /// <param name="first">First row.</param>
    /// <param name="work">Working memory: <see cref="Columns"/> columns.</param>
    /// <param name="step">Working memory of single steps.</param>
    /// <param name="rows">Number of rows.</param>
    public void Evaluate(double[]?[] numbers, double[][] frozen, int first, Span<double> work, StepWork step, int rows)
    {
        for (var i = 0; i < steps.Length; i++)
        {
            if (kinds[i] == StepKind.Moving)
            {
                var left = OperandOf(steps[i].Left, numbers, frozen, first, work, rows);
                var right = OperandOf(steps[i].Right, numbers, frozen, first, work, rows);
                step.Apply(steps[i].Operation, left, right, layouts[i], work.Slice(places[i] * rows, layouts[i].Count * rows), rows);
            }
        }
    }

    /// <summary>A column of the result in a block that was evaluated.</summary>
    /// <param name="column">Number of the column in <see cref="Layout"/>.</param>
    /// <param name="frozen">What <see cref="Freeze"/> made.</param>
    /// <param name="first">First row.</param>
    /// <param name="work">Working memory of the evaluation.</param>
    /// <param name="rows">Number of rows.</param>
    public ReadOnlySpan<double> Result(int column, double[][] frozen, int first, ReadOnlySpan<double> work, int rows) =>
        IsFrozen ? frozen[places[^1]].AsSpan(first, rows) : work.Slice((places[^1] + column) * rows, rows);

    private int Take(int columns)
    {
        var place = Columns;
        Columns += columns;
        return place;
    }

    private StepOperand OperandOf(int step, double[]?[] numbers, double[][] frozen, int first, ReadOnlySpan<double> work, int rows) => step < 0
        ? new(null, null, default, Size, rows)
        : kinds[step] switch
        {
            StepKind.Number => new(numbers[step], null, default, Size, rows),
            StepKind.Frozen => new(null, null, frozen[places[step]].AsSpan(first, rows), Size, rows),
            _ => new(null, layouts[step], work.Slice(places[step] * rows, layouts[step].Count * rows), Size, rows),
        };

    /// <summary>A formula without m becomes one with m: + 0·m.</summary>
    private static (ImmutableArray<TapeStep> Steps, int Mass) WithMass(ImmutableArray<TapeStep> steps, int names, int mass)
    {
        if (mass >= 0)
        {
            return (steps, mass);
        }

        var n = steps.Length;
        return (
            [.. steps, new(Operation.Name, names, -1, 0), new(Operation.Subtract, n, n, 0), new(Operation.Add, n - 1, n + 1, 0)],
            names);
    }

    private StepKind KindOf(int i, int mass)
    {
        var step = steps[i];
        var hasMass = step.Operation switch
        {
            Operation.Number => false,
            Operation.Name => step.Left == mass,
            _ => kinds[step.Left] != StepKind.Number || (step.Right >= 0 && kinds[step.Right] != StepKind.Number),
        };
        return !hasMass ? StepKind.Number : layouts[i].Parameters.Length == 0 ? StepKind.Frozen : StepKind.Moving;
    }

    private StreamLayout LayoutOf(int i, int mass)
    {
        var step = steps[i];
        if (step.Operation is Operation.Number or Operation.Name)
        {
            var floats = step.Operation == Operation.Name && step.Left != mass ? position[step.Left] : -1;
            return new(Size, a => a == floats, (_, _) => false);
        }

        var left = layouts[step.Left];
        var right = step.Right < 0 ? new(Size, _ => false, (_, _) => false) : layouts[step.Right];
        var (leftCurves, rightCurves, cross) = step.Operation switch
        {
            Operation.Negate or Operation.Add or Operation.Subtract or Operation.Abs or Operation.Min or Operation.Max => (false, false, false),
            Operation.Multiply => (false, false, true),
            Operation.Divide => (false, true, true),
            _ => (true, true, true),
        };
        return new(
            Size,
            a => left.Slope(a) >= 0 || right.Slope(a) >= 0,
            (a, b) => left.Curvature(a, b) >= 0 || right.Curvature(a, b) >= 0
                || (leftCurves && left.Slope(a) >= 0 && left.Slope(b) >= 0)
                || (rightCurves && right.Slope(a) >= 0 && right.Slope(b) >= 0)
                || (cross && ((left.Slope(a) >= 0 && right.Slope(b) >= 0) || (left.Slope(b) >= 0 && right.Slope(a) >= 0))));
    }

    private void SetNumber(TapeStep step, ReadOnlySpan<double> point, double[]?[] registers, double[] register)
    {
        switch (step.Operation)
        {
            case Operation.Number:
                register[0] = step.Number;
                break;
            case Operation.Name when position[step.Left] < 0:
                register[0] = nominal[step.Left];
                break;
            case Operation.Name:
                register[0] = point.IsEmpty ? double.NaN : point[source[step.Left]];
                register[1 + position[step.Left]] = 1;
                break;
            default:
                var isFixed = step.Right >= 0 && layouts[step.Right].Parameters.Length == 0;
                ExpressionTape.Propagate(step.Operation, isFixed, Size, registers[step.Left], step.Right < 0 ? [] : registers[step.Right], register);
                break;
        }
    }

    private double[] FrozenColumn(TapeStep step, int rows, double[][] columns, double[]?[] registers)
    {
        double At(int operand, int row) => operand < 0 ? 0 : kinds[operand] == StepKind.Frozen ? columns[places[operand]][row] : registers[operand]![0];
        var column = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            column[row] = LocalDerivatives.Apply(step.Operation, At(step.Left, row), At(step.Right, row));
        }

        return column;
    }
}
