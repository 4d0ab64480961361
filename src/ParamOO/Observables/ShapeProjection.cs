using System.Collections.Immutable;
using System.Numerics.Tensors;
using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Numerics;

namespace ParamOO.Observables;

/// <summary>
/// How shapes move along the course of the profiled nuisance parameters: ln Π_m g_m(x; α_m) ≈ Σ_m α_m o_m(x) + α_m² e_m(x) with odd and even
/// parts of ln g±, exact at α = −1, 0, +1. The course is a curve, so that few combinations of the parts are needed instead of all.
/// </summary>
/// <remarks>The observable may be made with any approximation: it affects how much information bins keep, never the model (docs/method.md).</remarks>
internal sealed class ShapeProjection
{
    // Part of the longest (α, α²) of the course that may be left out of any point.
    private const double Tolerance = 1e-3;

    private readonly IntensityLayout layout;
    private readonly RowBasis basis;
    private readonly int parameters;

    /// <summary>Prepares the combinations.</summary>
    /// <param name="model">The mixture.</param>
    /// <param name="points">The course: one point per hypothesis, one number per parameter.</param>
    public ShapeProjection(MixtureModel model, IReadOnlyList<double[]> points)
    {
        layout = new IntensityLayout(model);
        parameters = model.Parameters.Count;
        double[][] course = [.. points.Select(OddAndEven)];
        basis = RowBasis.Of(course, Tolerance * course.Max(point => Math.Sqrt(TensorPrimitives.Dot(point, point))));
        Moving = [.. Enumerable.Range(0, model.Processes.Count).Where(process => layout.MorphsOf[process].Length > 0)];
        Columns = [.. layout.Morphs.SelectMany(morph => new[] { layout.Columns[morph.Up], layout.Columns[morph.Down] }).Distinct()];
    }

    /// <summary>Processes whose shape moves.</summary>
    public ImmutableArray<int> Moving { get; }

    /// <summary>Columns with shape ratios, each once.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>Number of combinations per process.</summary>
    public int Dimension => basis.Vectors.Length;

    /// <summary>The coordinates of a point of the course.</summary>
    /// <param name="point">Position of the point.</param>
    public double[] CoordinatesOf(int point) => basis.Coordinates[point];

    /// <summary>Computes the combinations of some events.</summary>
    /// <param name="batch">The events.</param>
    /// <param name="firstShape">Position of the first of <see cref="Columns"/> in the batch.</param>
    /// <returns>For each process of <see cref="Moving"/>, <see cref="Dimension"/> columns.</returns>
    public IEnumerable<double[]> Project(EventBatch batch, int firstShape)
    {
        var parts = layout.Morphs.Select(morph => Parts(batch, firstShape, morph)).ToArray();
        foreach (var process in Moving)
        {
            foreach (var vector in basis.Vectors)
            {
                var combination = new double[batch.Rows];
                foreach (var index in layout.MorphsOf[process])
                {
                    var parameter = layout.Morphs[index].Parameter;
                    TensorPrimitives.MultiplyAdd(parts[index].Odd, vector[parameter], combination, combination);
                    TensorPrimitives.MultiplyAdd(parts[index].Even, vector[parameters + parameter], combination, combination);
                }

                yield return combination;
            }
        }
    }

    private (double[] Odd, double[] Even) Parts(EventBatch batch, int firstShape, ShapeMorph morph)
    {
        var (odd, even) = (new double[batch.Rows], new double[batch.Rows]);
        var up = batch.Column(firstShape + Columns.IndexOf(layout.Columns[morph.Up]));
        var down = batch.Column(firstShape + Columns.IndexOf(layout.Columns[morph.Down]));
        for (var row = 0; row < odd.Length; row++)
        {
            // Where a process is absent its shape ratios mean nothing, and may be anything.
            var isKnown = up[row] > 0 && down[row] > 0 && double.IsFinite(up[row]) && double.IsFinite(down[row]);
            var (logUp, logDown) = isKnown ? (Math.Log(up[row]), Math.Log(down[row])) : (0, 0);
            (odd[row], even[row]) = ((logUp - logDown) / 2, (logUp + logDown) / 2);
        }

        return (odd, even);
    }

    private double[] OddAndEven(double[] point)
    {
        // Only parameters that move shapes count.
        var list = new double[2 * parameters];
        foreach (var morph in layout.Morphs)
        {
            list[morph.Parameter] = point[morph.Parameter];
            list[parameters + morph.Parameter] = point[morph.Parameter] * point[morph.Parameter];
        }

        return list;
    }
}
