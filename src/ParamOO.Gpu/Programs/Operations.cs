namespace ParamOO.Gpu.Programs;

/// <summary>
/// How many additions, multiplications and the like the kernels do for one fit, counted from the structure of the model: leading terms, with a
/// logarithm, an exponential, a root or a division as one. A lower bound, so that a share of a device's peak is not flattered.
/// </summary>
/// <param name="image">The model.</param>
internal sealed class Operations(TableImage image)
{
    private const double Polynomial = 16;
    private const double Basis = 8;
    private const double Bin = 10;
    private const double Kernel = 8;

    /// <summary>One evaluation of −2 ln L.</summary>
    public double OfEvaluation => (Polynomial * (image["NORMS"] + image.Shapes)) + (Basis * image["BASES"]) + (Bin * image["BINS"])
        + (2.0 * (image.ShiftEntries + image.MorphWeights)) + (Kernel * image["ANCHORS"]) + image.Elements + (4.0 * image["CELLS"]);

    /// <summary>Gradient, matrix, factor and solution at one point, without the exact curvature that is added near the minimum.</summary>
    public double OfSolution
    {
        get
        {
            var (variables, rows) = ((double)image["VARIABLES"], (double)image["ROW_COUNT"]);
            var derivatives = (2 * image.ScaleCells) + (6.0 * image.ShiftEntries) + (5.0 * image.Elements) + (2.0 * image.MorphWeights) + (3.0 * image.MorphCells);
            var products = variables * rows * 2;
            var matrix = variables * (variables + 1) / 2 * rows * 2;
            var factor = variables * variables * variables / 3;
            return derivatives + products + matrix + factor + (4 * variables * variables);
        }
    }
}
