using System.Collections.Immutable;

namespace ParamOO.Mixture;

/// <summary>A pair of shape-ratio columns that a nuisance parameter interpolates; processes may share it.</summary>
/// <param name="Parameter">Index of α among the parameters of the model.</param>
/// <param name="Up">Index of the column with g at α = +1 in <see cref="IntensityLayout.Columns"/>.</param>
/// <param name="Down">Index of the column with g at α = −1 in <see cref="IntensityLayout.Columns"/>.</param>
public readonly record struct ShapeMorph(int Parameter, int Up, int Down);

/// <summary>Which columns the intensity of a model needs and what each is for. Every column is listed once.</summary>
public sealed class IntensityLayout
{
    /// <summary>Lists the columns of a model.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="ArgumentException">A systematic names a parameter that the model does not have.</exception>
    public IntensityLayout(MixtureModel model)
    {
        var columns = new List<string>();
        string[] names = [.. model.Parameters.Select(parameter => parameter.Name)];
        Ratios = [.. model.Processes.Select(process => IndexOf(process.RatioColumn, columns))];
        var morphs = new List<ShapeMorph>();
        MorphsOf = [.. model.Processes.Select(process => MorphsOfProcess(process, names, columns, morphs))];
        Morphs = [.. morphs];
        Columns = [.. columns];
    }

    /// <summary>Names of the columns to read.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <summary>For every process, the index of its ratio column.</summary>
    public ImmutableArray<int> Ratios { get; }

    /// <summary>All pairs of shape-ratio columns, each once.</summary>
    public ImmutableArray<ShapeMorph> Morphs { get; }

    /// <summary>For every process, the indices of its entries in <see cref="Morphs"/>.</summary>
    public ImmutableArray<ImmutableArray<int>> MorphsOf { get; }

    private static ImmutableArray<int> MorphsOfProcess(Process process, string[] names, List<string> columns, List<ShapeMorph> morphs)
    {
        var own = ImmutableArray.CreateBuilder<int>();
        foreach (var systematic in process.Systematics)
        {
            if (systematic is { RatioUpColumn: { } up, RatioDownColumn: { } down })
            {
                var parameter = Array.IndexOf(names, systematic.Parameter);
                var morph = new ShapeMorph(parameter, IndexOf(up, columns), IndexOf(down, columns));
                own.Add(IndexOf(morph, morphs));
            }
        }

        return own.ToImmutable();
    }

    private static int IndexOf<T>(T item, List<T> items)
    {
        var index = items.IndexOf(item);
        if (index < 0)
        {
            index = items.Count;
            items.Add(item);
        }

        return index;
    }
}
