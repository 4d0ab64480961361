using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using ParamOO.Vocabulary;

namespace ParamOO.Simulation;

/// <summary>
/// Event weights w = (1 + c₀ + Σ_X c_X r_X)/N, the nearest to equal ones, for which the finite sample closes exactly: Σ w = 1 and Σ w r_X = 1.
/// </summary>
/// <remarks>
/// With equal weights the closure errors of 10⁻³ act like a fluctuation of the data and spoil t at the level of ±√t; with these, which use the
/// ratios as control variates whose means are known, only the second-order error of t itself is left. The ratios stay the exact ones.
/// </remarks>
internal sealed class WeightCalibration
{
    private const int BlockRows = 4096;

    private readonly double offset;
    private readonly double[] slopes;
    private readonly double events;

    private WeightCalibration(double events, double[] coefficients)
    {
        this.events = events;
        offset = 1 + coefficients[0];
        slopes = coefficients[1..];
    }

    /// <summary>Goes once through all events of a table.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Number of events N.</param>
    /// <param name="drawEvent">Draws the event of a row: its observables.</param>
    /// <exception cref="InvalidInputException">PX1106: there are so few events that some weights could become negative.</exception>
    public static WeightCalibration Of(ISimulatedModel model, long rows, Action<long, double[]> drawEvent)
    {
        var moments = new Moments[(rows + BlockRows - 1) / BlockRows];
        Parallel.For(0, moments.LongLength, block => moments[block] = Moments.Over(model, RowsOf(block, rows), drawEvent));

        // Blocks are added in order, so that the result does not depend on the number of threads.
        var total = moments.Aggregate(new Moments(model.Processes.Count + 1), (sum, block) => sum.Add(block));
        var calibration = new WeightCalibration(rows, Solve(total, rows));
        var arePositive = calibration.LowerBound(total.Largest) > 0
            || Enumerable.Range(0, moments.Length).AsParallel().All(block => calibration.ArePositive(model, RowsOf(block, rows), drawEvent));
        return arePositive
            ? calibration
            : throw new InvalidInputException(
                "PX1106", "--events", $"{rows} events are too few for weights that close and are positive; ask for more.");
    }

    /// <summary>The weight of an event.</summary>
    /// <param name="ratios">Its density ratios.</param>
    public double Weight(ReadOnlySpan<double> ratios)
    {
        var sum = offset;
        for (var process = 0; process < slopes.Length; process++)
        {
            sum += slopes[process] * ratios[process];
        }

        return sum / events;
    }

    /// <summary>The smallest c with M c = 1 − mean(h); ratios may be linearly dependent, as when p_ref is a mixture of processes.</summary>
    private static double[] Solve(Moments total, double rows)
    {
        var matrix = new DenseMatrix(total.Largest.Length, total.Largest.Length, [.. total.Products.Select(product => product / rows)]);
        var missing = Vector<double>.Build.Dense(matrix.RowCount, i => 1 - matrix[0, i]);
        return (matrix.PseudoInverse() * missing).ToArray();
    }

    private static (long First, long End) RowsOf(long block, long rows) => (block * BlockRows, Math.Min(rows, (block + 1) * BlockRows));

    /// <summary>A bound below all weights, in units of 1/N; it spares most tables another pass.</summary>
    private double LowerBound(double[] largest) => offset + slopes.Select((slope, process) => Math.Min(0, slope * largest[process + 1])).Sum();

    private bool ArePositive(ISimulatedModel model, (long First, long End) rows, Action<long, double[]> drawEvent)
    {
        var observables = new double[model.Observables.Count];
        var ratios = new double[model.Processes.Count];
        for (var row = rows.First; row < rows.End; row++)
        {
            drawEvent(row, observables);
            model.Evaluate(observables, ratios, []);
            if (!(Weight(ratios) > 0))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Sums over events of the products h_i h_j, h = (1, r_1, r_2, …), and the largest h_i.</summary>
    private sealed class Moments(int controls)
    {
        public double[] Products { get; } = new double[controls * controls];

        public double[] Largest { get; } = new double[controls];

        public static Moments Over(ISimulatedModel model, (long First, long End) rows, Action<long, double[]> drawEvent)
        {
            var observables = new double[model.Observables.Count];
            var controls = new double[model.Processes.Count + 1];
            var moments = new Moments(controls.Length);
            controls[0] = 1;
            for (var row = rows.First; row < rows.End; row++)
            {
                drawEvent(row, observables);
                model.Evaluate(observables, controls.AsSpan(1), []);
                moments.Add(controls);
            }

            return moments;
        }

        public Moments Add(Moments other)
        {
            TensorPrimitives.Add(Products, other.Products, Products);
            TensorPrimitives.Max(Largest, other.Largest, Largest);
            return this;
        }

        private void Add(double[] values)
        {
            for (var i = 0; i < values.Length; i++)
            {
                var products = Products.AsSpan(i * values.Length, values.Length);
                TensorPrimitives.MultiplyAdd(values, values[i], products, products);
            }

            TensorPrimitives.Max(Largest, values, Largest);
        }
    }
}
