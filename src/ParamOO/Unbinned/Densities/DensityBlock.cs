using System.Numerics.Tensors;
using ParamOO.Numerics;

namespace ParamOO.Unbinned.Densities;

/// <summary>
/// The loop over events, a block of rows at a time. λ = Σ A_k u_k with u_k = P_k q_k Π g up to normalisation; sums of ln λ and of its
/// derivatives are taken in the amplitudes A_k and in the parameters of shapes, which are few, and translated to all parameters once.
/// </summary>
/// <remarks>All loops take eight rows at a time without remainder: tables are filled up. Holds scratch memory: one per thread.</remarks>
internal sealed class DensityBlock
{
    /// <summary>Most rows of a block: as many as stay in the first cache levels.</summary>
    public const int Rows = 256;

    /// <summary>Blocks hold a multiple of this.</summary>
    public const int Step = 8;

    private readonly ComponentTerm[] terms;
    private readonly int[] locals;
    private readonly StepWork step = new();
    private readonly double[] work;
    private readonly double[][] shapes;
    private readonly double[] directions;
    private readonly double[] products;
    private readonly double[] intensity = new double[Rows];
    private readonly double[] inverse = new double[Rows];
    private readonly double[] scratch = new double[Rows];
    private readonly double[] factor = new double[Rows];
    private readonly double[] slope = new double[Rows];
    private readonly double[] curvature = new double[Rows];

    /// <summary>Prepares memory.</summary>
    /// <param name="terms">The components.</param>
    /// <param name="locals">The parameters of shapes and variations, as places among those that float.</param>
    public DensityBlock(ComponentTerm[] terms, int[] locals)
    {
        (this.terms, this.locals) = (terms, locals);
        work = new double[terms.Max(term => term.Tape.Columns) * Rows];
        shapes = [.. terms.Select(term => new double[term.Layout.Count * Rows])];
        directions = new double[(terms.Length + locals.Length) * Rows];
        products = new double[terms.Length + locals.Length];
    }

    /// <summary>Columns of a mass shape for a block of rows; valid until the next call.</summary>
    public ReadOnlySpan<double> Evaluate(MassTape tape, double[]?[] numbers, double[][] frozen, int first, int rows)
    {
        tape.Evaluate(numbers, frozen, first, work, step, rows);
        return work;
    }

    /// <summary>Adds Σ w ln λ of a block with its derivatives in amplitudes and parameters of shapes; NaN where λ ≤ 0.</summary>
    public void AddLogarithms(DensityEvents events, int first, int rows, double[] point, Jet sums)
    {
        FillShapes(events, first, rows, point);
        var lambda = Intensity(rows);
        var weight = events.Weights.AsSpan(first, rows);
        if (!(TensorPrimitives.Min<double>(lambda) > 0))
        {
            sums.Value = double.NaN;
            return;
        }

        var own = scratch.AsSpan(0, rows);
        TensorPrimitives.Log<double>(lambda, own);
        sums.Value += WeightedDots.Dot(weight, own);
        TensorPrimitives.Divide<double>(1, lambda, inverse.AsSpan(0, rows));
        FillDirections(events.HasFeatures(first), rows);
        AddMoments(weight, rows, sums);
        TensorPrimitives.Multiply<double>(weight, inverse.AsSpan(0, rows), own);
        AddCurvatures(events.HasFeatures(first), rows, own, sums);
    }

    /// <summary>Subtracts Σ w (∂λ/λ)(∂λ/λ)ᵀ of a block from the curvatures, in amplitudes and parameters of shapes.</summary>
    public void AddInformation(DensityEvents events, int first, int rows, double[] point, Jet sums)
    {
        FillShapes(events, first, rows, point);
        TensorPrimitives.Divide<double>(1, Intensity(rows), inverse.AsSpan(0, rows));
        FillDirections(events.HasFeatures(first), rows);
        AddMoments(events.Weights.AsSpan(first, rows), rows, sums);
    }

    /// <summary>P_k q_k Π g of a block, normalised, for every component.</summary>
    /// <param name="events">The events.</param>
    /// <param name="first">First row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="point">One number per parameter, for which the components were prepared.</param>
    /// <param name="densities">Receives the numbers, [components][rows of all events].</param>
    public void SetDensities(DensityEvents events, int first, int rows, double[] point, double[][] densities)
    {
        FillShapes(events, first, rows, point);
        for (var k = 0; k < terms.Length; k++)
        {
            TensorPrimitives.Divide(shapes[k].AsSpan(0, rows), terms[k].Normalisation.Value, densities[k].AsSpan(first, rows));
        }
    }

    private static StreamLayout LayoutOf(ComponentTerm term, bool hasFeatures) => hasFeatures ? term.Layout : term.Tape.Layout;

    private void FillShapes(DensityEvents events, int first, int rows, double[] point)
    {
        foreach (var term in terms)
        {
            var hasFeatures = events.HasFeatures(first);
            var layout = LayoutOf(term, hasFeatures);
            var target = shapes[term.Component].AsSpan();
            FillMass(events, term, layout, first, rows);
            for (var v = 0; v < term.Variations.Length && hasFeatures; v++)
            {
                var variation = term.Variations[v];
                events.Responses[term.Component][v].At(point[variation.Parameter], first, factor.AsSpan(0, rows), slope.AsSpan(0, rows), curvature.AsSpan(0, rows));
                Multiply(layout, variation.Position, target, rows);
            }
        }
    }

    /// <summary>P_k q_k with its derivatives; zero where the layout has more.</summary>
    private void FillMass(DensityEvents events, ComponentTerm term, StreamLayout layout, int first, int rows)
    {
        var target = shapes[term.Component].AsSpan();
        var density = events.Densities[term.Component].AsSpan(first, rows);
        var frozen = events.Frozen[term.Component];
        target[..(layout.Count * rows)].Clear();
        ReadOnlySpan<double> columns = work;
        term.Tape.Evaluate(term.Numbers, frozen, first, work, step, rows);
        TensorPrimitives.Multiply(term.Tape.Result(0, frozen, first, columns, rows), density, target[..rows]);
        var own = term.Tape.Layout;
        foreach (var a in own.Parameters)
        {
            TensorPrimitives.Multiply(term.Tape.Result(own.Slope(a), frozen, first, columns, rows), density, target.Slice(layout.Slope(a) * rows, rows));
            foreach (var b in own.Parameters)
            {
                if (b <= a && own.Curvature(a, b) is >= 0 and var column)
                {
                    TensorPrimitives.Multiply(term.Tape.Result(column, frozen, first, columns, rows), density, target.Slice(layout.Curvature(a, b) * rows, rows));
                }
            }
        }
    }

    /// <summary>Multiplies by g of one parameter: curvatures first, since they need slopes as they were.</summary>
    private void Multiply(StreamLayout layout, int parameter, Span<double> target, int rows)
    {
        var g = factor.AsSpan(0, rows);
        var first = slope.AsSpan(0, rows);
        var second = curvature.AsSpan(0, rows);
        foreach (var a in layout.Parameters)
        {
            foreach (var b in layout.Parameters)
            {
                if (b <= a && layout.Curvature(a, b) is >= 0 and var column)
                {
                    var own = target.Slice(column * rows, rows);
                    TensorPrimitives.Multiply(own, g, own);
                    AddWhere(a == parameter, first, target.Slice(layout.Slope(b) * rows, rows), own);
                    AddWhere(b == parameter, first, target.Slice(layout.Slope(a) * rows, rows), own);
                    AddWhere(a == parameter && b == parameter, second, target[..rows], own);
                }
            }
        }

        foreach (var a in layout.Parameters)
        {
            var own = target.Slice(layout.Slope(a) * rows, rows);
            TensorPrimitives.Multiply(own, g, own);
            AddWhere(a == parameter, first, target[..rows], own);
        }

        TensorPrimitives.Multiply(target[..rows], g, target[..rows]);
    }

    private static void AddWhere(bool isWanted, ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> sum)
    {
        if (isWanted)
        {
            TensorPrimitives.MultiplyAdd(left, right, sum, sum);
        }
    }

    private Span<double> Intensity(int rows)
    {
        var lambda = intensity.AsSpan(0, rows);
        lambda.Clear();
        foreach (var term in terms)
        {
            TensorPrimitives.MultiplyAdd(shapes[term.Component].AsSpan(0, rows), term.Amplitude.Value, lambda, lambda);
        }

        return lambda;
    }

    /// <summary>∂λ/λ in every amplitude and parameter of shapes, one column each.</summary>
    private void FillDirections(bool hasFeatures, int rows)
    {
        var reciprocal = inverse.AsSpan(0, rows);
        directions.AsSpan(terms.Length * rows, locals.Length * rows).Clear();
        foreach (var term in terms)
        {
            var layout = LayoutOf(term, hasFeatures);
            var shape = shapes[term.Component].AsSpan();
            TensorPrimitives.Multiply(shape[..rows], reciprocal, directions.AsSpan(term.Component * rows, rows));
            for (var s = 0; s < locals.Length; s++)
            {
                if (layout.Slope(locals[s]) is >= 0 and var column)
                {
                    var direction = directions.AsSpan((terms.Length + s) * rows, rows);
                    TensorPrimitives.MultiplyAdd(shape.Slice(column * rows, rows), term.Amplitude.Value, direction, direction);
                }
            }
        }

        for (var s = terms.Length; s < terms.Length + locals.Length; s++)
        {
            TensorPrimitives.Multiply(directions.AsSpan(s * rows, rows), reciprocal, directions.AsSpan(s * rows, rows));
        }
    }

    /// <summary>Σ w ∂λ/λ and −Σ w (∂λ/λ)(∂λ/λ)ᵀ.</summary>
    private void AddMoments(ReadOnlySpan<double> weight, int rows, Jet sums)
    {
        var weighted = scratch.AsSpan(0, rows);
        for (var y = 0; y < sums.Size; y++)
        {
            TensorPrimitives.Multiply(weight, directions.AsSpan(y * rows, rows), weighted);
            sums.Slopes[y] += WeightedDots.Dot(weight, directions.AsSpan(y * rows, rows));
            var row = products.AsSpan(0, y + 1);
            row.Clear();
            WeightedDots.Add(weighted, directions, row);
            for (var z = 0; z <= y; z++)
            {
                sums.AddCurvature(y, z, -row[z]);
            }
        }
    }

    /// <summary>Σ w ∂∂λ/λ.</summary>
    private void AddCurvatures(bool hasFeatures, int rows, ReadOnlySpan<double> weight, Jet sums)
    {
        foreach (var term in terms)
        {
            var layout = LayoutOf(term, hasFeatures);
            var shape = shapes[term.Component].AsSpan();
            for (var s = 0; s < locals.Length; s++)
            {
                if (layout.Slope(locals[s]) is >= 0 and var first)
                {
                    sums.AddCurvature(terms.Length + s, term.Component, WeightedDots.Dot(weight, shape.Slice(first * rows, rows)));
                }

                for (var z = 0; z <= s; z++)
                {
                    if (layout.Curvature(locals[s], locals[z]) is >= 0 and var second)
                    {
                        sums.AddCurvature(terms.Length + s, terms.Length + z, term.Amplitude.Value * WeightedDots.Dot(weight, shape.Slice(second * rows, rows)));
                    }
                }
            }
        }
    }
}
