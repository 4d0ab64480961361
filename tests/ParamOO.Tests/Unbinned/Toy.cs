using ParamOO.Events;
using ParamOO.Mixture;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Tests.Unbinned;

/// <summary>A small interference model on a line with every ratio known: events at the nodes of a grid.</summary>
internal static class Toy
{
    public static MixtureModel Model(ShapeNormalization convention = ShapeNormalization.Reference) => new(
        "mu",
        1,
        [
            Parameter.Free("mu", 1, new(0, 4)),
            Parameter.Nuisance("lumi"),
            Parameter.Nuisance("jes"),
            Parameter.Nuisance("scale") with { Constraint = new NormalConstraint(0, 0.7) },
            Parameter.Free("k", 1, new(0, 5)),
        ],
        [
            new("S", 60, Expression.Parse("mu - sqrt(mu)"), "r_S", [new("lumi", 1.02, 0.98), new("jes", 1.03, 0.96, "S_up", "S_down")]),
            new("SBI", 180, Expression.Parse("sqrt(mu)"), "r_SBI", [new("lumi", 1.02, 0.98), new("jes", 1.01, 0.97, "S_up", "S_down"), new("scale", 1, 1, "N_up", "N_down")]),
            new("B", 190, Expression.Parse("1 - sqrt(mu)"), "r_B", [new("lumi", 1.02, 0.98)]),
            new("NI", 400, Expression.Parse("k"), "r_NI", [new("lumi", 1.02, 0.98), new("scale", 1.1, 0.92, "N_up", "N_down"), new("jes", 0.97, 1.05)]),
        ],
        convention);

    public static EventTable Table(int rows, bool withData = false)
    {
        var columns = new Dictionary<string, double[]>();
        foreach (var name in new[] { "w", "r_S", "r_SBI", "r_B", "r_NI", "S_up", "S_down", "N_up", "N_down", "d" })
        {
            columns[name] = new double[rows];
        }

        for (var i = 0; i < rows; i++)
        {
            // The golden-ratio sequence fills the line evenly in any order of the events.
            var u = ((i + 0.5) * 0.6180339887498949) % 1;
            var x = 6 * (u - 0.5);
            var (signal, background) = (Math.Exp(-0.5 * (x - 1) * (x - 1)), Math.Exp(-0.125 * x * x) / 2);
            var interference = -0.55 * Math.Sqrt(signal * background);
            columns["w"][i] = (1 + (0.4 * Math.Sin(11.0 * i))) / rows;
            columns["r_S"][i] = 6 * signal / 2.5066 / 0.9772;
            columns["r_B"][i] = 6 * background / 2.5066 / 0.8664;
            columns["r_SBI"][i] = 6 * ((60 * signal / 2.5066) + (190 * background / 2.5066) + (2 * interference * Math.Sqrt(60 * 190) / 2.5066)) / 180;
            columns["r_NI"][i] = i % 7 == 0 ? 0 : 7.0 / 6;
            columns["S_up"][i] = Math.Exp(0.1 * (x - 0.4));
            columns["S_down"][i] = Math.Exp(-0.13 * (x - 0.3));
            columns["N_up"][i] = 1 + (0.2 * Math.Tanh(x));
            columns["N_down"][i] = 1 - (0.16 * Math.Tanh(x));
            columns["d"][i] = 0.1 + (0.1 * Math.Cos(5.0 * i));
        }

        var names = columns.Keys.Where(name => withData || name != "d").ToList();
        return new("toy", names, [.. names.Select(name => columns[name])]);
    }

    /// <summary>docs/method.md, written as plainly as possible.</summary>
    public static double TwiceNll(MixtureModel model, EventTable table, double[] point, double[] dataWeights)
    {
        string[] names = [.. model.Parameters.Select(parameter => parameter.Name)];
        var (lambda, expected) = (new double[table.Rows], 0.0);
        foreach (var process in model.Processes)
        {
            var yield = process.Yield * process.Coefficient.Bind(names).Evaluate(point);
            var shape = table[process.RatioColumn].ToArray();
            foreach (var systematic in process.Systematics)
            {
                var alpha = point[Array.IndexOf(names, systematic.Parameter)];
                yield *= new FactorInterpolation(systematic.YieldUp, systematic.YieldDown).At(alpha);
                for (var i = 0; i < shape.Length && systematic.RatioUpColumn is not null; i++)
                {
                    shape[i] *= new FactorInterpolation(table[systematic.RatioUpColumn][i], table[systematic.RatioDownColumn!][i]).At(alpha);
                }
            }

            var integral = shape.Zip(table["w"].ToArray(), (r, w) => r * w).Sum();
            var isNormalized = model.ShapeNormalization == ShapeNormalization.Reference;
            expected += yield * (isNormalized ? 1 : integral);
            for (var i = 0; i < shape.Length; i++)
            {
                lambda[i] += yield * shape[i] / (isNormalized ? integral : 1);
            }
        }

        var penalty = model.Parameters.Select((parameter, i) => parameter.Constraint is NormalConstraint normal
            ? Math.Pow((point[i] - normal.Auxiliary) / normal.Sigma, 2) : 0).Sum();
        return (2 * (expected - lambda.Zip(dataWeights, (l, d) => d == 0 ? 0 : d * Math.Log(l)).Sum())) + penalty;
    }
}
