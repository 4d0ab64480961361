using System.Numerics.Tensors;
using ParamOO.Events;

namespace ParamOO.Observables;

/// <summary>
/// Some rows of a table, ready to be scored at any hypothesis. The score variable is
/// z(x; μ′) = [λ(x; μ′)/λ(x; μ₀) − 1]/(t′ − t₀), which orders events as sgn(μ′ − μ₀) ln R does: R only adds a constant and a logarithm.
/// </summary>
/// <remarks>
/// z is linear in the ratio columns, takes no logarithm, and at μ′ = μ₀ is the local score ∂ ln λ/∂t with no change of code
/// (docs/method.md).
/// </remarks>
internal sealed class ScoreEvents
{
    private readonly ScoreColumns columns;
    private readonly EventBatch batch;
    private readonly double[] inverse;

    /// <summary>Prepares a batch.</summary>
    /// <param name="columns">What the columns mean.</param>
    /// <param name="batch">Rows as <see cref="ScoreColumns.Prepare"/> gives them; must stay valid.</param>
    public ScoreEvents(ScoreColumns columns, EventBatch batch)
    {
        this.columns = columns;
        this.batch = batch;
        Reference = new double[batch.Rows];
        Accumulate(columns.ReferenceWeights, Reference);
        inverse = new double[batch.Rows];
        for (var row = 0; row < inverse.Length; row++)
        {
            inverse[row] = Reference[row] > 0 ? 1 / Reference[row] : double.PositiveInfinity;
        }
    }

    /// <summary>Number of rows.</summary>
    public int Rows => batch.Rows;

    /// <summary>λ(x; μ₀, 0) of every row.</summary>
    public double[] Reference { get; }

    /// <summary>The category of every row where <see cref="ScoreColumns.Categories"/> are made; empty otherwise.</summary>
    public ReadOnlySpan<double> Categories => columns.Categories is null ? [] : batch.Column(columns.PlaceOfCategory);

    /// <summary>Finds the half of the events that every row belongs to.</summary>
    /// <returns>0 or 1 per row.</returns>
    public byte[] FindHalves()
    {
        var halves = new byte[Rows];
        columns.FindHalves(batch, halves);
        return halves;
    }

    /// <summary>[λ(x; μ′) − λ(x; μ₀)]/(t′ − t₀) of every row.</summary>
    /// <param name="hypothesis">μ′.</param>
    /// <param name="change">Receives one number per row. Overwritten.</param>
    public void ChangeAt(Hypothesis hypothesis, Span<double> change)
    {
        if (hypothesis.Profile is { } profile)
        {
            ProfiledChange(profile, change);
            return;
        }

        Accumulate(columns.Combine(hypothesis.Change), change);
    }

    /// <summary>Turns changes of the intensity into scores.</summary>
    /// <param name="change">What <see cref="ChangeAt"/> gave.</param>
    /// <param name="scores">Receives z; ±∞ where λ(x; μ₀) is not positive. Overwritten; may be the same memory.</param>
    public void ScoreOf(ReadOnlySpan<double> change, Span<double> scores)
    {
        for (var row = 0; row < inverse.Length; row++)
        {
            // 0 · ∞: the event has no intensity at either hypothesis and may go anywhere.
            var score = change[row] * inverse[row];
            scores[row] = double.IsNaN(score) ? 0 : score;
        }
    }

    /// <summary>[λ(x; μ′, α̂) − λ(x; μ₀, 0)]/(t′ − t₀).</summary>
    private void ProfiledChange(ProfiledIntensity profile, Span<double> change)
    {
        var (shapes, rows) = (columns.Shapes!, Rows);
        change.Clear();
        var morph = new double[rows];
        for (var process = 0; process < profile.Yields.Length; process++)
        {
            var moving = shapes.Moving.IndexOf(process);
            Array.Clear(morph);
            for (var j = 0; j < shapes.Dimension && moving >= 0; j++)
            {
                TensorPrimitives.MultiplyAdd(
                    batch.Column(columns.Names.Length + (moving * shapes.Dimension) + j), profile.Coordinates[j], morph, morph);
            }

            if (moving >= 0)
            {
                TensorPrimitives.Exp(morph, morph);
            }
            else
            {
                Array.Fill(morph, 1);
            }

            TensorPrimitives.Multiply(morph, profile.Yields[process] * columns.Scales[process], morph);
            TensorPrimitives.MultiplyAdd(morph, batch.Column(columns.OfProcess[process]), change, change);
        }

        TensorPrimitives.Subtract(change, Reference, change);
        TensorPrimitives.Divide(change, profile.Distance, change);
    }

    private void Accumulate(double[] coefficients, Span<double> sum)
    {
        sum.Clear();
        for (var column = 0; column < coefficients.Length; column++)
        {
            if (coefficients[column] != 0)
            {
                TensorPrimitives.MultiplyAdd(batch.Column(column), coefficients[column], sum, sum);
            }
        }
    }
}
