using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ParamOO.Numerics;

namespace ParamOO.Unbinned;

/// <summary>What the kernel needs to know about one point.</summary>
/// <param name="Alphas">α of every active morph.</param>
/// <param name="Amplitudes">A_X [events]: what multiplies the morphed shape of each process.</param>
internal sealed record KernelPoint(double[] Alphas, double[] Amplitudes);

/// <summary>
/// The loop over events. With b_X = r_X Π g, λ = Σ A_X b_X, D = ∂ ln g/∂α, E = ∂D/∂α it sums, for weights d of the data,
/// S_X = Σ d b_X/λ, T_Xm = Σ d b_X D_m/λ, U_Xmn = Σ d b_X (D_m D_n + δ_mn E_m)/λ and the second moments Σ d z zᵀ of
/// z = (b_X/λ; Σ_X A_X b_X D_m/λ), and for weights w of the reference C_X = Σ w b_X with its derivatives.
/// Gradient and Hessian in all parameters follow from these sums alone, however many parameters the coefficients have.
/// </summary>
/// <remarks>
/// One block of rows (a few hundred, as many as stay in the second-level cache) serves all points before the next is touched.
/// Holds scratch memory: one kernel per thread.
/// </remarks>
internal sealed class MomentKernel
{
    private const int CacheNumbers = 1 << 16;

    private readonly ShapePlan plan;
    private readonly int block;
    private readonly double[] planes;
    private readonly double[] factors;
    private readonly double[] slopes;
    private readonly double[] curvatures;
    private readonly double[] rows;
    private readonly double[] own;
    private readonly double[] weights;
    private readonly double[] product;
    private readonly double[] intensity;

    public MomentKernel(ShapePlan plan)
    {
        this.plan = plan;
        var active = plan.Active.Length;
        var perRow = (active * (FactorMorph.Planes + 3)) + (2 * plan.Dimension) + 4;
        block = Math.Clamp(CacheNumbers / perRow, 32, 512) & ~7;
        planes = new double[active * FactorMorph.Planes * block];
        (factors, slopes, curvatures) = (new double[active * block], new double[active * block], new double[active * block]);
        rows = new double[plan.Dimension * block];
        own = new double[plan.FreeOf.Max(list => list.Length) * block];
        (weights, product, intensity) = (new double[block], new double[block], new double[block]);
    }

    /// <summary>Adds all sums of a chunk.</summary>
    public void AddSums(EventChunk chunk, IReadOnlyList<KernelPoint> points, double[][] sums)
    {
        for (var first = 0; first < chunk.Rows; first += block)
        {
            var n = Math.Min(block, chunk.Rows - first);
            Prepare(chunk, first, n);
            for (var k = 0; k < points.Count; k++)
            {
                Morph(points[k].Alphas, n, withDerivatives: true);
                FillShapes(chunk, first, n);
                if (plan.Active.Length > 0)
                {
                    AddSide(plan.Reference, chunk.Column(EventChunk.ReferenceWeight).Slice(first, n), sums[k]);
                }

                AddData(chunk.Column(EventChunk.DataWeight).Slice(first, n), points[k].Amplitudes, sums[k]);
            }
        }
    }

    /// <summary>Adds C_X of a chunk alone: [points × processes].</summary>
    public void AddIntegrals(EventChunk chunk, IReadOnlyList<KernelPoint> points, double[][] integrals)
    {
        for (var first = 0; first < chunk.Rows; first += block)
        {
            var n = Math.Min(block, chunk.Rows - first);
            var reference = chunk.Column(EventChunk.ReferenceWeight).Slice(first, n);
            Prepare(chunk, first, n);
            for (var k = 0; k < points.Count; k++)
            {
                Morph(points[k].Alphas, n, withDerivatives: false);
                FillShapes(chunk, first, n);
                WeightedDots.Add(reference, rows.AsSpan(0, plan.Processes * n), integrals[k]);
            }
        }
    }

    private void Prepare(EventChunk chunk, int first, int n)
    {
        for (var a = 0; a < plan.Active.Length; a++)
        {
            var morph = plan.Layout.Morphs[plan.Active[a]];
            FactorMorph.Prepare(
                chunk.ColumnOfLayout(morph.Up).Slice(first, n), chunk.ColumnOfLayout(morph.Down).Slice(first, n), PlanesOf(a, n));
        }
    }

    private void Morph(double[] alphas, int n, bool withDerivatives)
    {
        for (var a = 0; a < alphas.Length; a++)
        {
            if (withDerivatives && plan.IsFree[a])
            {
                FactorMorph.Evaluate(PlanesOf(a, n), alphas[a], Row(factors, a, n), Row(slopes, a, n), Row(curvatures, a, n));
            }
            else
            {
                FactorMorph.Evaluate(PlanesOf(a, n), alphas[a], Row(factors, a, n));
            }
        }
    }

    /// <summary>b_X into the first rows.</summary>
    private void FillShapes(EventChunk chunk, int first, int n)
    {
        for (var process = 0; process < plan.Processes; process++)
        {
            var shape = Row(rows, process, n);
            chunk.ColumnOfLayout(plan.Layout.Ratios[process]).Slice(first, n).CopyTo(shape);
            foreach (var a in plan.ActiveOf[process])
            {
                Multiply(shape, Row(factors, a, n), shape);
            }
        }
    }

    /// <summary>S, T, U of one side: the weights times b_X, against 1, D_m and D_m D_n + δ E_m.</summary>
    private void AddSide(int side, ReadOnlySpan<double> sideWeights, double[] sums)
    {
        var n = sideWeights.Length;
        for (var process = 0; process < plan.Processes; process++)
        {
            var weighted = weights.AsSpan(0, n);
            Multiply(sideWeights, Row(rows, process, n), weighted);
            sums[side + process] += Sum(weighted);
            var free = plan.FreeOf[process];
            var (t, u) = (plan.Slopes(side, process), plan.Curvatures(side, process));
            for (var j = 0; j < free.Length; j++)
            {
                Row(slopes, free[j], n).CopyTo(Row(own, j, n));
                var moved = product.AsSpan(0, n);
                Multiply(weighted, Row(slopes, free[j], n), moved);
                sums[t + j] += Sum(moved);
                WeightedDots.Add(moved, own.AsSpan(0, (j + 1) * n), sums.AsSpan(u, j + 1));
                sums[u + j] += WeightedDots.Dot(weighted, Row(curvatures, free[j], n));
                u += j + 1;
            }
        }
    }

    private void AddData(ReadOnlySpan<double> data, double[] amplitudes, double[] sums)
    {
        var n = data.Length;
        var inverse = intensity.AsSpan(0, n);
        AddLogarithms(data, amplitudes, inverse, sums);
        for (var process = 0; process < plan.Processes; process++)
        {
            Multiply(Row(rows, process, n), inverse, Row(rows, process, n));
        }

        AddSide(plan.Data, data, sums);
        FillComponents(amplitudes, n);
        var at = plan.Moments;
        for (var a = 0; a < plan.Dimension; a++)
        {
            var weighted = product.AsSpan(0, n);
            Multiply(data, Row(rows, a, n), weighted);
            WeightedDots.Add(weighted, rows.AsSpan(0, (a + 1) * n), sums.AsSpan(at, a + 1));
            at += a + 1;
        }
    }

    /// <summary>Σ_X A_X b_X D_m/λ into the rows behind the processes.</summary>
    private void FillComponents(double[] amplitudes, int n)
    {
        rows.AsSpan(plan.Processes * n, plan.ShapeParameters.Length * n).Clear();
        for (var process = 0; process < plan.Processes; process++)
        {
            foreach (var a in plan.FreeOf[process])
            {
                MultiplyAdd(amplitudes[process], Row(rows, process, n), Row(slopes, a, n), Row(rows, plan.Processes + plan.Component[a], n));
            }
        }
    }

    /// <summary>Σ d ln λ; 1/λ where the event has a weight and λ &gt; 0, else 0.</summary>
    private void AddLogarithms(ReadOnlySpan<double> data, double[] amplitudes, Span<double> inverse, double[] sums)
    {
        var n = data.Length;
        ref var b = ref MemoryMarshal.GetArrayDataReference(rows);
        ref var d = ref MemoryMarshal.GetReference(data);
        ref var target = ref MemoryMarshal.GetReference(inverse);
        var logarithms = Vector512<double>.Zero;
        var invalid = 0;
        for (nuint i = 0; i < (nuint)n; i += 8)
        {
            var lambda = Vector512<double>.Zero;
            for (var process = 0; process < amplitudes.Length; process++)
            {
                lambda = Vector512.FusedMultiplyAdd(
                    Vector512.Create(amplitudes[process]), Vector512.LoadUnsafe(ref b, (nuint)(process * n) + i), lambda);
            }

            var weight = Vector512.LoadUnsafe(ref d, i);
            var counts = ~Vector512.Equals(weight, Vector512<double>.Zero);
            var isPositive = Vector512.GreaterThan(lambda, Vector512<double>.Zero);
            invalid += System.Numerics.BitOperations.PopCount(Vector512.ExtractMostSignificantBits(Vector512.AndNot(counts, isPositive)));
            var safe = Vector512.ConditionalSelect(counts & isPositive, lambda, Vector512<double>.One);
            logarithms = Vector512.FusedMultiplyAdd(weight, Vector512.Log(safe), logarithms);
            Vector512.ConditionalSelect(counts & isPositive, Vector512<double>.One / safe, Vector512<double>.Zero).StoreUnsafe(ref target, i);
        }

        sums[0] += Vector512.Sum(logarithms);
        sums[1] += invalid;
    }

    private Span<double> PlanesOf(int a, int n) => planes.AsSpan(a * FactorMorph.Planes * block, FactorMorph.Planes * n);

    private static Span<double> Row(double[] table, int index, int n) => table.AsSpan(index * n, n);

    private static void Multiply(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> result)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right[..left.Length]);
        ref var c = ref MemoryMarshal.GetReference(result[..left.Length]);
        for (nuint i = 0; i < (nuint)left.Length; i += 8)
        {
            (Vector512.LoadUnsafe(ref a, i) * Vector512.LoadUnsafe(ref b, i)).StoreUnsafe(ref c, i);
        }
    }

    private static void MultiplyAdd(double scale, ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> result)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right[..left.Length]);
        ref var c = ref MemoryMarshal.GetReference(result[..left.Length]);
        var factor = Vector512.Create(scale);
        for (nuint i = 0; i < (nuint)left.Length; i += 8)
        {
            Vector512.FusedMultiplyAdd(factor * Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i), Vector512.LoadUnsafe(ref c, i))
                .StoreUnsafe(ref c, i);
        }
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        ref var a = ref MemoryMarshal.GetReference(values);
        var sum = Vector512<double>.Zero;
        for (nuint i = 0; i < (nuint)values.Length; i += 8)
        {
            sum += Vector512.LoadUnsafe(ref a, i);
        }

        return Vector512.Sum(sum);
    }
}
