using ParamOO.Fitting.Lanes;

namespace ParamOO.Gpu.Programs;

/// <summary>A model whose kernels are straight code, for one thread per fit: gradient and matrix have names of their own, and no table is read.</summary>
internal sealed class StraightImage : ModelImage
{
    /// <summary>Longer texts take compilers too long.</summary>
    private const int MostLines = 8000;

    private readonly FitProblem problem;
    private readonly Table<int> structure = new();
    private readonly Places memory = new();

    private StraightImage(FitProblem problem)
    {
        this.problem = problem;
        var program = problem.Program;
        var numbers = new StraightNumbers(program);
        AddState(memory, program);
        AddParameters(structure, problem);
        Functions = StraightText.Of(program, numbers) + StraightNewton.Of(program);
        (Structure, Numbers) = (structure.Entries, numbers.All);
        Text = KernelText.Straight(this);
    }

    /// <inheritdoc/>
    public override int[] Structure { get; }

    /// <inheritdoc/>
    public override double[] Numbers { get; }

    /// <inheritdoc/>
    public override int Data => problem.Model.Observed.Length;

    /// <inheritdoc/>
    public override int Entries => memory.Length;

    /// <inheritdoc/>
    public override string Text { get; }

    /// <summary>What is written for this model.</summary>
    public string Functions { get; }

    /// <summary>The names in the kernel text with their values for this model.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Names =>
    [
        new("SLOTS", problem.Program.Slots),
        new("VARIABLES", problem.Program.Variables),
        new("GAMMAS", problem.Program.Eliminated),
        new("PARAMETERS", problem.Model.Parameters.Length),
        new("DATA", Data),
        new("ENTRIES", Entries),
        new("OWN_ENTRIES", OwnEntries),
        .. structure.Places.All,
        .. memory.All,
    ];

    /// <summary>Numbers that a thread keeps to itself: gradient and lower triangle of the matrix.</summary>
    public int OwnEntries => Math.Max(1, problem.Program.Variables * (problem.Program.Variables + 3) / 2);

    /// <summary>The image of a model; null where the text would be too long.</summary>
    /// <param name="problem">The model.</param>
    public static StraightImage? Of(FitProblem problem)
    {
        var image = new StraightImage(problem);
        return image.Functions.AsSpan().Count('\n') <= MostLines ? image : null;
    }
}
