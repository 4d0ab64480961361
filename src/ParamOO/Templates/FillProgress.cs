namespace ParamOO.Templates;

/// <summary>How far a reading of a table has come.</summary>
/// <param name="What">What is done with the rows.</param>
/// <param name="Rows">Rows that are done.</param>
/// <param name="Total">Rows to be done.</param>
public readonly record struct FillProgress(string What, long Rows, long Total);
