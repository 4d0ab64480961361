namespace ParamOO.Numerics.Lanes;

/// <summary>
/// Cholesky factors of one symmetric positive definite matrix per lane. A matrix is its lower triangle, row by row,
/// [n (n + 1) / 2 × lanes]: the entry (i, j), j ≤ i, is number i (i + 1) / 2 + j.
/// </summary>
/// <remarks>
/// Inner products run over tiles of four rows and two columns, so that eight sums share six loads; every sum has the same order
/// at every width. A matrix that is not positive definite fills its own lane with NaN and no other.
/// </remarks>
public static unsafe class LaneCholesky
{
    private const double Singular = 1e-14;

    /// <summary>Number of entries of a triangle.</summary>
    /// <param name="n">Size of the matrix.</param>
    public static int Entries(int n) => n * (n + 1) / 2;

    /// <summary>Replaces A by L with A = L Lᵀ; the reciprocals of the diagonal of L stand on the diagonal.</summary>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <param name="matrix">A, replaced by L.</param>
    /// <param name="n">Size of the matrix.</param>
    public static void Factor<T>(double* matrix, int n)
        where T : unmanaged, ILane<T>
    {
        var rows = 0;
        for (; rows + 4 <= n; rows += 4)
        {
            var columns = 0;
            for (; columns + 2 <= rows; columns += 2)
            {
                Tile<T>(matrix, rows, columns);
            }

            for (var row = rows; row < rows + 4; row++)
            {
                FinishRow<T>(matrix, row, columns);
            }
        }

        for (var row = rows; row < n; row++)
        {
            FinishRow<T>(matrix, row, 0);
        }
    }

    /// <summary>Replaces b by x with A x = b.</summary>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <param name="factor">L of <see cref="Factor{T}"/>.</param>
    /// <param name="n">Size of the matrix.</param>
    /// <param name="vector">b, [n × lanes], replaced by x.</param>
    public static void Solve<T>(double* factor, int n, double* vector)
        where T : unmanaged, ILane<T>
    {
        SolveLower<T>(factor, n, 0, vector);
        for (var i = n - 1; i >= 0; i--)
        {
            var row = factor + (Entries(i) * T.Width);
            var x = T.Load(vector + (i * T.Width)) * T.Load(row + (i * T.Width));
            x.Store(vector + (i * T.Width));
            for (var j = 0; j < i; j++)
            {
                Subtract(vector + (j * T.Width), x, T.Load(row + (j * T.Width)));
            }
        }
    }

    /// <summary>Replaces b by y with L y = b.</summary>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <param name="factor">L of <see cref="Factor{T}"/>.</param>
    /// <param name="n">Size of the matrix.</param>
    /// <param name="first">Index of the first entry of b that is not zero.</param>
    /// <param name="vector">b, [n × lanes], replaced by y.</param>
    public static void SolveLower<T>(double* factor, int n, int first, double* vector)
        where T : unmanaged, ILane<T>
    {
        for (var i = first; i < n; i++)
        {
            var row = factor + (Entries(i) * T.Width);
            var sum = T.Load(vector + (i * T.Width));
            for (var j = first; j < i; j++)
            {
                sum -= T.Load(row + (j * T.Width)) * T.Load(vector + (j * T.Width));
            }

            (sum * T.Load(row + (i * T.Width))).Store(vector + (i * T.Width));
        }
    }

    private static void Subtract<T>(double* target, T x, T y)
        where T : unmanaged, ILane<T> => (T.Load(target) - (x * y)).Store(target);

    private static void Tile<T>(double* matrix, int row, int column)
        where T : unmanaged, ILane<T>
    {
        var width = T.Width;
        var a0 = matrix + (Entries(row) * width);
        var a1 = a0 + ((row + 1) * width);
        var a2 = a1 + ((row + 2) * width);
        var a3 = a2 + ((row + 3) * width);
        var b0 = matrix + (Entries(column) * width);
        var b1 = b0 + ((column + 1) * width);
        var zero = T.Of(0);
        var (s00, s01, s10, s11) = (zero, zero, zero, zero);
        var (s20, s21, s30, s31) = (zero, zero, zero, zero);
        for (var k = 0; k < column * width; k += width)
        {
            var (x, y) = (T.Load(b0 + k), T.Load(b1 + k));
            var a = T.Load(a0 + k);
            s00 = T.MultiplyAdd(a, x, s00);
            s01 = T.MultiplyAdd(a, y, s01);
            a = T.Load(a1 + k);
            s10 = T.MultiplyAdd(a, x, s10);
            s11 = T.MultiplyAdd(a, y, s11);
            a = T.Load(a2 + k);
            s20 = T.MultiplyAdd(a, x, s20);
            s21 = T.MultiplyAdd(a, y, s21);
            a = T.Load(a3 + k);
            s30 = T.MultiplyAdd(a, x, s30);
            s31 = T.MultiplyAdd(a, y, s31);
        }

        var at = column * width;
        var (first, corner, second) = (T.Load(b0 + at), T.Load(b1 + at), T.Load(b1 + at + width));
        FinishPair(a0 + at, s00, s01, first, corner, second);
        FinishPair(a1 + at, s10, s11, first, corner, second);
        FinishPair(a2 + at, s20, s21, first, corner, second);
        FinishPair(a3 + at, s30, s31, first, corner, second);
    }

    private static void FinishPair<T>(double* target, T sum0, T sum1, T first, T corner, T second)
        where T : unmanaged, ILane<T>
    {
        var x = (T.Load(target) - sum0) * first;
        x.Store(target);
        ((T.Load(target + T.Width) - T.MultiplyAdd(x, corner, sum1)) * second).Store(target + T.Width);
    }

    private static void FinishRow<T>(double* matrix, int row, int firstColumn)
        where T : unmanaged, ILane<T>
    {
        var target = matrix + (Entries(row) * T.Width);
        for (var column = firstColumn; column <= row; column++)
        {
            var other = matrix + (Entries(column) * T.Width);
            var sum = T.Of(0);
            for (var k = 0; k < column * T.Width; k += T.Width)
            {
                sum = T.MultiplyAdd(T.Load(target + k), T.Load(other + k), sum);
            }

            var whole = T.Load(target + (column * T.Width));
            var rest = whole - sum;
            var entry = column < row ? rest * T.Load(other + (column * T.Width)) : Reciprocal(rest, whole);
            entry.Store(target + (column * T.Width));
        }
    }

    /// <summary>1/√pivot; NaN unless the pivot is positive by more than the rounding of what it was computed from.</summary>
    private static T Reciprocal<T>(T pivot, T whole)
        where T : unmanaged, ILane<T> => T.SelectLess(T.Of(Singular) * whole, pivot, T.Of(1) / T.Sqrt(pivot), T.Of(double.NaN));
}
