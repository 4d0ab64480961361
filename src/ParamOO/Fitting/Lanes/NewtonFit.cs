using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting.Lanes;

/// <summary>
/// Minimises −2 ln L of one data set in its box with exact second derivatives: a damped Newton method whose steps solve the quadratic model
/// inside the box. Slower than <see cref="QuasiNewton{T}"/> and harder to stop: it serves single fits and those on which the lanes give up.
/// </summary>
internal sealed unsafe class NewtonFit
{
    private const double FirstDamping = 1e-6;
    private const double LastDamping = 1e12;
    private const int MostCollisions = 3;

    private static readonly double[] Fractions = [1e-2, 1e-4, 1e-6, 1e-8, 1e-10];

    private readonly FitProblem problem;
    private readonly LaneLikelihood<ScalarLane> likelihood;
    private readonly LaneHessian<ScalarLane> hessian;
    private readonly FitBox box;
    private readonly int size;
    private readonly LaneMemory point;
    private readonly LaneMemory gradient;
    private readonly LaneMemory trial;
    private readonly LaneMemory trialGradient;
    private readonly LaneMemory trialValue;
    private readonly LaneMemory factor;
    private readonly LaneMemory right;
    private readonly double[] step;
    private readonly int[] open;
    private readonly bool[] pinned;
    private double value;
    private double distance;
    private int evaluations;
    private int patience;
    private int budget;
    private double[] softened = [];

    public NewtonFit(FitProblem problem)
    {
        this.problem = problem;
        likelihood = new(problem.Program);
        hessian = new(problem.Program, likelihood.Scratch);
        box = new(problem);
        size = problem.Program.Variables;
        var slots = problem.Program.Slots + 1;
        (point, gradient, trial, trialGradient, trialValue) = (new(slots), new(slots), new(slots), new(slots), new(1));
        (factor, right) = (new(LaneCholesky.Entries(size) + 1), new(size + 1));
        (step, open, pinned) = (new double[size], new int[size], new bool[size]);
    }

    /// <summary>Fits one row of a batch and notes the outcome there.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="fit">Which fit.</param>
    /// <param name="start">Values of the slots.</param>
    /// <param name="spent">Evaluations that were spent before.</param>
    /// <param name="options">Tolerance and budget.</param>
    public void Finish(in BatchView batch, int fit, ReadOnlySpan<double> start, int spent, FitOptions options)
    {
        box.Load(batch, fit);
        for (var slot = 0; slot < start.Length; slot++)
        {
            box.SetStart(slot, start[slot]);
        }

        var data = batch.Data(fit);
        var status = MinimiseOrRescue(data, options);
        var total = status == FitStatus.InvalidYield ? double.NaN : value + problem.Constants.Of(data);
        if (batch.Offer(fit, status, total, distance, spent + evaluations))
        {
            problem.Write(batch.Values(fit), point.Pointer, likelihood.Gamma, 1);
        }
    }

    /// <summary>Brings a fitted row to the exact minimum, where the distance is measured with the exact second derivatives.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="fit">Which fit.</param>
    /// <param name="options">Tolerance and budget.</param>
    public void Polish(in BatchView batch, int fit, FitOptions options)
    {
        box.Load(batch, fit);
        box.StartAt(batch.Values(fit));
        var data = batch.Data(fit);
        var status = MinimiseOrRescue(data, options);
        batch.Replace(fit, status, value + problem.Constants.Of(data), distance, evaluations);
        problem.Write(batch.Values(fit), point.Pointer, likelihood.Gamma, 1);
    }

    private FitStatus MinimiseOrRescue(ReadOnlySpan<double> data, FitOptions options)
    {
        evaluations = 0;
        box.GammaLow.CopyTo(likelihood.Scratch.GammaLow.Span);
        box.GammaHigh.CopyTo(likelihood.Scratch.GammaHigh.Span);
        var status = MinimiseInside(data, options);
        for (var attempt = 0; status == FitStatus.InvalidYield && attempt < Rescue.Attempts; attempt++)
        {
            Rescue.Apply(problem, box, attempt);
            status = MinimiseInside(data, options);
        }

        return status;
    }

    /// <summary>
    /// An empty bin pulls its yield down to 0 with a constant force and then forbids to go further: a wall without warning. Fits that run into it
    /// get a fraction of an event in their empty bins, which turns the wall into a slope, and the fraction is taken away in steps.
    /// </summary>
    private FitStatus MinimiseInside(ReadOnlySpan<double> data, FitOptions options)
    {
        likelihood.SetData(0, data);
        patience = data[..problem.Model.Bins].Contains(0) ? MostCollisions : int.MaxValue;
        var status = Minimise(options);
        if (patience > 0)
        {
            return status;
        }

        patience = int.MaxValue;
        foreach (var fraction in Fractions)
        {
            softened = softened.Length == data.Length ? softened : new double[data.Length];
            data.CopyTo(softened);
            softened.AsSpan(0, problem.Model.Bins).Replace(0, fraction);
            likelihood.SetData(0, softened);
            point.Span[..box.Start.Length].CopyTo(box.Start);
            status = Minimise(options);
        }

        likelihood.SetData(0, data);
        value = Evaluate(point, gradient);
        return status;
    }

    private FitStatus Minimise(FitOptions options)
    {
        box.Start.CopyTo(point.Span);
        budget = evaluations + options.MaxIterations;
        (distance, value) = (double.PositiveInfinity, Evaluate(point, gradient));
        if (!double.IsFinite(value))
        {
            return FitStatus.InvalidYield;
        }

        for (var damping = 0.0; ; damping = damping < FirstDamping ? 0 : damping / 10)
        {
            hessian.Compute(point.Pointer);
            if (Step(ref damping, options) is { } status)
            {
                return status;
            }
        }
    }

    /// <summary>Moves the point once, or says why it stays.</summary>
    private FitStatus? Step(ref double damping, FitOptions options)
    {
        for (var isPositive = true; ; damping = Math.Max(FirstDamping, 10 * damping))
        {
            isPositive &= Solve(ref damping);
            if (damping > LastDamping)
            {
                return distance < options.EdmTolerance ? FitStatus.Converged : FitStatus.BudgetSpent;
            }

            if (distance < options.EdmTolerance && (damping <= FirstDamping || distance < 0.01 * options.EdmTolerance))
            {
                var status = isPositive || IsFlat() ? FitStatus.Converged : FitStatus.HessianNotPositiveDefinite;
                budget += MostCollisions;
                Advance();
                return status;
            }

            if (evaluations >= budget || patience <= 0)
            {
                return FitStatus.BudgetSpent;
            }

            if (Advance())
            {
                return null;
            }
        }
    }

    private double Evaluate(LaneMemory at, LaneMemory slopes)
    {
        evaluations++;
        likelihood.Evaluate(at.Pointer, slopes.Pointer, trialValue.Pointer);
        return *trialValue.Pointer;
    }

    /// <summary>
    /// Minimises the quadratic model in the box: variables that the step would carry over a bound are pinned there, and the rest is solved again.
    /// </summary>
    /// <returns>Whether the matrix is positive definite without more damping.</returns>
    private bool Solve(ref double damping)
    {
        for (var i = 0; i < size; i++)
        {
            var (low, high, at, slope) = (box.Low[i], box.High[i], point.Pointer[i], gradient.Pointer[i]);
            pinned[i] = low >= high || (at <= low && slope > 0) || (at >= high && slope < 0);
            step[i] = 0;
        }

        var (isFirst, isPositive) = (true, true);
        while (true)
        {
            var count = Gather();
            while (!Factorise(count, damping) && damping <= LastDamping)
            {
                isPositive = false;
                damping = Math.Max(FirstDamping, 10 * damping);
            }

            LaneCholesky.Solve<ScalarLane>(factor.Pointer, count, right.Pointer);
            if (isFirst)
            {
                MeasureDistance(count);
                isFirst = false;
            }

            if (!Pin(count))
            {
                return isPositive;
            }
        }
    }

    /// <summary>A direction that the data do not determine has rounding for its curvature; a saddle has more.</summary>
    private bool IsFlat() => Factorise(Gather(), 1e-7);

    private double Entry(int i, int j) => hessian.Matrix[LaneCholesky.Entries(Math.Max(i, j)) + Math.Min(i, j)];

    private int Gather()
    {
        var count = 0;
        for (var i = 0; i < size; i++)
        {
            if (!pinned[i])
            {
                open[count++] = i;
            }
        }

        for (var k = 0; k < count; k++)
        {
            var sum = -gradient.Pointer[open[k]];
            for (var j = 0; j < size; j++)
            {
                sum -= step[j] != 0 && pinned[j] ? Entry(open[k], j) * step[j] : 0;
            }

            right.Pointer[k] = sum;
        }

        return count;
    }

    private bool Factorise(int count, double damping)
    {
        for (var i = 0; i < count; i++)
        {
            var row = factor.Pointer + LaneCholesky.Entries(i);
            for (var j = 0; j <= i; j++)
            {
                row[j] = Entry(open[i], open[j]);
            }

            row[i] += damping * Math.Max(Math.Abs(row[i]), 1e-8);
        }

        LaneCholesky.Factor<ScalarLane>(factor.Pointer, count);
        return count == 0 || !double.IsNaN(factor.Pointer[LaneCholesky.Entries(count) - 1]);
    }

    private void MeasureDistance(int count)
    {
        distance = 0;
        for (var k = 0; k < count; k++)
        {
            distance -= 0.5 * right.Pointer[k] * gradient.Pointer[open[k]];
        }
    }

    private bool Pin(int count)
    {
        var any = false;
        for (var k = 0; k < count; k++)
        {
            var i = open[k];
            step[i] = right.Pointer[k];
            if (point.Pointer[i] + step[i] < box.Low[i] || point.Pointer[i] + step[i] > box.High[i])
            {
                step[i] = (step[i] < 0 ? box.Low[i] : box.High[i]) - point.Pointer[i];
                pinned[i] = any = true;
            }
        }

        return any;
    }

    private bool Advance()
    {
        var slope = 0.0;
        for (var i = 0; i < size; i++)
        {
            slope += gradient.Pointer[i] * step[i];
        }

        for (var length = 1.0; length > 1e-3 && evaluations < budget; length /= 2)
        {
            point.Span.CopyTo(trial.Span);
            for (var i = 0; i < size; i++)
            {
                trial.Pointer[i] = box.Low[i] < box.High[i]
                    ? Math.Clamp(point.Pointer[i] + (length * step[i]), box.Low[i], box.High[i])
                    : point.Pointer[i];
            }

            var found = Evaluate(trial, trialGradient);
            if (found <= value + (1e-4 * length * Math.Min(0, slope)) + (1e-13 * Math.Max(1, Math.Abs(value))))
            {
                value = found;
                trial.Span.CopyTo(point.Span);
                trialGradient.Span.CopyTo(gradient.Span);
                return true;
            }

            patience -= double.IsFinite(found) ? 0 : 1;
        }

        patience--;

        // The state that the second derivatives and the estimates of γ are read from belongs to the point again.
        Evaluate(point, trialGradient);
        return false;
    }
}
