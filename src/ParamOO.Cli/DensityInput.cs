using ParamOO.Files.Yaml;
using ParamOO.Unbinned.Densities;
using ParamOO.Vocabulary;

namespace ParamOO.Cli;

/// <summary>A file of densities as the input of verbs that take the full unbinned likelihood.</summary>
internal static class DensityInput
{
    private const int DefaultPoints = 41;

    /// <summary>Whether a file is one of densities.</summary>
    /// <param name="path">The path as the user wrote it.</param>
    /// <exception cref="InvalidInputException">There is no file there.</exception>
    public static bool IsOne(string path) => DensityFile.IsOne(InputPath.MustExist(path));

    /// <summary>Opens the likelihood with the mean of the densities of all replicas.</summary>
    /// <param name="session">The verb at work.</param>
    /// <param name="path">The file.</param>
    /// <param name="threads">Threads that compute; 0 for all cores.</param>
    public static (DensityFile File, DensityLikelihood Likelihood) OpenMean(Session session, string path, int threads)
    {
        var file = DensityFile.Read(path);
        session.Protect(file.Inputs);
        var likelihood = DensityLikelihood.OpenMean(file.Model, file.Replicas, file.Data, threads);
        session.Report(likelihood.Findings);
        return (file, likelihood);
    }

    /// <summary>A parameter that floats.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidInputException">PX1113: there is none of that name.</exception>
    public static Parameter Parameter(DensityLikelihood likelihood, string name) => likelihood.Parameters.FirstOrDefault(parameter => parameter.Name == name && !parameter.IsFixed)
        ?? throw new InvalidInputException("PX1113", "--poi", $"there is no parameter '{name}' that floats; {Suggestion.For(name, [.. likelihood.Parameters.Select(known => known.Name)])}");

    /// <summary>Tested values: what was asked for, else some over the bounds.</summary>
    /// <param name="values">What was asked for; empty for nothing.</param>
    /// <param name="parameter">The parameter.</param>
    /// <exception cref="InvalidInputException">PX1114: there are no bounds.</exception>
    public static double[] Values(double[] values, Parameter parameter) => values.Length > 0 ? values
        : double.IsFinite(parameter.Bounds.Width) ? [.. parameter.Bounds.Points(DefaultPoints)]
        : throw new InvalidInputException("PX1114", "--values", $"'{parameter.Name}' has no finite bounds; say which values to test.");
}
