namespace ParamOO.Numerics;

/// <summary>Minimises |A x − b|² over x ≥ 0 by the active-set method; exact in a finite number of steps.</summary>
/// <remarks>C. L. Lawson and R. J. Hanson, Solving Least Squares Problems (1974), chapter 23. For dense matrices of up to some hundred columns.</remarks>
public sealed class NonNegativeLeastSquares
{
    private readonly double[][] matrix;
    private readonly int rows;
    private readonly double largestEntry;

    /// <summary>Keeps a matrix for one or more right-hand sides.</summary>
    /// <param name="matrix">A, [rows × columns], finite; linearly independent columns make the answer unique.</param>
    public NonNegativeLeastSquares(double[,] matrix)
    {
        rows = matrix.GetLength(0);
        this.matrix = new double[matrix.GetLength(1)][];
        for (var column = 0; column < this.matrix.Length; column++)
        {
            this.matrix[column] = new double[rows];
            for (var row = 0; row < rows; row++)
            {
                this.matrix[column][row] = matrix[row, column];
            }

            largestEntry = Math.Max(largestEntry, LargestOf(this.matrix[column]));
        }
    }

    /// <summary>Solves for one right-hand side.</summary>
    /// <param name="right">b, one finite number per row.</param>
    /// <returns>x, one non-negative number per column, and whether the iteration ended by its own criterion.</returns>
    public (double[] Solution, bool Converged) Solve(ReadOnlySpan<double> right)
    {
        var solution = new double[matrix.Length];
        var isFree = new bool[matrix.Length];
        var tolerance = 1e-13 * largestEntry * rows * LargestOf(right);
        for (var step = 0; step < 10 * matrix.Length; step++)
        {
            var entering = SteepestDescent(isFree, ResidualOf(solution, right), tolerance);
            if (entering < 0)
            {
                return (solution, true);
            }

            isFree[entering] = true;
            var target = DenseLeastSquares.Solve(matrix, isFree, right);
            if (target[entering] <= 0)
            {
                return (solution, true); // the descent was rounding only
            }

            while (!MoveTowards(target, solution, isFree))
            {
                target = DenseLeastSquares.Solve(matrix, isFree, right);
            }
        }

        return (solution, false);
    }

    /// <summary>Solves for one right-hand side without the condition x ≥ 0.</summary>
    /// <param name="right">b, one finite number per row.</param>
    public double[] SolveSigned(ReadOnlySpan<double> right) =>
        DenseLeastSquares.Solve(matrix, [.. Enumerable.Repeat(true, matrix.Length)], right);

    private static double LargestOf(ReadOnlySpan<double> values)
    {
        var largest = 0.0;
        foreach (var value in values)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        return largest;
    }

    /// <summary>Walks to the optimum of the free columns, or as far as the first column that would turn negative; that one is fixed at 0.</summary>
    /// <returns>Whether the optimum was reached.</returns>
    private static bool MoveTowards(double[] target, double[] solution, bool[] isFree)
    {
        var (step, blocking) = (1.0, -1);
        for (var column = 0; column < target.Length; column++)
        {
            if (isFree[column] && target[column] <= 0 && solution[column] / (solution[column] - target[column]) is var limit && !(limit > step))
            {
                (step, blocking) = (limit, column);
            }
        }

        for (var column = 0; column < target.Length; column++)
        {
            solution[column] = isFree[column] ? Math.Max(0, solution[column] + (step * (target[column] - solution[column]))) : 0;
        }

        if (blocking < 0)
        {
            return true;
        }

        (solution[blocking], isFree[blocking]) = (0, false);
        return false;
    }

    private int SteepestDescent(bool[] isFree, double[] residual, double tolerance)
    {
        var (best, steepest) = (-1, tolerance);
        for (var column = 0; column < matrix.Length; column++)
        {
            if (!isFree[column] && DenseLeastSquares.Dot(matrix[column], residual) is var descent && descent > steepest)
            {
                (best, steepest) = (column, descent);
            }
        }

        return best;
    }

    private double[] ResidualOf(double[] solution, ReadOnlySpan<double> right)
    {
        var residual = right.ToArray();
        for (var column = 0; column < matrix.Length; column++)
        {
            for (var row = 0; row < rows && solution[column] != 0; row++)
            {
                residual[row] -= solution[column] * matrix[column][row];
            }
        }

        return residual;
    }
}
