using System.Collections.Immutable;

namespace ParamOO.Likelihoods;

/// <summary>
/// The yield of one block, ν_b = Π_e v_e: a product of elements (the coefficient, each factor, the sum of nominal yield and shifts), each
/// of which depends on one or a few parameters. Products of all elements but one or two stay exact when an element is zero.
/// </summary>
internal sealed class BlockTerms
{
    private readonly SampleBlock block;
    private readonly double[] values;
    private readonly Slot[] slots;
    private readonly double[] coefficientPoint;
    private readonly double[] coefficientSlopes;
    private readonly double[] coefficientCurvatures;
    private readonly MorphTerms[] morphs;
    private int elements;
    private int used;
    private double product;
    private int zeros;

    public BlockTerms(SampleBlock block)
    {
        this.block = block;
        var names = block.Coefficient?.Parameters.Length ?? 0;
        var most = 2 + block.Factors.Length + block.Norms.Length + block.Shapes.Length + block.BinFactors.Length + block.Morphs.Length;
        values = new double[most];
        slots = new Slot[most + names + block.Shifts.Length + block.Morphs.Sum(morph => morph.Parameters.Length)];
        morphs = [.. block.Morphs.Select(morph => new MorphTerms(morph, block.Nominal.Length))];
        coefficientPoint = new double[names];
        coefficientSlopes = new double[names];
        coefficientCurvatures = new double[names * names];
    }

    public int Bins => block.Nominal.Length;

    public bool Covers(int bin) => bin >= block.FirstBin && bin < block.FirstBin + Bins;

    public void AddYields(ReadOnlySpan<double> point, Span<double> yields) => AddOwnYields(point, yields.Slice(block.FirstBin, Bins));

    public void AddOwnYields(ReadOnlySpan<double> point, Span<double> yields)
    {
        for (var bin = 0; bin < Bins; bin++)
        {
            Load(point, bin);
            yields[bin] += zeros == 0 ? product : 0;
        }
    }

    /// <summary>Adds ∂ν_b to a row and weight · ∂²ν_b to a matrix.</summary>
    public void AddDerivatives(ReadOnlySpan<double> point, int globalBin, Span<double> row, double weight, Span<double> hessian)
    {
        Load(point, globalBin - block.FirstBin);
        for (var i = 0; i < used; i++)
        {
            row[slots[i].Parameter] += slots[i].Slope * Without(slots[i].Element);
        }

        if (!hessian.IsEmpty)
        {
            AddPairs(row.Length, weight, hessian);
            AddCurvatures(row.Length, weight, hessian);
        }
    }

    private void AddPairs(int size, double weight, Span<double> hessian)
    {
        for (var i = 0; i < used; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (a, b) = (slots[i], slots[j]);
                if (a.Element != b.Element)
                {
                    var term = weight * a.Slope * b.Slope * Without(a.Element, b.Element);
                    hessian[(a.Parameter * size) + b.Parameter] += term;
                    hessian[(b.Parameter * size) + a.Parameter] += term;
                }
            }
        }
    }

    private void AddCurvatures(int size, double weight, Span<double> hessian)
    {
        for (var i = 0; i < used; i++)
        {
            var slot = slots[i];
            if (slot.Curvature != 0)
            {
                hessian[slot.Parameter * (size + 1)] += weight * slot.Curvature * Without(slot.Element);
            }
        }

        if (block.Coefficient is { } coefficient)
        {
            AddMatrix(coefficient.Parameters, coefficientCurvatures, weight * Without(0), size, hessian);
        }

        foreach (var morph in morphs)
        {
            AddMatrix(morph.Factor.Parameters, morph.Curvatures, weight * Without(morph.Element), size, hessian);
        }
    }

    private static void AddMatrix(ImmutableArray<int> parameters, double[] matrix, double weight, int size, Span<double> hessian)
    {
        var n = parameters.Length;
        for (var k = 0; k < n * n; k++)
        {
            hessian[(parameters[k / n] * size) + parameters[k % n]] += weight * matrix[k];
        }
    }

    private void Load(ReadOnlySpan<double> point, int bin)
    {
        (elements, used, product, zeros) = (0, 0, 1, 0);
        LoadCoefficient(point);
        foreach (var parameter in block.Factors)
        {
            Add(parameter, point[parameter], 1, 0);
        }

        foreach (var norm in block.Norms)
        {
            Add(norm.Parameter, norm.Factor.At(point[norm.Parameter], out var first, out var second), first, second);
        }

        foreach (var shape in block.Shapes)
        {
            Add(shape.Parameter, shape.Factor[bin].At(point[shape.Parameter], out var first, out var second), first, second);
        }

        foreach (var morph in morphs)
        {
            morph.Load(point, bin, elements);
            for (var k = 0; k < morph.Slopes.Length; k++)
            {
                slots[used++] = new(morph.Factor.Parameters[k], elements, morph.Slopes[k], 0);
            }

            AddElement(morph.Value);
        }

        foreach (var factor in block.BinFactors)
        {
            if (factor.Parameter[bin] is >= 0 and var parameter)
            {
                Add(parameter, point[parameter], 1, 0);
            }
        }

        LoadBase(point, bin);
    }

    private void LoadCoefficient(ReadOnlySpan<double> point)
    {
        if (block.Coefficient is not { } coefficient)
        {
            return;
        }

        for (var i = 0; i < coefficientPoint.Length; i++)
        {
            coefficientPoint[i] = point[coefficient.Parameters[i]];
        }

        var value = coefficient.Expression.Evaluate(coefficientPoint, coefficientSlopes, coefficientCurvatures);
        for (var i = 0; i < coefficientPoint.Length; i++)
        {
            slots[used++] = new(coefficient.Parameters[i], elements, coefficientSlopes[i], 0);
        }

        AddElement(value);
    }

    private void LoadBase(ReadOnlySpan<double> point, int bin)
    {
        var sum = block.Nominal[bin];
        foreach (var shift in block.Shifts)
        {
            sum += shift.Shift[bin].At(point[shift.Parameter], out var first, out var second);
            slots[used++] = new(shift.Parameter, elements, first, second);
        }

        AddElement(sum);
    }

    private void Add(int parameter, double value, double slope, double curvature)
    {
        slots[used++] = new(parameter, elements, slope, curvature);
        AddElement(value);
    }

    private void AddElement(double value)
    {
        values[elements++] = value;
        zeros += value == 0 ? 1 : 0;
        product *= value == 0 ? 1 : value;
    }

    private double Without(int element) => zeros switch
    {
        0 => product / values[element],
        1 when values[element] == 0 => product,
        _ => 0,
    };

    private double Without(int one, int other) => zeros switch
    {
        0 => product / (values[one] * values[other]),
        1 when values[one] == 0 => product / values[other],
        1 when values[other] == 0 => product / values[one],
        2 when values[one] == 0 && values[other] == 0 => product,
        _ => 0,
    };

    /// <summary>The derivatives of one element in one parameter.</summary>
    private readonly record struct Slot(int Parameter, int Element, double Slope, double Curvature);
}
