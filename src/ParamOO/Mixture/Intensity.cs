using System.Numerics.Tensors;
using ParamOO.Events;
using ParamOO.Numerics;

namespace ParamOO.Mixture;

/// <summary>
/// λ(x; μ, α) relative to the reference density (docs/method.md) for batches of events and many points at once. Read-only; may be
/// shared by threads.
/// </summary>
/// <remarks>λ is never clipped: where ratios and coefficients make it zero or negative, that is what is returned.</remarks>
public sealed class Intensity
{
    private const int BlockRows = 256;

    /// <summary>Prepares a model that has been validated.</summary>
    /// <param name="model">The model.</param>
    public Intensity(MixtureModel model)
    {
        Layout = new(model);
        Yields = new(model);
    }

    /// <summary>The columns that batches must hold, in this order, before any others.</summary>
    public IntensityLayout Layout { get; }

    /// <summary>f_X ν_X Π G.</summary>
    public MixtureYields Yields { get; }

    /// <summary>λ of every event at several points.</summary>
    /// <param name="batch">Events with the columns of <see cref="Layout"/>.</param>
    /// <param name="points">The points, each one number per parameter.</param>
    /// <param name="shapeIntegrals">
    /// c_X(α) by which each morphed shape is divided, [points × processes]; empty for the convention <see cref="ShapeNormalization.None"/>.
    /// </param>
    /// <param name="intensities">Receives λ [events per unit of reference probability], [points × rows]. Overwritten.</param>
    public void Evaluate(
        EventBatch batch, IReadOnlyList<double[]> points, ReadOnlySpan<double> shapeIntegrals, Span<double> intensities)
    {
        var amplitudes = new double[points.Count * Yields.Processes];
        for (var k = 0; k < points.Count; k++)
        {
            Yields.At(points[k], amplitudes.AsSpan(k * Yields.Processes, Yields.Processes));
        }

        for (var i = 0; i < shapeIntegrals.Length; i++)
        {
            amplitudes[i] /= shapeIntegrals[i];
        }

        intensities[..(points.Count * batch.Rows)].Clear();
        var scratch = new Scratch(Layout.Morphs.Length);
        for (var first = 0; first < batch.Rows; first += BlockRows)
        {
            var count = Math.Min(BlockRows, batch.Rows - first);
            scratch.Prepare(Layout, batch, first, count);
            for (var k = 0; k < points.Count; k++)
            {
                scratch.Morph(Layout, batch, points[k], first, count);
                var target = intensities.Slice((k * batch.Rows) + first, count);
                AddProcesses(batch, first, scratch, amplitudes.AsSpan(k * Yields.Processes, Yields.Processes), target);
            }
        }
    }

    /// <summary>Adds Σ_i w_i r_X Π_m g_{X,m}(x_i; α_m) to the integral of every morphed shape.</summary>
    /// <param name="batch">Events of the reference density with the columns of <see cref="Layout"/>.</param>
    /// <param name="weights">w_i, one per row.</param>
    /// <param name="points">The points, each one number per parameter.</param>
    /// <param name="integrals">c_X(α), [points × processes]; added to.</param>
    public void AddShapeIntegrals(EventBatch batch, ReadOnlySpan<double> weights, IReadOnlyList<double[]> points, Span<double> integrals)
    {
        var scratch = new Scratch(Layout.Morphs.Length);
        for (var first = 0; first < batch.Rows; first += BlockRows)
        {
            var count = Math.Min(BlockRows, batch.Rows - first);
            var blockWeights = weights.Slice(first, count);
            scratch.Prepare(Layout, batch, first, count);
            for (var k = 0; k < points.Count; k++)
            {
                scratch.Morph(Layout, batch, points[k], first, count);
                for (var process = 0; process < Yields.Processes; process++)
                {
                    var shape = scratch.Shape(Layout, batch, process, first, count);
                    integrals[(k * Yields.Processes) + process] += TensorPrimitives.Dot(shape, blockWeights);
                }
            }
        }
    }

    private void AddProcesses(EventBatch batch, int first, Scratch scratch, ReadOnlySpan<double> amplitudes, Span<double> target)
    {
        for (var process = 0; process < amplitudes.Length; process++)
        {
            if (amplitudes[process] != 0)
            {
                var shape = scratch.Shape(Layout, batch, process, first, target.Length);
                TensorPrimitives.MultiplyAdd(shape, amplitudes[process], target, target);
            }
        }
    }

    /// <summary>Room for one block of events: logarithms, factors at one point, one morphed shape.</summary>
    private sealed class Scratch(int morphs)
    {
        private readonly double[] logs = new double[morphs * 2 * BlockRows];
        private readonly double[] factors = new double[morphs * BlockRows];
        private readonly double[] shape = new double[BlockRows];

        public void Prepare(IntensityLayout layout, EventBatch batch, int first, int count)
        {
            for (var m = 0; m < morphs; m++)
            {
                FactorMorph.Prepare(Up(layout, batch, m, first, count), Down(layout, batch, m, first, count), LogsOf(m, count));
            }
        }

        public void Morph(IntensityLayout layout, EventBatch batch, double[] point, int first, int count)
        {
            for (var m = 0; m < morphs; m++)
            {
                if (point[layout.Morphs[m].Parameter] is not 0 and var alpha)
                {
                    FactorMorph.Evaluate(
                        Up(layout, batch, m, first, count), Down(layout, batch, m, first, count), LogsOf(m, count), alpha, FactorsOf(m, count));
                }
                else
                {
                    FactorsOf(m, count).Fill(1);
                }
            }
        }

        public ReadOnlySpan<double> Shape(IntensityLayout layout, EventBatch batch, int process, int first, int count)
        {
            var ratio = batch.Column(layout.Ratios[process]).Slice(first, count);
            var own = layout.MorphsOf[process];
            if (own.IsEmpty)
            {
                return ratio;
            }

            var product = shape.AsSpan(0, count);
            ratio.CopyTo(product);
            foreach (var m in own)
            {
                TensorPrimitives.Multiply<double>(product, FactorsOf(m, count), product);
            }

            // Where a process is absent its shape ratio means nothing and may be anything, NaN included.
            for (var i = 0; i < count; i++)
            {
                product[i] = ratio[i] == 0 ? 0 : product[i];
            }

            return product;
        }

        private static ReadOnlySpan<double> Up(IntensityLayout layout, EventBatch batch, int morph, int first, int count) =>
            batch.Column(layout.Morphs[morph].Up).Slice(first, count);

        private static ReadOnlySpan<double> Down(IntensityLayout layout, EventBatch batch, int morph, int first, int count) =>
            batch.Column(layout.Morphs[morph].Down).Slice(first, count);

        private Span<double> LogsOf(int morph, int count) => logs.AsSpan(morph * 2 * BlockRows, 2 * count);

        private Span<double> FactorsOf(int morph, int count) => factors.AsSpan(morph * BlockRows, count);
    }
}
