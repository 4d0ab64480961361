using ParamOO.Fitting.Lanes;

namespace ParamOO.Gpu.Programs;

/// <summary>
/// A model as kernels of one kind see it: their text, integers, numbers, and how much memory a fit needs. Models that differ in numbers only,
/// such as the hypotheses of one workspace, have the same text and share compiled kernels.
/// </summary>
internal abstract class ModelImage
{
    /// <summary>Integers that kernels read.</summary>
    public abstract int[] Structure { get; }

    /// <summary>Yields, interpolations, widths.</summary>
    public abstract double[] Numbers { get; }

    /// <summary>Length of a row of data.</summary>
    public abstract int Data { get; }

    /// <summary>Numbers that one fit keeps in memory.</summary>
    public abstract int Entries { get; }

    /// <summary>The text of the kernels.</summary>
    public abstract string Text { get; }

    /// <summary>What a fit keeps in memory from kernel to kernel.</summary>
    /// <param name="memory">Receives the places.</param>
    /// <param name="program">The model.</param>
    protected static void AddState(Places memory, FitProgram program)
    {
        var (variables, gammas) = (program.Variables, program.Eliminated);
        memory.AddAll(
            ("MODE", 1), ("STATUS", 1), ("VALUE", 1), ("LENGTH", 1), ("SLOPE_ALONG", 1), ("DISTANCE", 1), ("EVALUATIONS", 1), ("COLLISIONS", 1),
            ("POINT", program.Slots), ("TRIAL", program.Slots), ("STEP", variables), ("LOW", variables), ("HIGH", variables),
            ("GAMMA_LOW", gammas), ("GAMMA_HIGH", gammas), ("GAMMA", gammas), ("BEST_GAMMA", gammas));
    }

    /// <summary>Which estimate belongs to which parameter.</summary>
    /// <param name="structure">Receives it.</param>
    /// <param name="problem">The model.</param>
    protected static void AddParameters(Table<int> structure, FitProblem problem)
    {
        structure.Add("SLOT_OF", problem.Program.SlotOf);
        structure.Add("GAMMA_OF", problem.Program.EliminatedOf);
        structure.Add("IS_ROOT", Enumerable.Range(0, problem.Model.Parameters.Length).Select(index => problem.Root.Slope(index, 3) == 1 ? 0 : 1));
    }
}
