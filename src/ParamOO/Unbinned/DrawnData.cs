using ParamOO.Vocabulary;

namespace ParamOO.Unbinned;

/// <summary>A data set that takes the place of that of the tables: events drawn from them, counts of fixed bins, auxiliary data.</summary>
/// <param name="Events">One per table: the events that were drawn, each once, with how often it was drawn as its weight and none for the reference density.</param>
/// <param name="Counts">One per region with fixed bins.</param>
/// <param name="Constraints">One per parameter, with the auxiliary datum drawn.</param>
internal sealed record DrawnData(EventChunk[] Events, double[][] Counts, Constraint[] Constraints);

/// <summary>Which events of one table a data set has.</summary>
/// <param name="Rows">Rows, ascending, each once.</param>
/// <param name="Times">How often each was drawn.</param>
internal sealed record DrawnRows(int[] Rows, double[] Times);
