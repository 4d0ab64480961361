namespace ParamOO.Unbinned.Densities;

/// <summary>An operand of a step in a block of rows: a number with derivatives, a column without, or columns with derivatives.</summary>
/// <param name="number">Value, gradient and Hessian, where the operand does not depend on m.</param>
/// <param name="layout">Which derivatives the columns have; null for none.</param>
/// <param name="columns">The columns, of <paramref name="rows"/> numbers each.</param>
/// <param name="size">Number of parameters.</param>
/// <param name="rows">Number of rows.</param>
internal readonly ref struct StepOperand(double[]? number, StreamLayout? layout, ReadOnlySpan<double> columns, int size, int rows)
{
    private readonly ReadOnlySpan<double> columns = columns;

    public Term Value => number is null ? new(columns[..rows]) : new(number[0]);

    /// <summary>Whether no parameter moves it.</summary>
    public bool IsFixed => number is null ? layout is null : !number.AsSpan(1).ContainsAnyExcept(0);

    public Term Slope(int a) => number is not null ? new(number[1 + a]) : Column(layout?.Slope(a) ?? -1);

    public Term Curvature(int a, int b) => number is not null ? new(number[1 + size + (a * size) + b]) : Column(layout?.Curvature(a, b) ?? -1);

    private Term Column(int column) => column < 0 ? new(0) : new(columns.Slice(column * rows, rows));
}
