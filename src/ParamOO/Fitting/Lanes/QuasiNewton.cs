using ParamOO.Numerics.Lanes;

namespace ParamOO.Fitting.Lanes;

/// <summary>
/// Minimises one likelihood per lane with a limited-memory quasi-Newton method (L-BFGS, Nocedal 1980) whose starting matrix is the metric
/// that all fits share. A step costs one gradient and one product with that matrix; no fit factorises a matrix of its own. A lane that is
/// finished takes the next fit at once. Fits that do not get on are left to <see cref="NewtonFit"/>.
/// </summary>
/// <remarks>
/// Bounds: a variable on its bound with the gradient pointing outwards is pinned; the metric is conditioned on the pinned ones, and
/// the memory is dropped when their set changes. What happens in a lane depends on nothing in the other lanes, to the bit.
/// </remarks>
internal sealed unsafe partial class QuasiNewton<T>
    where T : unmanaged, ILane<T>
{
    private const int MostPinned = 16;
    private const int MostRejections = 12;
    private const int MostCollisions = 12;
    private const double SufficientDecrease = 1e-4;
    private const double Rounding = 1e-12;

    /// <summary>The distance is measured in the metric of the memory, which may be wrong by a factor of a few.</summary>
    private const double Caution = 0.1;

    private readonly FitProblem problem;
    private readonly LaneLikelihood<T> likelihood;
    private readonly NewtonFit newton;
    private readonly FitBox box;
    private readonly int size;
    private readonly int history;
    private readonly int[] fits = new int[T.Width];
    private readonly int[] evaluations = new int[T.Width];
    private readonly int[] rejections = new int[T.Width];
    private readonly int[] collisions = new int[T.Width];
    private readonly bool[] isFresh = new bool[T.Width];
    private readonly LaneMemory point;
    private readonly LaneMemory gradient;
    private readonly LaneMemory trial;
    private readonly LaneMemory trialGradient;
    private readonly LaneMemory direction;
    private readonly LaneMemory result;
    private readonly LaneMemory low;
    private readonly LaneMemory high;
    private readonly LaneMemory pinned;
    private readonly LaneMemory steps;
    private readonly LaneMemory changes;
    private readonly LaneMemory inverseProducts;
    private readonly LaneMemory projections;
    private readonly LaneMemory trialValue;
    private readonly LaneMemory value;
    private readonly LaneMemory accepted;
    private readonly LaneMemory length;
    private readonly LaneMemory slope;
    private readonly LaneMemory expected;
    private readonly LaneMemory mixing;
    private readonly LaneMemory stored;
    private readonly LaneMemory product;
    private readonly LaneMemory moved;
    private readonly LaneMemory work;
    private readonly PinnedColumns<T> columns;
    private StartMetric metric;
    private BatchView batch;
    private FitTickets tickets;
    private FitOptions options;
    private int startNumber;
    private int slot;
    private int active;

    public QuasiNewton(FitProblem problem, NewtonFit newton)
    {
        this.problem = problem;
        this.newton = newton;
        likelihood = new(problem.Program);
        box = new(problem);
        size = problem.Program.Variables;
        history = Math.Clamp(size / 3, 5, 14);
        metric = null!;
        tickets = null!;
        options = FitOptions.Default;
        columns = new(size, MostPinned);
        LaneMemory Reserve(int quantities) => new(Math.Max(1, quantities) * T.Width);
        var slots = problem.Program.Slots;
        (point, trial, trialGradient) = (Reserve(slots), Reserve(slots), Reserve(slots));
        (gradient, direction, work, result) = (Reserve(size), Reserve(size), Reserve(size), Reserve(size + 8));
        (low, high, pinned) = (Reserve(size), Reserve(size), Reserve(size));
        (steps, changes) = (Reserve(history * size), Reserve(history * size));
        (inverseProducts, projections) = (Reserve(history), Reserve(history));
        (trialValue, value, accepted, length, slope) = (Reserve(1), Reserve(1), Reserve(1), Reserve(1), Reserve(1));
        (expected, mixing, stored, product, moved) = (Reserve(1), Reserve(1), Reserve(1), Reserve(1), Reserve(1));
    }

    /// <summary>Takes fits until none is left.</summary>
    /// <param name="view">The batch.</param>
    /// <param name="queue">Where the numbers of the fits come from.</param>
    /// <param name="shared">The metric at the starting point.</param>
    /// <param name="start">Which of the starting values of the parameter of interest; 0 for the start itself.</param>
    /// <param name="settings">Tolerance and budget.</param>
    public void Run(in BatchView view, FitTickets queue, StartMetric shared, int start, FitOptions settings)
    {
        (batch, tickets, metric, startNumber, options) = (view, queue, shared, start, settings);
        (slot, active) = (0, T.Width);
        ClearLanes();
        for (var lane = 0; lane < T.Width; lane++)
        {
            Refill(lane);
        }

        while (active > 0)
        {
            likelihood.Evaluate(trial.Pointer, trialGradient.Pointer, trialValue.Pointer);
            Judge();
            Accept();
            Aim();
            Move();
            slot = slot + 1 == history ? 0 : slot + 1;
        }
    }

    private static T At(LaneMemory memory, int index) => T.Load(memory.Pointer + (index * T.Width));

    private static void Put(LaneMemory memory, int index, T value) => value.Store(memory.Pointer + (index * T.Width));

    private void ClearLanes()
    {
        steps.Span.Clear();
        changes.Span.Clear();
        inverseProducts.Span.Clear();
        pinned.Span.Clear();
        direction.Span.Clear();
        point.Span.Clear();
        gradient.Span.Clear();
        Array.Fill(fits, -1);
    }

    /// <summary>Puts the next fit into a lane; an idle lane keeps a harmless copy of what it had.</summary>
    private void Refill(int lane)
    {
        while (true)
        {
            fits[lane] = tickets.Take();
            if (fits[lane] < 0)
            {
                active--;
                return;
            }

            var data = batch.Data(fits[lane]);
            if (!problem.Constants.AreValid(data))
            {
                batch.Offer(fits[lane], FitStatus.InvalidData, double.NaN, double.PositiveInfinity, 0);
                continue;
            }

            box.Load(batch, fits[lane]);
            if (startNumber > 0 && !box.IsPoiFree)
            {
                continue;
            }

            PoiStarts.Apply(problem, box, startNumber, options);
            likelihood.SetData(lane, data);
            Fill(lane);
            return;
        }
    }

    private void Fill(int lane)
    {
        for (var k = 0; k < box.Start.Length; k++)
        {
            trial.Pointer[(k * T.Width) + lane] = point.Pointer[(k * T.Width) + lane] = box.Start[k];
        }

        for (var k = 0; k < size; k++)
        {
            var at = (k * T.Width) + lane;
            (low.Pointer[at], high.Pointer[at], direction.Pointer[at], pinned.Pointer[at]) = (box.Low[k], box.High[k], 0, 0);
        }

        for (var k = 0; k < box.GammaLow.Length; k++)
        {
            likelihood.GammaLow[(k * T.Width) + lane] = box.GammaLow[k];
            likelihood.GammaHigh[(k * T.Width) + lane] = box.GammaHigh[k];
        }

        Forget(lane);
        (evaluations[lane], rejections[lane], collisions[lane], isFresh[lane]) = (0, 0, 0, true);
        (length.Pointer[lane], expected.Pointer[lane]) = (0, 0);
        columns.Invalidate();
    }

    private void Forget(int lane)
    {
        for (var k = 0; k < history; k++)
        {
            inverseProducts.Pointer[(k * T.Width) + lane] = 0;
        }
    }

    /// <summary>Decides which lanes take their trial point; the others shorten their step.</summary>
    private void Judge()
    {
        for (var lane = 0; lane < T.Width; lane++)
        {
            accepted.Pointer[lane] = 0;
            if (fits[lane] < 0)
            {
                continue;
            }

            evaluations[lane]++;
            var found = trialValue.Pointer[lane];
            var limit = isFresh[lane]
                ? double.PositiveInfinity
                : value.Pointer[lane] + (SufficientDecrease * expected.Pointer[lane]) + (Rounding * (1 + Math.Abs(value.Pointer[lane])));
            if (double.IsFinite(found) && found <= limit && !options.NewtonOnly)
            {
                accepted.Pointer[lane] = 1;
                value.Pointer[lane] = found;
                rejections[lane] = 0;
            }
            else if (isFresh[lane] || options.NewtonOnly || !MayGoOn(lane, found))
            {
                GiveUp(lane);
            }
            else
            {
                length.Pointer[lane] *= Shortening(lane, found);
            }
        }
    }

    private bool MayGoOn(int lane, double found)
    {
        collisions[lane] += double.IsFinite(found) ? 0 : 1;
        return ++rejections[lane] <= MostRejections && collisions[lane] <= MostCollisions && evaluations[lane] < options.MaxIterations;
    }

    /// <summary>Where the parabola through both values and the slope has its minimum, within reason.</summary>
    private double Shortening(int lane, double found)
    {
        var fall = expected.Pointer[lane];
        var shortening = -fall / (2 * (found - value.Pointer[lane] - fall));
        return double.IsFinite(found) && shortening > 0.1 ? Math.Min(shortening, 0.5) : double.IsFinite(found) ? 0.1 : 0.5;
    }

    private void GiveUp(int lane)
    {
        for (var k = 0; k < box.Start.Length; k++)
        {
            box.Start[k] = point.Pointer[(k * T.Width) + lane];
        }

        newton.Finish(batch, fits[lane], box.Start, evaluations[lane], options);
        Refill(lane);
    }

    private void Finish(int lane, double distance)
    {
        var fit = fits[lane];
        var total = value.Pointer[lane] + problem.Constants.Of(batch.Data(fit));
        if (batch.Offer(fit, FitStatus.Converged, total, distance, evaluations[lane]))
        {
            problem.Write(batch.Values(fit), point.Pointer + lane, likelihood.Gamma + lane, T.Width);
        }

        Refill(lane);
    }
}
