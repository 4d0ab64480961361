using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting.Lanes;

/// <summary>
/// Covariances 2 H⁻¹ at given points, as many at once as there are lanes. Parameters that are held or at a bound are left out, as if they
/// were known; the eliminated γ are put back.
/// </summary>
internal sealed unsafe class LaneCovariance<T>
    where T : unmanaged, ILane<T>
{
    private const double AtBound = 1e-9;
    private const double Near = 1e-3;

    private readonly FitProblem problem;
    private readonly LaneLikelihood<T> likelihood;
    private readonly LaneHessian<T> hessian;
    private readonly FitBox box;
    private readonly int size;
    private readonly LaneMemory point;
    private readonly LaneMemory gradient;
    private readonly LaneMemory value;
    private readonly LaneMemory low;
    private readonly LaneMemory high;
    private readonly LaneMemory mask;
    private readonly LaneMemory column;
    private readonly LaneMemory variances;

    public LaneCovariance(FitProblem problem)
    {
        this.problem = problem;
        likelihood = new(problem.Program);
        hessian = new(problem.Program, likelihood.Scratch);
        box = new(problem);
        size = problem.Program.Variables;
        LaneMemory Reserve(int quantities) => new(Math.Max(1, quantities) * T.Width);
        (point, gradient, value) = (Reserve(problem.Program.Slots), Reserve(problem.Program.Slots), Reserve(1));
        (low, high) = (Reserve(size), Reserve(size));
        (mask, column, variances) = (Reserve(size), Reserve(size), Reserve(problem.Model.Parameters.Length));
    }

    /// <summary>Writes the uncertainties of successive fits of a batch.</summary>
    /// <param name="batch">The batch, fitted.</param>
    /// <param name="first">The first fit.</param>
    /// <param name="uncertainties">Receives one row per fit of the batch; those of at most as many fits as there are lanes are written.</param>
    public void Write(in BatchView batch, int first, Span<double> uncertainties)
    {
        Factor(batch, first);
        for (var index = 0; index < problem.Model.Parameters.Length; index++)
        {
            Variance(index).Store(variances.Pointer + (index * T.Width));
        }

        var parameters = problem.Model.Parameters.Length;
        for (var lane = 0; lane < T.Width && first + lane < batch.Fits; lane++)
        {
            for (var index = 0; index < parameters; index++)
            {
                var deviation = Math.Sqrt(variances.Pointer[(index * T.Width) + lane]);
                uncertainties[((first + lane) * parameters) + index] = deviation * SlopeOf(index, lane);
            }
        }
    }

    /// <summary>The whole covariance of one fit, in the first lane.</summary>
    /// <param name="batch">The batch, fitted.</param>
    /// <param name="fit">Which fit.</param>
    /// <returns>[parameters × parameters]; null when the matrix of second derivatives is not positive definite.</returns>
    public double[]? Whole(in BatchView batch, int fit)
    {
        Factor(batch, fit);
        var parameters = problem.Model.Parameters.Length;
        var covariance = new double[parameters * parameters];
        if (size > 0 && double.IsNaN(hessian.Matrix[(LaneCholesky.Entries(size) - 1) * T.Width]))
        {
            return null;
        }

        for (var i = 0; i < parameters; i++)
        {
            LoadColumn(i);
            LaneCholesky.Solve<T>(hessian.Matrix, size, column.Pointer);
            for (var j = 0; j < parameters; j++)
            {
                var own = i == j ? GammaVariance(i) : 0;
                covariance[(i * parameters) + j] = (own + (2 * Product(j))) * SlopeOf(i, 0) * SlopeOf(j, 0);
            }
        }

        return covariance;
    }

    private static T At(LaneMemory memory, int index) => T.Load(memory.Pointer + (index * T.Width));

    private double SlopeOf(int parameter, int lane) =>
        problem.Program.SlotOf[parameter] is >= 0 and var slot ? problem.Root.Slope(parameter, point.Pointer[(slot * T.Width) + lane]) : 1;

    private void Factor(in BatchView batch, int first)
    {
        for (var lane = 0; lane < T.Width; lane++)
        {
            Load(batch, Math.Min(first + lane, batch.Fits - 1), lane);
        }

        likelihood.Evaluate(point.Pointer, gradient.Pointer, value.Pointer);
        hessian.Compute(point.Pointer);
        for (var i = 0; i < size; i++)
        {
            Mask(i);
        }

        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var entry = hessian.Matrix + ((LaneCholesky.Entries(i) + j) * T.Width);
                var both = At(mask, i) * At(mask, j);
                T.SelectEqual(both, T.Of(1), T.Load(entry), T.Of(i == j ? 1 : 0)).Store(entry);
            }
        }

        LaneCholesky.Factor<T>(hessian.Matrix, size);
    }

    private void Load(in BatchView batch, int fit, int lane)
    {
        box.Load(batch, fit);
        box.StartAt(batch.Values(fit));
        likelihood.SetData(lane, batch.Data(fit));
        for (var slot = 0; slot < problem.Program.Slots; slot++)
        {
            point.Pointer[(slot * T.Width) + lane] = box.Start[slot];
            if (slot < size)
            {
                (low.Pointer[(slot * T.Width) + lane], high.Pointer[(slot * T.Width) + lane]) = (box.Low[slot], box.High[slot]);
            }
        }

        for (var k = 0; k < box.GammaLow.Length; k++)
        {
            likelihood.GammaLow[(k * T.Width) + lane] = box.GammaLow[k];
            likelihood.GammaHigh[(k * T.Width) + lane] = box.GammaHigh[k];
        }
    }

    /// <summary>
    /// A variable is left out when it is held, when it is on a bound, or when it is as good as there and would leave the box if it could.
    /// </summary>
    private void Mask(int variable)
    {
        var (zero, one) = (T.Of(0), T.Of(1));
        var (at, force) = (At(point, variable), At(gradient, variable));
        var (floor, ceiling) = (At(low, variable), At(high, variable));
        var width = T.Sqrt(T.Of(2) / T.Load(hessian.Matrix + ((LaneCholesky.Entries(variable) + variable) * T.Width)));
        var (near, push) = (T.Of(Near) * width, force * width);
        var free = T.SelectLess(near, at - floor, one, T.SelectLess(T.Of(Near), push, zero, one));
        free = T.SelectLess(near, ceiling - at, free, T.SelectLess(push, T.Of(-Near), zero, free));
        free = T.SelectLess(T.Of(AtBound), at - floor, free, zero);
        free = T.SelectLess(T.Of(AtBound), ceiling - at, free, zero);
        T.SelectLess(floor, ceiling, free, zero).Store(mask.Pointer + (variable * T.Width));
    }

    /// <summary>Variance of one parameter in the variables of the minimiser; 0 where it is left out.</summary>
    private T Variance(int parameter)
    {
        var two = T.Of(2);
        var slot = problem.Program.SlotOf[parameter];
        if (slot >= size)
        {
            return T.Of(0);
        }

        LoadColumn(parameter);
        LaneCholesky.SolveLower<T>(hessian.Matrix, size, Math.Max(slot, 0), column.Pointer);
        var sum = T.Of(0);
        for (var k = Math.Max(slot, 0); k < size; k++)
        {
            var entry = At(column, k);
            sum = T.MultiplyAdd(entry, entry, sum);
        }

        return slot >= 0 ? two * sum : T.MultiplyAdd(two, sum, two * InverseOf(parameter));
    }

    private T InverseOf(int gamma) => T.Load(hessian.InverseCurvature + (BinOf(gamma) * T.Width));

    private int BinOf(int gamma) => problem.Program.BinOfEliminated[problem.Program.EliminatedOf[gamma]];

    /// <summary>The right-hand side that gives the column of a parameter: its unit vector, or the coupling −u/h of an eliminated γ.</summary>
    private void LoadColumn(int parameter)
    {
        column.Span.Clear();
        var slot = problem.Program.SlotOf[parameter];
        if (slot >= 0)
        {
            if (slot < size)
            {
                At(mask, slot).Store(column.Pointer + (slot * T.Width));
            }

            return;
        }

        var (bin, inverse) = (BinOf(parameter), InverseOf(parameter));
        for (var k = 0; k < size; k++)
        {
            var entry = T.Of(0) - (hessian.Coupling(bin, k) * inverse);
            T.SelectEqual(At(mask, k), T.Of(1), entry, T.Of(0)).Store(column.Pointer + (k * T.Width));
        }
    }

    private double GammaVariance(int parameter)
    {
        var numbers = stackalloc double[T.Width];
        if (problem.Program.SlotOf[parameter] >= 0)
        {
            return 0;
        }

        (T.Of(2) * InverseOf(parameter)).Store(numbers);
        return numbers[0];
    }

    /// <summary>The solved column times the unit vector or coupling of another parameter, in the first lane.</summary>
    private double Product(int parameter)
    {
        var slot = problem.Program.SlotOf[parameter];
        if (slot >= 0)
        {
            return slot < size ? column.Pointer[slot * T.Width] * mask.Pointer[slot * T.Width] : 0;
        }

        var (bin, sum) = (BinOf(parameter), T.Of(0));
        for (var k = 0; k < size; k++)
        {
            sum -= hessian.Coupling(bin, k) * At(column, k);
        }

        var numbers = stackalloc double[T.Width];
        (sum * InverseOf(parameter)).Store(numbers);
        return numbers[0];
    }
}
