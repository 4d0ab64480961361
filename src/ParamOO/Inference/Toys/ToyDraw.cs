namespace ParamOO.Inference.Toys;

/// <summary>Draws consecutive toys.</summary>
/// <param name="first">Index of the first.</param>
/// <param name="rows">Receives counts of all bins, then auxiliary data, of one toy after the other.</param>
public delegate void ToyDraw(long first, Span<double> rows);
