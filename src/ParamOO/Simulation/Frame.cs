namespace ParamOO.Simulation;

/// <summary>Three orthonormal axes.</summary>
/// <param name="First">First axis.</param>
/// <param name="Second">Second axis.</param>
/// <param name="Third">Third axis.</param>
internal readonly record struct Frame(Triple First, Triple Second, Triple Third)
{
    /// <summary>A frame whose first axis points along a vector that is not parallel to the third coordinate axis.</summary>
    /// <param name="direction">The vector, of any length.</param>
    public static Frame Along(Triple direction)
    {
        var first = Unit(direction);
        var second = Unit(Cross(new Triple(0, 0, 1), first));
        return new Frame(first, second, Cross(first, second));
    }

    /// <summary>A symmetric matrix times a number.</summary>
    /// <param name="factor">The number.</param>
    /// <param name="rows">The rows of the matrix.</param>
    public static (Triple Row1, Triple Row2, Triple Row3) Scaled(double factor, (Triple Row1, Triple Row2, Triple Row3) rows) =>
        (factor * rows.Row1, factor * rows.Row2, factor * rows.Row3);

    /// <summary>Components of a vector along the axes.</summary>
    /// <param name="v">The vector.</param>
    public Triple Turn(Triple v) => new(First.Dot(v), Second.Dot(v), Third.Dot(v));

    /// <summary>The vector with the given components along the axes.</summary>
    /// <param name="components">The components.</param>
    public Triple TurnBack(Triple components) => (components.X * First) + (components.Y * Second) + (components.Z * Third);

    /// <summary>A symmetric matrix in these axes.</summary>
    /// <param name="rows">The rows of the matrix in the coordinate axes.</param>
    public (Triple Row1, Triple Row2, Triple Row3) Turn((Triple Row1, Triple Row2, Triple Row3) rows)
    {
        var (first, second, third) = (Times(rows, First), Times(rows, Second), Times(rows, Third));
        return (Turn(first), Turn(second), Turn(third));
    }

    private static Triple Times((Triple Row1, Triple Row2, Triple Row3) rows, Triple v) =>
        new(rows.Row1.Dot(v), rows.Row2.Dot(v), rows.Row3.Dot(v));

    private static Triple Unit(Triple v) => (1 / Math.Sqrt(v.Dot(v))) * v;

    private static Triple Cross(Triple a, Triple b) =>
        new((a.Y * b.Z) - (a.Z * b.Y), (a.Z * b.X) - (a.X * b.Z), (a.X * b.Y) - (a.Y * b.X));
}
