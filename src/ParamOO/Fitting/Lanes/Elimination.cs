using ParamOO.Likelihoods;
using ParamOO.Vocabulary;

namespace ParamOO.Fitting.Lanes;

/// <summary>
/// Chooses at most one γ per bin whose conditional minimum has a closed form: it multiplies blocks of this bin only, each at most once,
/// and has one normal, Poisson or Gamma constraint.
/// </summary>
internal sealed class Elimination
{
    private readonly CompiledModel model;
    private readonly bool[] isExcluded;
    private readonly int[] binOf;
    private readonly int[] uses;

    public Elimination(CompiledModel model)
    {
        this.model = model;
        var size = model.Parameters.Length;
        (isExcluded, binOf, uses, EliminatedOf) = (new bool[size], new int[size], new int[size], new int[size]);
        Array.Fill(binOf, -1);
        Array.Fill(EliminatedOf, -1);
        foreach (var block in model.Blocks)
        {
            ExcludeOthers(block);
            Place(block);
        }

        Choose();
    }

    /// <summary>For each parameter its index among the eliminated, −1 for the others.</summary>
    public int[] EliminatedOf { get; }

    private void ExcludeOthers(SampleBlock block)
    {
        foreach (var parameter in block.Factors
            .Concat(block.Norms.Select(norm => norm.Parameter))
            .Concat(block.Shifts.Select(shift => shift.Parameter))
            .Concat(block.Shapes.Select(shape => shape.Parameter))
            .Concat(block.Morphs.SelectMany(morph => morph.Parameters))
            .Concat(block.Coefficient?.Parameters ?? []))
        {
            isExcluded[parameter] = true;
        }
    }

    private void Place(SampleBlock block)
    {
        for (var bin = 0; bin < block.Nominal.Length; bin++)
        {
            var here = block.BinFactors.Select(list => list.Parameter[bin]).Where(parameter => parameter >= 0).ToList();
            foreach (var parameter in here)
            {
                var isElsewhere = binOf[parameter] >= 0 && binOf[parameter] != block.FirstBin + bin;
                isExcluded[parameter] |= isElsewhere || here.Count(other => other == parameter) > 1;
                binOf[parameter] = block.FirstBin + bin;
                uses[parameter]++;
            }
        }
    }

    private void Choose()
    {
        var next = 0;
        var candidates = Enumerable.Range(0, binOf.Length)
            .Where(parameter => binOf[parameter] >= 0 && !isExcluded[parameter] && HasClosedForm(parameter))
            .GroupBy(parameter => binOf[parameter])
            .OrderBy(group => group.Key);
        foreach (var group in candidates)
        {
            EliminatedOf[group.OrderBy(parameter => model.Parameters[parameter].IsFixed).ThenByDescending(parameter => uses[parameter]).First()] = next++;
        }
    }

    private bool HasClosedForm(int parameter)
    {
        var terms = model.Constraints.Where(term => term.Parameter == parameter).ToList();
        return terms is [{ Constraint: NormalConstraint or PoissonConstraint or GammaConstraint }];
    }
}
