using ParamOO.Likelihoods;
using ParamOO.Testing;

namespace ParamOO.Validation.HistFactory;

/// <summary>Is a HistFactory workspace the same model here as in pyhf, parameter by parameter and number by number?</summary>
public sealed class GoldenModelTests
{
    private const double Tolerance = 1e-10;

    public static TheoryData<string> Names => [.. GoldenWorkspace.Names];

    [SharedDataTheory]
    [MemberData(nameof(Names))]
    public void ParametersAreThoseOfPyhf(string name)
    {
        var golden = GoldenWorkspace.Read(name);
        var (model, expected) = (golden.Model, golden.Golden);

        Assert.Equal(expected.GetProperty("par_names").EnumerateArray().Select(item => item.GetString()), model.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(GoldenWorkspace.Numbers(expected.GetProperty("inits")), model.Initial);
        Assert.Equal(
            expected.GetProperty("bounds").EnumerateArray().Select(GoldenWorkspace.Numbers),
            model.Parameters.Select(parameter => new[] { parameter.Bounds.Low, parameter.Bounds.High }));
        Assert.Equal(expected.GetProperty("fixed").EnumerateArray().Select(item => item.GetBoolean()), model.Parameters.Select(parameter => parameter.IsFixed));
        Assert.Equal(expected.GetProperty("poi_name").GetString(), model.Poi < 0 ? null : model.Parameters[model.Poi].Name);
        Assert.Equal(expected.GetProperty("channels").EnumerateArray().Select(item => item.GetString()), model.Channels.Select(channel => channel.Name));
    }

    [SharedDataTheory]
    [MemberData(nameof(Names))]
    public void DataAreThoseOfPyhf(string name)
    {
        var golden = GoldenWorkspace.Read(name);

        Close(GoldenWorkspace.Numbers(golden.Golden.GetProperty("data")), [.. golden.Model.Observed], 1e-14);
    }

    [SharedDataTheory]
    [MemberData(nameof(Names))]
    public void ExpectedDataAndLikelihoodAreThoseOfPyhf(string name)
    {
        var golden = GoldenWorkspace.Read(name);
        var likelihood = new Likelihood(golden.Model);
        foreach (var item in golden.Points)
        {
            var point = GoldenWorkspace.Numbers(item.GetProperty("pars"));
            var expected = GoldenWorkspace.Numbers(item.GetProperty("expected_main")).Concat(GoldenWorkspace.Numbers(item.GetProperty("expected_aux")));

            var value = PointEvaluation.Of(golden.Model, point, golden.Model.Observed.AsSpan());

            Close([.. expected], [.. value.ExpectedMain, .. value.ExpectedAuxiliary], Tolerance);
            Close(GoldenWorkspace.Number(item, "twice_nll"), value.TwiceNll, Tolerance);
            if (value.Status == LikelihoodStatus.Ok)
            {
                Close(value.TwiceNll, likelihood.TwiceNll(point, golden.Model.Observed.AsSpan()), 1e-13);
            }
        }
    }

    [SharedDataTheory]
    [MemberData(nameof(Names))]
    public void TheGradientIsThatOfTheIndependentImplementation(string name)
    {
        var golden = GoldenWorkspace.Read(name);
        foreach (var item in golden.Points.Where(item => item.TryGetProperty("grad_twice_nll", out _)))
        {
            var gradient = new double[golden.Model.Parameters.Length];
            new Likelihood(golden.Model).TwiceNll(GoldenWorkspace.Numbers(item.GetProperty("pars")), golden.Model.Observed.AsSpan(), gradient);

            Close(GoldenWorkspace.Numbers(item.GetProperty("grad_twice_nll")), gradient, Tolerance);
        }
    }

    [SharedDataTheory]
    [MemberData(nameof(Names))]
    public void YieldsOfSamplesAreThoseOfTheIndependentImplementation(string name)
    {
        var golden = GoldenWorkspace.Read(name);
        var likelihood = new Likelihood(golden.Model);
        foreach (var item in golden.Points.Where(item => item.TryGetProperty("expected_by_sample", out _)))
        {
            var point = GoldenWorkspace.Numbers(item.GetProperty("pars"));
            foreach (var sample in item.GetProperty("expected_by_sample").EnumerateObject())
            {
                var yields = new double[golden.Model.Bins];
                foreach (var (index, block) in golden.Model.Blocks.Index().Where(block => block.Item.Sample == sample.Name))
                {
                    likelihood.BlockYields(index, point, yields.AsSpan(block.FirstBin));
                }

                Close(GoldenWorkspace.Numbers(sample.Value), yields, Tolerance);
            }
        }
    }

    private static void Close(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var index = 0; index < expected.Length; index++)
        {
            Close(expected[index], actual[index], tolerance);
        }
    }

    private static void Close(double expected, double actual, double tolerance) =>
        Assert.True(
            (double.IsNaN(expected) && !double.IsFinite(actual)) || Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)),
            $"expected {expected:R}, got {actual:R}");
}
