using ParamOO.Vocabulary;
using ParamOO.Yields;

namespace ParamOO.Workspaces;

/// <summary>What must hold of a hypothesis of two parameters.</summary>
internal static class PlaneRules
{
    public static void Check(HypothesisPlane plane, string path, Findings findings)
    {
        if (plane.First.Poi == plane.Second.Poi)
        {
            findings.Error(ChannelRules.BadHypothesis, $"{path}/pois", $"both parameters are '{plane.First.Poi}'; name two, or give a hypothesis of one.");
        }

        CheckSide(plane.First, 0, path, findings);
        CheckSide(plane.Second, 1, path, findings);
        if (!PolarYields.AreRadii(plane.Radii))
        {
            findings.Error(ChannelRules.BadHypothesis, $"{path}/radii", "radii must ascend from 0 to 1.");
        }

        if (!PolarYields.AreRays(plane.Rays))
        {
            findings.Error(ChannelRules.BadHypothesis, $"{path}/rays", "places of rays must ascend, every whole number between the first and the last being one of them: the corners.");
        }
        else if (plane.IsSound && (plane.Rays[0] != plane.Coordinates.First || plane.Rays[^1] != plane.Coordinates.Last))
        {
            findings.Error(ChannelRules.BadHypothesis, $"{path}/rays", $"rays go from {plane.Rays[0]} to {plane.Rays[^1]}, but around this reference they go from {plane.Coordinates.First} to {plane.Coordinates.Last}.");
        }
    }

    private static void CheckSide(PlaneSide side, int index, string path, Findings findings)
    {
        if (!(side.Range.Low < side.Range.High) || !double.IsFinite(side.Range.Width))
        {
            findings.Error(ChannelRules.BadHypothesis, $"{path}/range/{index}", $"[{side.Range.Low}, {side.Range.High}] is not a range; the first number must be the smaller one.");
        }
        else if (!side.Range.Contains(side.Reference))
        {
            findings.Error(ChannelRules.BadHypothesis, $"{path}/reference/{index}", $"the reference {side.Reference} of '{side.Poi}' is outside the range [{side.Range.Low}, {side.Range.High}].");
        }
        else if (side.Variable.Names.FirstOrDefault(name => name != side.Poi) is { } foreign)
        {
            findings.Error(ChannelRules.BadHypothesis, $"{path}/variables/{index}", $"'{side.Variable}' mentions '{foreign}'; only '{side.Poi}' may occur.");
        }
        else if (!side.IsSound)
        {
            findings.Error(ChannelRules.BadHypothesis, $"{path}/variables/{index}", $"'{side.Variable}' is not finite and rising from {side.Poi} = {side.Range.Low} to {side.Range.High}.");
        }
    }
}
