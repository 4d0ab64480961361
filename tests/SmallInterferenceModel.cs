using ParamOO.Mixture;
using ParamOO.Systematics;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;
using ParamOO.Yields;

namespace ParamOO.Testing;

/// <summary>Two bins, three processes, yields in Bernstein form of degree 3 in μ′, one nuisance parameter: the model that independent programs have evaluated.</summary>
internal static class SmallInterferenceModel
{
    public static Workspace Make()
    {
        var axis = new HypothesisAxis("mu", Expression.Parse("mu"), new Interval(0, 4), 1, [0.35, 1, 2.3]);
        var channel = new Channel(
            "SR",
            [
                Process("SBI", "sqrt(mu)", 0.95, 1.05, [[40, 20], [38, 22], [36, 24], [35, 25.125]]),
                Process("S", "mu-sqrt(mu)", 0.90, 1.15, [[2, 6], [3, 5], [4, 4.25], [5, 3]]),
                Process("B", "1-sqrt(mu)", 0.92, 1.07, [[44, 23], [43, 22], [42, 21], [41, 20]]),
            ],
            axis);
        return new Workspace([channel], [new Observation("SR", [], [])], [new Measurement("m", "mu", [new ParameterSettings("mu", [1], [new Interval(0, 4)])])]);
    }

    private static Sample Process(string name, string coefficient, double down, double up, ValueList<PerBin> bernstein) =>
        new(name, new BernsteinYields(new Interval(0, 4), bernstein), [new NormSys("ggF_QCD", up, down)], Expression.Parse(coefficient));
}
