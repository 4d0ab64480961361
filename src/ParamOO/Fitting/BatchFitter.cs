using ParamOO.Likelihoods;

namespace ParamOO.Fitting;

/// <summary>Many fits of one model. Prepared once, used for any number of batches; not for use by two threads at a time.</summary>
public sealed class BatchFitter
{
    private readonly RootModel root;
    private readonly NewtonFit newton;
    private readonly double[] start;
    private readonly double[] best;
    private readonly double[] low;
    private readonly double[] high;
    private readonly double[] covariance;
    private readonly bool[] excluded;

    /// <summary>Prepares the fits of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">How to minimise; null for the defaults.</param>
    public BatchFitter(CompiledModel model, FitOptions? options = null)
    {
        Model = model;
        Options = options ?? FitOptions.Default;
        root = new(model);
        newton = new(root.Model);
        var size = model.Parameters.Length;
        (start, best, low, high) = (new double[size], new double[size], new double[size], new double[size]);
        (covariance, excluded) = (new double[size * size], new bool[size]);
    }

    /// <summary>The model.</summary>
    public CompiledModel Model { get; }

    /// <summary>How to minimise.</summary>
    public FitOptions Options { get; }

    /// <summary>Fits every row of a batch.</summary>
    /// <param name="batch">What to fit, and where to write the results.</param>
    /// <exception cref="ArgumentException">A length does not match the model or the number of fits.</exception>
    public void Fit(FitBatch batch)
    {
        batch.Check(Model);
        for (var fit = 0; fit < batch.Fits; fit++)
        {
            FitOne(batch, fit);
        }
    }

    private void FitOne(FitBatch batch, int fit)
    {
        var data = batch.DataOf(fit, Model);
        var isValid = IsValid(data);
        SetBox(batch, fit);
        var (status, value, edm, iterations) = (isValid ? FitStatus.InvalidYield : FitStatus.InvalidData, double.NaN, double.PositiveInfinity, 0);
        best.AsSpan().Fill(double.NaN);
        for (var k = 0; isValid && k < CountStarts(batch); k++)
        {
            SetStart(batch, fit, k);
            var outcome = newton.Minimise(start, data, low, high, Options);
            iterations += newton.Iterations;
            if (outcome != FitStatus.InvalidYield && !(newton.TwiceNll >= value))
            {
                (status, value, edm) = (outcome, newton.TwiceNll, newton.Edm);
                start.CopyTo(best, 0);
            }
        }

        batch.Write(fit, status, value, edm, iterations);
        WriteValues(batch, fit, data);
    }

    private bool IsValid(ReadOnlySpan<double> data)
    {
        for (var i = 0; i < data.Length; i++)
        {
            if (!double.IsFinite(data[i]) || (i < Model.Bins && data[i] < 0))
            {
                return false;
            }
        }

        return true;
    }

    private int CountStarts(FitBatch batch) =>
        !batch.Starts.IsEmpty || Model.Poi < 0 || low[Model.Poi] >= high[Model.Poi] ? 1 : PoiStarts();

    private int PoiStarts() => Options.PoiStarts > 0 ? Options.PoiStarts : Model.Blocks.Any(block => block.Coefficient is not null) ? 5 : 1;

    private void SetBox(FitBatch batch, int fit)
    {
        for (var i = 0; i < start.Length; i++)
        {
            var parameter = root.Model.Parameters[i];
            (low[i], high[i]) = parameter.IsFixed ? (parameter.Nominal, parameter.Nominal) : (parameter.Bounds.Low, parameter.Bounds.High);
        }

        var held = batch.HeldOf(fit);
        var values = batch.HeldValuesOf(fit);
        for (var k = 0; k < held.Length; k++)
        {
            if (held[k] >= 0)
            {
                low[held[k]] = high[held[k]] = root.Inward(held[k], values[k]);
            }
        }
    }

    private void SetStart(FitBatch batch, int fit, int number)
    {
        var given = batch.StartOf(fit, start.Length);
        for (var i = 0; i < start.Length; i++)
        {
            var value = given.IsEmpty ? root.Model.Parameters[i].Nominal : root.Inward(i, given[i]);
            start[i] = Math.Min(Math.Max(value, low[i]), high[i]);
        }

        if (number > 0)
        {
            start[Model.Poi] = low[Model.Poi] + ((high[Model.Poi] - low[Model.Poi]) * (number - 1) / (PoiStarts() - 2));
        }
    }

    private void WriteValues(FitBatch batch, int fit, ReadOnlySpan<double> data)
    {
        var size = best.Length;
        for (var i = 0; i < size && !batch.Values.IsEmpty; i++)
        {
            batch.Values[(fit * size) + i] = root.Outward(i, best[i]);
        }

        if (batch.Uncertainties.IsEmpty)
        {
            return;
        }

        var isPositive = TryCovariance(data);
        for (var i = 0; i < size; i++)
        {
            batch.Uncertainties[(fit * size) + i] = excluded[i] ? 0
                : isPositive ? Math.Sqrt(covariance[i * (size + 1)]) * root.Slope(i, best[i])
                : double.NaN;
        }
    }

    private bool TryCovariance(ReadOnlySpan<double> data)
    {
        for (var i = 0; i < best.Length; i++)
        {
            excluded[i] = low[i] >= high[i] || best[i] <= low[i] + 1e-9 || best[i] >= high[i] - 1e-9;
        }

        return !double.IsNaN(best[0]) && newton.Covariance(best, data, excluded, covariance);
    }

    /// <summary>Covariance of the last fit in the parameters themselves; null when not positive definite.</summary>
    internal Covariance? LastCovariance(ReadOnlySpan<double> data)
    {
        if (!TryCovariance(data))
        {
            return null;
        }

        var size = best.Length;
        for (var k = 0; k < covariance.Length; k++)
        {
            covariance[k] *= root.Slope(k / size, best[k / size]) * root.Slope(k % size, best[k % size]);
        }

        return new(size, [.. covariance]);
    }

    /// <summary>Whether parameters of the last fit are at a bound without being held.</summary>
    internal bool IsAtBound(int index) =>
        low[index] < high[index] && (best[index] <= low[index] + 1e-9 || best[index] >= high[index] - 1e-9);
}
