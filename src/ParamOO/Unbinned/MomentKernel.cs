using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ParamOO.Numerics;

namespace ParamOO.Unbinned;

/// <summary>What the kernel needs to know about one point.</summary>
/// <param name="Alphas">α of every active morph.</param>
/// <param name="Amplitudes">A_X [events]: what multiplies the morphed shape of each process.</param>
internal sealed record KernelPoint(double[] Alphas, double[] Amplitudes);

/// <summary>
/// The loop over events. With b_X = r_X Π g, λ = Σ A_X b_X and D_m = g′/g it sums, for weights d of the data,
/// S_X = Σ d b_X/λ, T_Xm = Σ d b_X D_m/λ, U_Xmn = Σ d b_X D_m D_n/λ (g″/g instead of D² on the diagonal) and the second moments
/// Σ d z zᵀ of z = (b_X/λ; Σ_X A_X b_X D_m/λ), and for weights w of the reference C_X = Σ w b_X with its derivatives.
/// Gradient and Hessian in all parameters follow from these sums alone, however many parameters the coefficients have.
/// </summary>
/// <remarks>
/// One block of rows (a hundred or so, as many as stay in the second-level cache) serves all points before the next is touched. All
/// loops take eight rows at a time without remainder: chunks are filled up. Holds scratch memory: one kernel per thread.
/// </remarks>
internal sealed class MomentKernel
{
    private const int CacheNumbers = 1 << 16;

    private readonly ShapePlan plan;
    private readonly int block;
    private readonly double[] logs;
    private readonly double[] factor;
    private readonly double[] slopes;
    private readonly double[] curvatures;
    private readonly double[] rows;
    private readonly double[] own;
    private readonly double[] weighted;
    private readonly double[] inverse;
    private readonly double[] sums;

    public MomentKernel(ShapePlan plan)
    {
        this.plan = plan;
        var active = plan.Active.Length;
        var widest = plan.FreeOf.Max(list => list.Length);
        block = Math.Clamp(CacheNumbers / ((active * 4) + plan.Dimension + widest + 8), 32, 512) & ~7;
        logs = new double[active * 2 * block];
        (slopes, curvatures) = (new double[active * block], new double[active * block]);
        rows = new double[plan.Dimension * block];
        own = new double[widest * block];
        (factor, inverse, weighted) = (new double[block], new double[block], new double[4 * block]);
        sums = new double[2 * Math.Max(widest, 1)];
    }

    /// <summary>Adds all sums of a chunk.</summary>
    public void AddSums(EventChunk chunk, IReadOnlyList<KernelPoint> points, double[][] totals)
    {
        for (var first = 0; first < chunk.Rows; first += block)
        {
            var n = Math.Min(block, chunk.Rows - first);
            var data = chunk.Column(EventChunk.DataWeight).Slice(first, n);
            var reference = chunk.Column(EventChunk.ReferenceWeight).Slice(first, n);
            Prepare(chunk, first, n);
            for (var k = 0; k < points.Count; k++)
            {
                FillShapes(chunk, first, n, points[k].Alphas, withDerivatives: true);
                AddLogarithms(data, points[k].Amplitudes, inverse.AsSpan(0, n), totals[k]);
                rows.AsSpan(plan.Processes * n, plan.ShapeParameters.Length * n).Clear();
                for (var process = 0; process < plan.Processes; process++)
                {
                    AddProcess(process, points[k].Amplitudes[process], data, reference, totals[k]);
                }

                AddMoments(data, totals[k]);
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
                FillShapes(chunk, first, n, points[k].Alphas, withDerivatives: false);
                WeightedDots.Add(reference, rows.AsSpan(0, plan.Processes * n), integrals[k]);
            }
        }
    }

    /// <summary>w λ of the events of a chunk.</summary>
    public void FillExpected(EventChunk chunk, KernelPoint point, Span<double> expected)
    {
        for (var first = 0; first < chunk.Count; first += block)
        {
            var (n, count) = (Math.Min(block, chunk.Rows - first), Math.Min(block, chunk.Count - first));
            Prepare(chunk, first, n);
            FillShapes(chunk, first, n, point.Alphas, withDerivatives: false);
            var target = expected.Slice(first, count);
            target.Clear();
            for (var process = 0; process < plan.Processes; process++)
            {
                TensorPrimitives.MultiplyAdd(Row(rows, process, n)[..count], point.Amplitudes[process], target, target);
            }

            TensorPrimitives.Multiply(target, chunk.Column(EventChunk.ReferenceWeight).Slice(first, count), target);
        }
    }

    private void Prepare(EventChunk chunk, int first, int n)
    {
        for (var a = 0; a < plan.Active.Length; a++)
        {
            FactorMorph.Prepare(Up(chunk, a, first, n), Down(chunk, a, first, n), LogsOf(a, n));
        }
    }

    /// <summary>b_X into the first rows, and the derivatives of all morphs.</summary>
    private void FillShapes(EventChunk chunk, int first, int n, double[] alphas, bool withDerivatives)
    {
        for (var process = 0; process < plan.Processes; process++)
        {
            chunk.ColumnOfLayout(plan.Layout.Ratios[process]).Slice(first, n).CopyTo(Row(rows, process, n));
        }

        var factors = factor.AsSpan(0, n);
        for (var a = 0; a < alphas.Length; a++)
        {
            var up = Up(chunk, a, first, n);
            var down = Down(chunk, a, first, n);
            if (withDerivatives && plan.IsFree[a])
            {
                FactorMorph.Evaluate(up, down, LogsOf(a, n), alphas[a], factors, Row(slopes, a, n), Row(curvatures, a, n));
            }
            else
            {
                FactorMorph.Evaluate(up, down, LogsOf(a, n), alphas[a], factors);
            }

            foreach (var process in plan.UsersOf[a])
            {
                Multiply(Row(rows, process, n), factors);
            }
        }
    }

    /// <summary>Σ d ln λ; 1/λ where the event has a weight and λ &gt; 0, else 0.</summary>
    private void AddLogarithms(ReadOnlySpan<double> data, double[] amplitudes, Span<double> inverses, double[] total)
    {
        var n = data.Length;
        ref var b = ref MemoryMarshal.GetArrayDataReference(rows);
        ref var d = ref MemoryMarshal.GetReference(data);
        ref var target = ref MemoryMarshal.GetReference(inverses);
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
            invalid += BitOperations.PopCount(Vector512.ExtractMostSignificantBits(Vector512.AndNot(counts, isPositive)));
            var safe = Vector512.ConditionalSelect(counts & isPositive, lambda, Vector512<double>.One);
            logarithms = Vector512.FusedMultiplyAdd(weight, Vector512.Log(safe), logarithms);
            Vector512.ConditionalSelect(counts & isPositive, Vector512<double>.One / safe, Vector512<double>.Zero).StoreUnsafe(ref target, i);
        }

        total[0] += Vector512.Sum(logarithms);
        total[1] += invalid;
    }

    /// <summary>S, T, U of both sides, b_X/λ in place of b_X, and what the process adds to Σ_X A_X b_X D_m/λ.</summary>
    private void AddProcess(int process, double amplitude, ReadOnlySpan<double> data, ReadOnlySpan<double> reference, double[] total)
    {
        var n = data.Length;
        AddWeights(process, data, reference, total);
        var free = plan.FreeOf[process];
        if (free.Length == 0)
        {
            return;
        }

        var ownSlopes = plan.IsContiguous[process] ? slopes.AsSpan(free[0] * n, free.Length * n) : Gather(free, n);
        var (dataSlope, referenceSlope) = (plan.Slopes(plan.Data, process), plan.Slopes(plan.Reference, process));
        var (dataCurvature, referenceCurvature) = (plan.Curvatures(plan.Data, process), plan.Curvatures(plan.Reference, process));
        for (var j = 0; j < free.Length; j++)
        {
            sums.AsSpan().Clear();
            var (first, second) = AddMorph(free[j], process, amplitude, n);
            total[dataSlope + j] += first[0];
            total[referenceSlope + j] += first[1];
            if (!plan.HasCurvatures)
            {
                continue;
            }

            AddPairs(Row(weighted, 2, n), Row(weighted, 3, n), ownSlopes[..(j * n)], sums);
            for (var k = 0; k < j; k++)
            {
                total[dataCurvature + k] += sums[2 * k];
                total[referenceCurvature + k] += sums[(2 * k) + 1];
            }

            total[dataCurvature + j] += second[0];
            total[referenceCurvature + j] += second[1];
            (dataCurvature, referenceCurvature) = (dataCurvature + j + 1, referenceCurvature + j + 1);
        }
    }

    /// <summary>d b/λ and w b with their sums.</summary>
    private void AddWeights(int process, ReadOnlySpan<double> data, ReadOnlySpan<double> reference, double[] total)
    {
        var n = data.Length;
        ref var b = ref MemoryMarshal.GetReference(Row(rows, process, n));
        ref var d = ref MemoryMarshal.GetReference(data);
        ref var w = ref MemoryMarshal.GetReference(reference);
        ref var inverses = ref MemoryMarshal.GetArrayDataReference(inverse);
        ref var target = ref MemoryMarshal.GetArrayDataReference(weighted);
        var (dataSum, referenceSum) = (Vector512<double>.Zero, Vector512<double>.Zero);
        for (nuint i = 0; i < (nuint)n; i += 8)
        {
            var shape = Vector512.LoadUnsafe(ref b, i);
            var relative = shape * Vector512.LoadUnsafe(ref inverses, i);
            var dataWeight = relative * Vector512.LoadUnsafe(ref d, i);
            var referenceWeight = shape * Vector512.LoadUnsafe(ref w, i);
            relative.StoreUnsafe(ref b, i);
            dataWeight.StoreUnsafe(ref target, i);
            referenceWeight.StoreUnsafe(ref target, (nuint)n + i);
            dataSum += dataWeight;
            referenceSum += referenceWeight;
        }

        total[plan.Data + process] += Vector512.Sum(dataSum);
        total[plan.Reference + process] += Vector512.Sum(referenceSum);
    }

    /// <summary>The weights times D of one morph, T and the diagonal of U of both sides.</summary>
    private (Vector128<double> First, Vector128<double> Second) AddMorph(int morph, int process, double amplitude, int n)
    {
        ref var slope = ref MemoryMarshal.GetReference(Row(slopes, morph, n));
        ref var curvature = ref MemoryMarshal.GetReference(Row(curvatures, morph, n));
        ref var relative = ref MemoryMarshal.GetReference(Row(rows, process, n));
        ref var component = ref MemoryMarshal.GetReference(Row(rows, plan.Processes + plan.Component[morph], n));
        ref var both = ref MemoryMarshal.GetArrayDataReference(weighted);
        var (dataFirst, referenceFirst, dataSecond, referenceSecond) =
            (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
        var scale = Vector512.Create(amplitude);
        for (nuint i = 0; i < (nuint)n; i += 8)
        {
            var (dataWeight, referenceWeight) = (Vector512.LoadUnsafe(ref both, i), Vector512.LoadUnsafe(ref both, (nuint)n + i));
            var (first, second) = (Vector512.LoadUnsafe(ref slope, i), Vector512.LoadUnsafe(ref curvature, i));
            var (dataMoved, referenceMoved) = (dataWeight * first, referenceWeight * first);
            dataMoved.StoreUnsafe(ref both, (nuint)(2 * n) + i);
            referenceMoved.StoreUnsafe(ref both, (nuint)(3 * n) + i);
            dataFirst += dataMoved;
            referenceFirst += referenceMoved;
            dataSecond = Vector512.FusedMultiplyAdd(dataWeight, second, dataSecond);
            referenceSecond = Vector512.FusedMultiplyAdd(referenceWeight, second, referenceSecond);
            Vector512.FusedMultiplyAdd(scale * Vector512.LoadUnsafe(ref relative, i), first, Vector512.LoadUnsafe(ref component, i))
                .StoreUnsafe(ref component, i);
        }

        return (
            Vector128.Create(Vector512.Sum(dataFirst), Vector512.Sum(referenceFirst)),
            Vector128.Create(Vector512.Sum(dataSecond), Vector512.Sum(referenceSecond)));
    }

    /// <summary>Two weighted rows against many: the sums of one row of U on both sides, alternating.</summary>
    private static void AddPairs(ReadOnlySpan<double> left, ReadOnlySpan<double> right, ReadOnlySpan<double> others, Span<double> pairs)
    {
        var n = (nuint)left.Length;
        var count = others.Length / left.Length;
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        ref var c = ref MemoryMarshal.GetReference(others);
        var k = 0;

        // Eight chains of additions at a time hide the latency of each.
        for (; k <= count - 4; k += 4)
        {
            var (a0, a1, a2, a3) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
            var (b0, b1, b2, b3) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
            var at = (nuint)k * n;
            for (nuint i = 0; i < n; i += 8)
            {
                var (x, y) = (Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i));
                var slope = Vector512.LoadUnsafe(ref c, at + i);
                (a0, b0) = (Vector512.FusedMultiplyAdd(x, slope, a0), Vector512.FusedMultiplyAdd(y, slope, b0));
                slope = Vector512.LoadUnsafe(ref c, at + n + i);
                (a1, b1) = (Vector512.FusedMultiplyAdd(x, slope, a1), Vector512.FusedMultiplyAdd(y, slope, b1));
                slope = Vector512.LoadUnsafe(ref c, at + (2 * n) + i);
                (a2, b2) = (Vector512.FusedMultiplyAdd(x, slope, a2), Vector512.FusedMultiplyAdd(y, slope, b2));
                slope = Vector512.LoadUnsafe(ref c, at + (3 * n) + i);
                (a3, b3) = (Vector512.FusedMultiplyAdd(x, slope, a3), Vector512.FusedMultiplyAdd(y, slope, b3));
            }

            (pairs[2 * k], pairs[(2 * k) + 1]) = (Vector512.Sum(a0), Vector512.Sum(b0));
            (pairs[(2 * k) + 2], pairs[(2 * k) + 3]) = (Vector512.Sum(a1), Vector512.Sum(b1));
            (pairs[(2 * k) + 4], pairs[(2 * k) + 5]) = (Vector512.Sum(a2), Vector512.Sum(b2));
            (pairs[(2 * k) + 6], pairs[(2 * k) + 7]) = (Vector512.Sum(a3), Vector512.Sum(b3));
        }

        for (; k < count; k++)
        {
            var slope = others.Slice(k * left.Length, left.Length);
            (pairs[2 * k], pairs[(2 * k) + 1]) = (WeightedDots.Dot(left, slope), WeightedDots.Dot(right, slope));
        }
    }

    private void AddMoments(ReadOnlySpan<double> data, double[] total)
    {
        var n = data.Length;
        var at = plan.Moments;
        var left = weighted.AsSpan(0, n);
        for (var a = 0; a < plan.Dimension; a++)
        {
            data.CopyTo(left);
            Multiply(left, Row(rows, a, n));
            WeightedDots.Add(left, rows.AsSpan(0, (a + 1) * n), total.AsSpan(at, a + 1));
            at += a + 1;
        }
    }

    private Span<double> Gather(int[] morphs, int n)
    {
        for (var j = 0; j < morphs.Length; j++)
        {
            Row(slopes, morphs[j], n).CopyTo(Row(own, j, n));
        }

        return own;
    }

    private ReadOnlySpan<double> Up(EventChunk chunk, int active, int first, int n) =>
        chunk.ColumnOfLayout(plan.Layout.Morphs[plan.Active[active]].Up).Slice(first, n);

    private ReadOnlySpan<double> Down(EventChunk chunk, int active, int first, int n) =>
        chunk.ColumnOfLayout(plan.Layout.Morphs[plan.Active[active]].Down).Slice(first, n);

    private Span<double> LogsOf(int active, int n) => logs.AsSpan(active * 2 * block, 2 * n);

    private static Span<double> Row(double[] table, int index, int n) => table.AsSpan(index * n, n);

    private static void Multiply(Span<double> values, ReadOnlySpan<double> factors)
    {
        ref var a = ref MemoryMarshal.GetReference(values);
        ref var b = ref MemoryMarshal.GetReference(factors[..values.Length]);
        for (nuint i = 0; i < (nuint)values.Length; i += 8)
        {
            (Vector512.LoadUnsafe(ref a, i) * Vector512.LoadUnsafe(ref b, i)).StoreUnsafe(ref a, i);
        }
    }
}
