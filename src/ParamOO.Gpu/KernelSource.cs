using ParamOO.Fitting.Lanes;
using ParamOO.Gpu.Programs;
using ParamOO.Likelihoods;

namespace ParamOO.Gpu;

/// <summary>What a device compiles, for tools that look at it without one.</summary>
public static class KernelSource
{
    private const int GroupWidth = 64;

    /// <summary>The kernels of a large job: straight code where one thread can do a fit, otherwise tables and a work-group.</summary>
    /// <param name="model">The model.</param>
    public static string Of(CompiledModel model)
    {
        var problem = new FitProblem(model);
        var layout = FitLayout.Choose(new(DeviceInterface.Cuda, "", "", false, 0, 0, 0, GroupWidth), problem.Program.Variables, long.MaxValue);
        return (layout.MayBeStraight && StraightImage.Of(problem) is { } straight ? straight : new TableImage(problem, layout.Width, layout.IsSpecial) as ModelImage).Text;
    }
}
