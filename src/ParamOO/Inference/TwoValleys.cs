using ParamOO.Likelihoods;

namespace ParamOO.Inference;

/// <summary>
/// Nuisance parameters in which −2 ln L can have two valleys: those whose variations at +1 and −1 move the yields the same way, so that α and
/// −α fit the same data about equally well.
/// </summary>
internal static class TwoValleys
{
    private const double Share = 0.15;

    /// <summary>Indices of such parameters, ascending.</summary>
    /// <param name="model">The model.</param>
    public static int[] Of(CompiledModel model)
    {
        var (even, odd) = (new double[model.Parameters.Length], new double[model.Parameters.Length]);
        foreach (var block in model.Blocks)
        {
            var total = block.Nominal.Sum(Math.Abs);
            foreach (var norm in block.Norms)
            {
                Add(norm.Parameter, total * (norm.Factor.LogUp + norm.Factor.LogDown) / 2, total * (norm.Factor.LogUp - norm.Factor.LogDown) / 2);
            }

            foreach (var (parameter, shift) in block.Shifts.SelectMany(shifts => shifts.Shift.Select(shift => (shifts.Parameter, shift))))
            {
                Add(parameter, shift.Even, shift.Slope);
            }

            foreach (var (parameter, factor, nominal) in block.Shapes.SelectMany(shape => shape.Factor.Zip(block.Nominal, (factor, nominal) => (shape.Parameter, factor, nominal))))
            {
                Add(parameter, nominal * (factor.LogUp + factor.LogDown) / 2, nominal * (factor.LogUp - factor.LogDown) / 2);
            }
        }

        return [.. Enumerable.Range(0, even.Length).Where(i => !model.Parameters[i].IsFixed && even[i] > Share * odd[i])];

        void Add(int parameter, double both, double opposite)
        {
            even[parameter] += Math.Abs(both);
            odd[parameter] += Math.Abs(opposite);
        }
    }
}
