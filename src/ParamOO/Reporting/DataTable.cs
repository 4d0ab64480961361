using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>A table of results for other programs: full precision, one file each as CSV and Arrow.</summary>
/// <param name="Name">Name of its files without extension; letters, digits and hyphens.</param>
/// <param name="Columns">Columns of the same length.</param>
public sealed record DataTable(string Name, ValueList<DataColumn> Columns)
{
    /// <summary>Number of rows.</summary>
    public int Rows => Columns.Count == 0 ? 0 : Columns[0].Rows;
}

/// <summary>A column of results. The set of cases is closed.</summary>
/// <param name="Name">Its name, unique in the table.</param>
public abstract record DataColumn(string Name)
{
    /// <summary>Number of rows.</summary>
    public abstract int Rows { get; }
}

/// <summary>A column of texts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Texts">One per row.</param>
public sealed record DataTexts(string Name, ValueList<string> Texts) : DataColumn(Name)
{
    /// <inheritdoc/>
    public override int Rows => Texts.Count;

    /// <summary>A column from the rows of something.</summary>
    /// <typeparam name="T">Type of the rows.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="text">The text of one.</param>
    public static DataTexts Of<T>(string name, IEnumerable<T> rows, Func<T, string> text) => new(name, rows.Select(text).ToValueList());
}

/// <summary>A column of numbers; NaN where there is none.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Numbers">One per row.</param>
public sealed record DataNumbers(string Name, ValueList<double> Numbers) : DataColumn(Name)
{
    /// <inheritdoc/>
    public override int Rows => Numbers.Count;

    /// <summary>A column from the rows of something.</summary>
    /// <typeparam name="T">Type of the rows.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="number">The number of one.</param>
    public static DataNumbers Of<T>(string name, IEnumerable<T> rows, Func<T, double> number) => new(name, rows.Select(number).ToValueList());
}
