namespace ParamOO.Fitting.Lanes;

/// <content>The vector part: what every lane does in step.</content>
internal sealed unsafe partial class QuasiNewton<T>
{
    private const double LeastCurvature = 0.2;

    /// <summary>Takes the accepted points, and what their gradients say about the curvature, into the memory.</summary>
    private void Accept()
    {
        var (zero, one) = (T.Of(0), T.Of(1));
        var take = T.Load(accepted.Pointer);
        var (curvature, change, cut) = (zero, zero, zero);
        var stride = T.Load(length.Pointer);
        for (var k = 0; k < size; k++)
        {
            var (from, to, force) = (At(point, k), At(trial, k), At(trialGradient, k));
            var step = to - from;
            curvature = T.MultiplyAdd(step, force - At(gradient, k), curvature);
            var pin = Pin(to, force, At(low, k), At(high, k));
            change += T.Abs(pin - At(pinned, k));
            cut += T.SelectEqual(T.MultiplyAdd(stride, At(direction, k), from), to, zero, one);
        }

        curvature.Store(product.Pointer);
        change.Store(moved.Pointer);
        cut.Store(mixing.Pointer);
        Weigh();
        var (keep, mix) = (T.Load(stored.Pointer), T.Load(mixing.Pointer));
        for (var k = 0; k < size; k++)
        {
            var (from, to, before, force) = (At(point, k), At(trial, k), At(gradient, k), At(trialGradient, k));
            var pin = Pin(to, force, At(low, k), At(high, k));
            pin = T.SelectEqual(take, one, pin, At(pinned, k));

            // Powell's damping: y is mixed with B s = −length · gradient where the curvature along the step is too small.
            var difference = T.MultiplyAdd(mix, force - before, (mix - one) * stride * before);
            var usable = T.SelectEqual(pin, one, zero, keep);
            Put(steps, (slot * size) + k, T.SelectEqual(keep, one, to - from, zero));
            Put(changes, (slot * size) + k, T.SelectEqual(usable, one, difference, zero));
            Put(pinned, k, pin);
            Put(point, k, T.SelectEqual(take, one, to, from));
            Put(gradient, k, T.SelectEqual(take, one, force, before));
        }
    }

    private static T Pin(T at, T force, T low, T high)
    {
        var (zero, one) = (T.Of(0), T.Of(1));
        var pin = T.SelectLess(low, at, zero, T.SelectLess(zero, force, one, zero));
        pin = T.SelectLess(at, high, pin, T.SelectLess(force, zero, one, pin));
        return T.SelectLess(low, high, pin, one);
    }

    /// <summary>Which lanes store their step, and how much of the observed change of gradient they trust.</summary>
    private void Weigh()
    {
        for (var lane = 0; lane < T.Width; lane++)
        {
            var (wasCut, hasChanged) = (mixing.Pointer[lane] > 0, moved.Pointer[lane] > 0);
            (stored.Pointer[lane], mixing.Pointer[lane]) = (0, 1);
            inverseProducts.Pointer[(slot * T.Width) + lane] = 0;
            if (accepted.Pointer[lane] == 0)
            {
                continue;
            }

            if (hasChanged || isFresh[lane])
            {
                Forget(lane);
                columns.Invalidate();
            }
            else
            {
                Weigh(lane, product.Pointer[lane], -length.Pointer[lane] * length.Pointer[lane] * slope.Pointer[lane], wasCut);
            }

            isFresh[lane] = false;
        }
    }

    private void Weigh(int lane, double curvature, double model, bool wasCut)
    {
        if (!wasCut && curvature < LeastCurvature * model)
        {
            mixing.Pointer[lane] = (1 - LeastCurvature) * model / (model - curvature);
            curvature = LeastCurvature * model;
        }

        if (curvature > 0 && double.IsFinite(1 / curvature))
        {
            stored.Pointer[lane] = 1;
            inverseProducts.Pointer[(slot * T.Width) + lane] = 1 / curvature;
        }
    }

    /// <summary>The quasi-Newton direction of every lane, and its slope; lanes that did not accept keep theirs.</summary>
    private void Aim()
    {
        if (!columns.IsValid)
        {
            columns.Collect(metric, pinned);
        }

        ComputeDirection();
        var reset = false;
        for (var lane = 0; lane < T.Width; lane++)
        {
            if (accepted.Pointer[lane] == 1 && !(product.Pointer[lane] <= 0))
            {
                Forget(lane);
                reset = true;
            }
        }

        if (reset)
        {
            ComputeDirection();
        }

        var (one, take) = (T.Of(1), T.Load(accepted.Pointer));
        T.SelectEqual(take, one, T.Load(product.Pointer), T.Load(slope.Pointer)).Store(slope.Pointer);
        for (var k = 0; k < size; k++)
        {
            Put(direction, k, T.SelectEqual(take, one, T.Of(0) - At(result, k), At(direction, k)));
        }
    }

    /// <summary>Two loops over the memory, newest to oldest and back, around the product with the metric; leaves minus the direction.</summary>
    private void ComputeDirection()
    {
        var (zero, one) = (T.Of(0), T.Of(1));
        var force = work;
        for (var k = 0; k < size; k++)
        {
            Put(force, k, T.SelectEqual(At(pinned, k), one, zero, At(gradient, k)));
        }

        for (var age = 0; age < history; age++)
        {
            var pair = (slot - age + history) % history;
            var scale = At(inverseProducts, pair);
            if (T.AnyLess(zero, scale))
            {
                var share = scale * Dot(steps.Pointer + (pair * size * T.Width), force.Pointer);
                Put(projections, pair, share);
                AddTo(force.Pointer, zero - share, changes.Pointer + (pair * size * T.Width));
            }
        }

        metric.Multiply<T>(force.Pointer, result.Pointer);
        columns.Condition(result);
        for (var age = history - 1; age >= 0; age--)
        {
            var pair = (slot - age + history) % history;
            var scale = At(inverseProducts, pair);
            if (T.AnyLess(zero, scale))
            {
                var share = scale * Dot(changes.Pointer + (pair * size * T.Width), result.Pointer);
                AddTo(result.Pointer, At(projections, pair) - share, steps.Pointer + (pair * size * T.Width));
            }
        }

        var fall = zero;
        for (var k = 0; k < size; k++)
        {
            var aim = T.SelectEqual(At(pinned, k), one, zero, At(result, k));
            Put(result, k, aim);
            fall -= aim * At(gradient, k);
        }

        fall.Store(product.Pointer);
    }

    /// <summary>Four sums side by side, because one alone would wait for itself.</summary>
    private T Dot(double* x, double* y)
    {
        var zero = T.Of(0);
        var (a, b, c, d) = (zero, zero, zero, zero);
        var width = T.Width;
        var (k, end) = (0, size * width);
        for (; k + (4 * width) <= end; k += 4 * width)
        {
            a = T.MultiplyAdd(T.Load(x + k), T.Load(y + k), a);
            b = T.MultiplyAdd(T.Load(x + k + width), T.Load(y + k + width), b);
            c = T.MultiplyAdd(T.Load(x + k + (2 * width)), T.Load(y + k + (2 * width)), c);
            d = T.MultiplyAdd(T.Load(x + k + (3 * width)), T.Load(y + k + (3 * width)), d);
        }

        for (; k < end; k += width)
        {
            a = T.MultiplyAdd(T.Load(x + k), T.Load(y + k), a);
        }

        return a + b + (c + d);
    }

    private void AddTo(double* target, T scale, double* vector)
    {
        for (var k = 0; k < size * T.Width; k += T.Width)
        {
            T.MultiplyAdd(scale, T.Load(vector + k), T.Load(target + k)).Store(target + k);
        }
    }

    /// <summary>Ends the fits that have arrived, and puts the next trial point of the others into the box.</summary>
    private void Move()
    {
        for (var lane = 0; lane < T.Width; lane++)
        {
            if (fits[lane] < 0 || accepted.Pointer[lane] == 0)
            {
                continue;
            }

            length.Pointer[lane] = 1;
            var distance = -0.5 * slope.Pointer[lane];
            if (distance < Caution * options.EdmTolerance)
            {
                Finish(lane, distance);
            }
            else if (evaluations[lane] >= options.MaxIterations)
            {
                GiveUp(lane);
            }
        }

        PlaceTrials();
        for (var lane = 0; lane < T.Width; lane++)
        {
            if (fits[lane] >= 0 && !isFresh[lane] && !(expected.Pointer[lane] < 0))
            {
                GiveUp(lane);
            }
        }
    }

    private void PlaceTrials()
    {
        var (fall, stride) = (T.Of(0), T.Load(length.Pointer));
        for (var k = 0; k < size; k++)
        {
            var (from, floor, ceiling) = (At(point, k), At(low, k), At(high, k));
            var to = T.MultiplyAdd(stride, At(direction, k), from);
            to = T.SelectLess(to, floor, floor, to);
            to = T.SelectLess(ceiling, to, ceiling, to);
            Put(trial, k, to);
            fall = T.MultiplyAdd(At(gradient, k), to - from, fall);
        }

        fall.Store(expected.Pointer);
    }
}
