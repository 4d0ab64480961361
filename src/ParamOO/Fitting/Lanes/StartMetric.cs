using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting.Lanes;

/// <summary>
/// The inverse of the expected second derivatives at a starting point, shared by all fits that start there: what makes every
/// parameter as wide as it is, with its correlations, before the first step. Multiplies vectors in lanes.
/// </summary>
internal sealed unsafe class StartMetric
{
    private const int Panel = 8;

    private readonly int size;
    private readonly PinnedArray<double> panels;
    private readonly double[] inverse;

    private StartMetric(int size, double[] inverse)
    {
        (this.size, this.inverse) = (size, inverse);
        var packed = new double[(size + Panel - 1) / Panel * Panel * size];
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                packed[(((row / Panel * size) + column) * Panel) + (row % Panel)] = inverse[(row * size) + column];
            }
        }

        panels = new(packed);
    }

    /// <summary>One entry.</summary>
    public double this[int row, int column] => inverse[(row * size) + column];

    /// <summary>Makes the metric of a start: data equal to the expectations there give the expected second derivatives.</summary>
    /// <param name="problem">The model.</param>
    /// <param name="box">Start and box.</param>
    public static StartMetric At(FitProblem problem, FitBox box) => new(problem.Program.Variables, Invert(MatrixAt(problem, box), problem.Program.Variables));

    /// <summary>The inverse of the metric of a start: the expected second derivatives, damped until they are positive definite.</summary>
    /// <param name="problem">The model.</param>
    /// <param name="box">Start and box.</param>
    /// <returns>The lower triangle, row by row.</returns>
    public static double[] MatrixAt(FitProblem problem, FitBox box)
    {
        var size = problem.Program.Variables;
        var hessian = ExpectedHessian(problem, box);
        for (var i = 0; i < size; i++)
        {
            // A parameter without information is as wide as its box.
            var width = problem.High[i] - problem.Low[i];
            var floor = width > 0 && double.IsFinite(width) ? 2 / (width * width) : 1e-8;
            var entry = LaneCholesky.Entries(i) + i;
            hessian[entry] = (double.IsFinite(hessian[entry]) ? hessian[entry] : 0) + floor;
        }

        var (matrix, factor) = (new double[hessian.Length], new LaneMemory(hessian.Length + 1));
        for (var damping = 0.0; ; damping = Math.Max(1e-9, 10 * damping))
        {
            Damp(hessian, size, damping, matrix);
            matrix.CopyTo(factor.Span);
            LaneCholesky.Factor<ScalarLane>(factor.Pointer, size);
            if (size == 0 || !double.IsNaN(factor.Span[LaneCholesky.Entries(size) - 1]))
            {
                GC.KeepAlive(factor);
                return matrix;
            }
        }
    }

    /// <summary>z = P q.</summary>
    /// <param name="vector">q, [variables × lanes].</param>
    /// <param name="result">Receives z, [padded variables × lanes].</param>
    public void Multiply<T>(double* vector, double* result)
        where T : unmanaged, ILane<T>
    {
        var panel = panels.Pointer;
        for (var row = 0; row < size; row += Panel)
        {
            var zero = T.Of(0);
            var (a, b, c, d) = (zero, zero, zero, zero);
            var (e, f, g, h) = (zero, zero, zero, zero);
            for (var column = 0; column < size; column++, panel += Panel)
            {
                var x = T.Load(vector + (column * T.Width));
                a = T.MultiplyAdd(T.Of(panel[0]), x, a);
                b = T.MultiplyAdd(T.Of(panel[1]), x, b);
                c = T.MultiplyAdd(T.Of(panel[2]), x, c);
                d = T.MultiplyAdd(T.Of(panel[3]), x, d);
                e = T.MultiplyAdd(T.Of(panel[4]), x, e);
                f = T.MultiplyAdd(T.Of(panel[5]), x, f);
                g = T.MultiplyAdd(T.Of(panel[6]), x, g);
                h = T.MultiplyAdd(T.Of(panel[7]), x, h);
            }

            var target = result + (row * T.Width);
            a.Store(target);
            b.Store(target + T.Width);
            c.Store(target + (2 * T.Width));
            d.Store(target + (3 * T.Width));
            e.Store(target + (4 * T.Width));
            f.Store(target + (5 * T.Width));
            g.Store(target + (6 * T.Width));
            h.Store(target + (7 * T.Width));
        }
    }

    private static double[] ExpectedHessian(FitProblem problem, FitBox box)
    {
        var program = problem.Program;
        var likelihood = new LaneLikelihood<ScalarLane>(program);
        var (point, gradient, value) = (new LaneMemory(program.Slots + 1), new LaneMemory(program.Slots + 1), new LaneMemory(1));
        box.Start.CopyTo(point.Span);
        box.GammaLow.CopyTo(likelihood.Scratch.GammaLow.Span);
        box.GammaHigh.CopyTo(likelihood.Scratch.GammaHigh.Span);
        var full = new double[program.SlotOf.Length];
        for (var index = 0; index < full.Length; index++)
        {
            full[index] = program.SlotOf[index] is >= 0 and var slot
                ? box.Start[slot]
                : Math.Clamp(problem.Root.Model.Parameters[index].Nominal, box.GammaLow[program.EliminatedOf[index]], box.GammaHigh[program.EliminatedOf[index]]);
        }

        var data = new Likelihoods.Likelihood(problem.Root.Model).AsimovData(full);
        for (var bin = 0; bin < program.Model.Bins; bin++)
        {
            data[bin] = Math.Max(data[bin], 0);
        }

        likelihood.SetData(0, data);
        likelihood.Evaluate(point.Pointer, gradient.Pointer, value.Pointer);
        var hessian = new LaneHessian<ScalarLane>(program, likelihood.Scratch);
        hessian.Compute(point.Pointer);
        double[] matrix = [.. new ReadOnlySpan<double>(hessian.Matrix, LaneCholesky.Entries(program.Variables))];

        // What is reached by address alone is garbage to the collector, and its memory may become somebody else's meanwhile.
        GC.KeepAlive((likelihood, hessian));
        GC.KeepAlive((point, gradient, value));
        return matrix;
    }

    private static double[] Invert(double[] matrix, int size)
    {
        var (factor, column) = (new LaneMemory(matrix.Length + 1), new LaneMemory(size + 1));
        matrix.CopyTo(factor.Span);
        LaneCholesky.Factor<ScalarLane>(factor.Pointer, size);
        var inverse = new double[size * size];
        for (var k = 0; k < size; k++)
        {
            column.Span.Clear();
            column.Pointer[k] = 1;
            LaneCholesky.Solve<ScalarLane>(factor.Pointer, size, column.Pointer);
            column.Span[..size].CopyTo(inverse.AsSpan(k * size));
        }

        GC.KeepAlive((factor, column));
        return inverse;
    }

    // Entries that are not finite, of a start with an infinite slope or an invalid yield, are left out.
    private static void Damp(double[] hessian, int size, double damping, Span<double> target)
    {
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var entry = hessian[LaneCholesky.Entries(i) + j];
                entry = double.IsFinite(entry) ? entry : 0;
                target[LaneCholesky.Entries(i) + j] = i == j ? Math.Max(Math.Abs(entry), 1e-8) * (1 + damping) : entry / (1 + damping);
            }
        }
    }
}
