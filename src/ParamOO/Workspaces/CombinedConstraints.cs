using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>Whether parameters that workspaces share have one constraint, and which settings only one of them states.</summary>
internal static class CombinedConstraints
{
    public static void Check(IReadOnlyList<WorkspacePart> parts, JoinKind join, Findings findings)
    {
        var first = new Dictionary<string, (ParameterSet Set, string Label)>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            foreach (var set in ParameterSets.Of(part.Workspace, 0, null, []))
            {
                if (!first.TryAdd(set.Name, (set, part.Label)))
                {
                    Compare(first[set.Name], (set, part.Label), join, findings);
                }
            }
        }
    }

    private static void Compare((ParameterSet Set, string Label) one, (ParameterSet Set, string Label) other, JoinKind join, Findings findings)
    {
        var (left, right) = (one.Set, other.Set);
        if (left.IsScalar != right.IsScalar || (left.IsScalar && left.Components[0].Constraint != right.Components[0].Constraint))
        {
            var severity = join is JoinKind.None or JoinKind.Outer || left.IsScalar != right.IsScalar ? Severity.Error : Severity.Warning;
            findings.AddRange([new Finding(
                "PX0670",
                severity,
                other.Label,
                $"'{left.Name}' has {Words(right)} here but {Words(left)} in {one.Label}; rename it in one of them, or make them equal.")]);
        }
        else if (left.IsScalar && left.Components[0] != right.Components[0])
        {
            findings.Note(
                "PX0674",
                other.Label,
                $"'{left.Name}' starts at {right.Components[0].Nominal} in {Words(right.Components[0].Bounds)} here and at {left.Components[0].Nominal} in {Words(left.Components[0].Bounds)} in {one.Label}.");
        }
    }

    private static string Words(Interval bounds) => $"[{bounds.Low}, {bounds.High}]";

    private static string Words(ParameterSet set) => !set.IsScalar ? $"{set.Components.Count} components" : set.Components[0].Constraint switch
    {
        NormalConstraint normal => $"a normal constraint at {normal.Auxiliary} of width {normal.Sigma}",
        LogNormalConstraint logNormal => $"a log-normal constraint at {logNormal.Auxiliary} with κ = {logNormal.Kappa}",
        PoissonConstraint poisson => $"a Poisson constraint at {poisson.Auxiliary} with τ = {poisson.Tau}",
        GammaConstraint gamma => $"a Gamma constraint at {gamma.Auxiliary} with τ = {gamma.Tau}",
        _ => "no constraint",
    };
}
