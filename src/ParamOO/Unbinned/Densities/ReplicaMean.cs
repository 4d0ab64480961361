using ParamOO.Events;

namespace ParamOO.Unbinned.Densities;

/// <summary>The mean of the densities of replicas, as further columns of a table: what templates are made of.</summary>
internal static class ReplicaMean
{
    /// <summary>What <c>{replica}</c> becomes in the names of mean columns.</summary>
    public const string Name = "(mean)";

    /// <summary>Adds the columns that <see cref="DensityModel.Of"/> of <see cref="Name"/> asks for.</summary>
    /// <param name="table">The table.</param>
    /// <param name="model">The model, with <c>{replica}</c> in the names of columns.</param>
    /// <param name="replicas">Names of the replicas.</param>
    public static IEventSource Of(IEventSource table, DensityModel model, IReadOnlyList<string> replicas)
    {
        var columns = model.Components
            .SelectMany(component => component.Variations.SelectMany(variation => new[] { variation.UpColumn, variation.DownColumn }).Prepend(component.DensityColumn))
            .Where(column => column.Contains("{replica}", StringComparison.Ordinal)).Distinct()
            .Select(column => (DensityComponent.Filled(column, Name), Formula(replicas.Select(replica => $"`{DensityComponent.Filled(column, replica)}`").ToList(), model.IsLogarithmic)))
            .ToList();
        return columns.Count == 0 ? table : new DerivedColumns(table, columns);
    }

    private static ColumnFormula Formula(List<string> columns, bool isLogarithmic)
    {
        var largest = columns.Aggregate((one, other) => $"max({one}, {other})");
        return ColumnFormula.Parse(isLogarithmic
            ? FormattableString.Invariant($"{largest} + log(({string.Join(" + ", columns.Select(column => $"exp({column} - {largest})"))}) / {columns.Count})")
            : FormattableString.Invariant($"({string.Join(" + ", columns)}) / {columns.Count}"));
    }
}
