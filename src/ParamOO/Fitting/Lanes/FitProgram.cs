using ParamOO.Likelihoods;
using ParamOO.Numerics;
using ParamOO.Numerics.Lanes;
using ParamOO.Vocabulary;

namespace ParamOO.Fitting.Lanes;

/// <summary>
/// A compiled model in the order in which the lanes work through it: flat arrays, read-only, shared by all lanes and threads.
/// Parameters become slots: the variables of the minimiser first, then those that the model fixes. A γ that occurs linearly in a single
/// bin and has a normal or Poisson constraint gets no slot: its conditional minimum is known in closed form.
/// </summary>
internal sealed class FitProgram
{
    private readonly List<BlockCode> blocks = [];
    private readonly List<double> nominal = [];
    private readonly List<int> carrier = [];
    private readonly List<int> factors = [];
    private readonly List<FactorCode> norms = [];
    private readonly List<int> shiftBases = [];
    private readonly List<BasisCode> bases = [];
    private readonly List<double> odd = [];
    private readonly List<double> even = [];
    private readonly List<FactorCode> shapes = [];
    private readonly List<int> binFactors = [];
    private readonly List<CompiledCoefficient> coefficients = [];
    private readonly MorphTables morphs = new();
    private int binElements;

    public FitProgram(CompiledModel model)
    {
        Model = model;
        EliminatedOf = new Elimination(model).EliminatedOf;
        Eliminated = EliminatedOf.Count(index => index >= 0);
        SlotOf = AssignSlots();
        Slots = model.Parameters.Length - Eliminated;
        Variables = Slots - model.Parameters.Where((parameter, index) => parameter.IsFixed && EliminatedOf[index] < 0).Count();
        ParameterOfSlot = new int[Slots];
        for (var index = 0; index < SlotOf.Length; index++)
        {
            if (SlotOf[index] >= 0)
            {
                ParameterOfSlot[SlotOf[index]] = index;
            }
        }

        foreach (var block in model.Blocks)
        {
            Add(block);
        }

        Blocks = new(blocks);
        (Nominal, Carrier, Factors, Norms) = (new(nominal), new(carrier), new(factors), new(norms));
        (ShiftBases, Bases, Odd, Even) = (new(shiftBases), new(bases), new(odd), new(even));
        (Shapes, BinFactors) = (new(shapes), new(binFactors));
        Morphs = new(morphs);
        Coefficients = [.. coefficients.Select(Bind)];
        Bins = new([.. Enumerable.Range(0, model.Bins).Select(CodeOfBin)]);
        Constraints = new([.. Enumerable.Range(0, model.Constraints.Length).Where(IsOrdinary).Select(CodeOfConstraint)]);
        BinElements = binElements;
        BinOfEliminated = new int[Eliminated];
        for (var bin = 0; bin < model.Bins; bin++)
        {
            if (Bins.Span[bin].Eliminated is >= 0 and var eliminated)
            {
                BinOfEliminated[eliminated] = bin;
            }
        }
    }

    public CompiledModel Model { get; }

    /// <summary>Parameters that the minimiser moves.</summary>
    public int Variables { get; }

    /// <summary>Parameters that are not eliminated.</summary>
    public int Slots { get; }

    /// <summary>Number of eliminated γ.</summary>
    public int Eliminated { get; }

    /// <summary>Slot of each parameter; −1 for the eliminated.</summary>
    public int[] SlotOf { get; }

    /// <summary>Parameter of each slot.</summary>
    public int[] ParameterOfSlot { get; }

    /// <summary>Index of each parameter among the eliminated; −1 for others.</summary>
    public int[] EliminatedOf { get; }

    /// <summary>Bin of each eliminated γ.</summary>
    public int[] BinOfEliminated { get; }

    public PinnedArray<BlockCode> Blocks { get; }

    /// <summary>Nominal yields of all blocks.</summary>
    public PinnedArray<double> Nominal { get; }

    /// <summary>For each bin of each block, 0 when its eliminated γ multiplies it, otherwise 1.</summary>
    public PinnedArray<int> Carrier { get; }

    public PinnedArray<int> Factors { get; }

    public PinnedArray<FactorCode> Norms { get; }

    /// <summary>For each shift of each block, which of <see cref="Bases"/>.</summary>
    public PinnedArray<int> ShiftBases { get; }

    public PinnedArray<BasisCode> Bases { get; }

    public PinnedArray<double> Odd { get; }

    public PinnedArray<double> Even { get; }

    public PinnedArray<FactorCode> Shapes { get; }

    /// <summary>Slots of the parameters per bin; −1 for none.</summary>
    public PinnedArray<int> BinFactors { get; }

    /// <summary>What the morphs need.</summary>
    public MorphProgram Morphs { get; }

    public PinnedArray<BinCode> Bins { get; }

    public PinnedArray<ConstraintCode> Constraints { get; }

    /// <summary>Different coefficients, their parameters as slots.</summary>
    public CompiledCoefficient[] Coefficients { get; }

    /// <summary>Number of factors per bin, bins counted singly.</summary>
    public int BinElements { get; }

    private int[] AssignSlots()
    {
        var slots = new int[Model.Parameters.Length];
        var next = 0;
        foreach (var isFixed in (ReadOnlySpan<bool>)[false, true])
        {
            for (var index = 0; index < slots.Length; index++)
            {
                if (Model.Parameters[index].IsFixed == isFixed)
                {
                    slots[index] = EliminatedOf[index] >= 0 ? -1 : next++;
                }
            }
        }

        return slots;
    }

    private void Add(SampleBlock block)
    {
        var bins = block.Nominal.Length;
        var shifts = block.Shifts.SelectMany(ByCode).OrderByDescending(shift => shift.HasEvenPart).ToList();
        var binFactorLists = block.BinFactors.Where(list => list.Parameter.Any(IsOrdinaryFactor)).ToList();
        blocks.Add(new BlockCode
        {
            FirstBin = block.FirstBin,
            Bins = bins,
            Base = nominal.Count,
            Coefficient = block.Coefficient is { } coefficient ? IndexOf(coefficient) : -1,
            Factor = factors.Count,
            Factors = block.Factors.Length,
            Norm = norms.Count,
            Norms = block.Norms.Length,
            Shift = shiftBases.Count,
            Shifts = shifts.Count,
            EvenShifts = shifts.Count(shift => shift.HasEvenPart),
            Odd = odd.Count,
            Even = even.Count,
            BinElement = binElements,
            Shapes = block.Shapes.Length,
            Shape = shapes.Count,
            BinFactors = binFactorLists.Count,
            BinFactor = binFactors.Count,
            Morph = morphs.Count,
            Morphs = block.Morphs.Length,
        });
        foreach (var morph in block.Morphs)
        {
            morphs.Add(morph, SlotOf);
        }

        binElements += (block.Shapes.Length + binFactorLists.Count) * bins;
        nominal.AddRange(block.Nominal);
        carrier.AddRange(Enumerable.Range(0, bins).Select(bin => block.BinFactors.Any(list => IsEliminated(list.Parameter[bin])) ? 0 : 1));
        factors.AddRange(block.Factors.Select(parameter => SlotOf[parameter]));
        norms.AddRange(block.Norms.Select(norm => CodeOf(norm.Parameter, norm.Factor)));
        foreach (var shift in shifts)
        {
            Add(shift);
        }

        shapes.AddRange(block.Shapes.SelectMany(shape => shape.Factor.Select(factor => CodeOf(shape.Parameter, factor))));
        binFactors.AddRange(binFactorLists.SelectMany(list => list.Parameter.Select(parameter => IsOrdinaryFactor(parameter) ? SlotOf[parameter] : -1)));
    }

    /// <summary>One entry per code; bins of another code have no part in it.</summary>
    private IEnumerable<CodedShift> ByCode(ShiftVariation shift) => shift.Shift.Select(interpolation => interpolation.Code).Distinct().Select(code => new CodedShift(
        new BasisCode { Slot = SlotOf[shift.Parameter], Code = code },
        [.. shift.Shift.Select(interpolation => interpolation.Code == code ? interpolation.Slope : 0)],
        [.. shift.Shift.Select(interpolation => interpolation.Code == code ? interpolation.Even : 0)]));

    private void Add(CodedShift shift)
    {
        var index = bases.IndexOf(shift.Basis);
        if (index < 0)
        {
            index = bases.Count;
            bases.Add(shift.Basis);
        }

        shiftBases.Add(index);
        odd.AddRange(shift.Odd);
        if (shift.HasEvenPart)
        {
            even.AddRange(shift.Even);
        }
    }

    private bool IsEliminated(int parameter) => parameter >= 0 && EliminatedOf[parameter] >= 0;

    private bool IsOrdinaryFactor(int parameter) => parameter >= 0 && EliminatedOf[parameter] < 0;

    private int IndexOf(CompiledCoefficient coefficient)
    {
        var index = coefficients.FindIndex(other => other.Expression == coefficient.Expression && other.Parameters.SequenceEqual(coefficient.Parameters));
        if (index < 0)
        {
            index = coefficients.Count;
            coefficients.Add(coefficient);
        }

        return index;
    }

    private CompiledCoefficient Bind(CompiledCoefficient coefficient) =>
        coefficient with { Parameters = [.. coefficient.Parameters.Select(parameter => SlotOf[parameter])] };

    private FactorCode CodeOf(int parameter, FactorInterpolation factor) => new()
    {
        Slot = SlotOf[parameter],
        Edge = factor.IsPolynomial ? 1 : 0,
        C1 = factor.C1,
        C2 = factor.C2,
        C3 = factor.C3,
        C4 = factor.C4,
        C5 = factor.C5,
        C6 = factor.C6,
        LogUp = factor.LogUp,
        LogDown = factor.LogDown,
    };

    private BinCode CodeOfBin(int bin)
    {
        var parameter = Model.Blocks
            .Where(block => bin >= block.FirstBin && bin < block.FirstBin + block.Nominal.Length)
            .SelectMany(block => block.BinFactors.Select(list => list.Parameter[bin - block.FirstBin]))
            .FirstOrDefault(IsEliminated, -1);
        if (parameter < 0)
        {
            return new BinCode { Eliminated = -1, Auxiliary = -1 };
        }

        var auxiliary = Enumerable.Range(0, Model.Constraints.Length).First(index => Model.Constraints[index].Parameter == parameter);
        var (isPoisson, width) = Model.Constraints[auxiliary].Constraint switch
        {
            NormalConstraint normal => (false, normal.Sigma * normal.Sigma),
            PoissonConstraint poisson => (true, poisson.Tau),
            GammaConstraint gamma => (true, gamma.Tau),
            var other => throw new InvalidOperationException($"{other} is not eliminated"),
        };
        return new BinCode { Eliminated = EliminatedOf[parameter], Auxiliary = auxiliary, IsPoisson = isPoisson, Width = width };
    }

    private bool IsOrdinary(int constraint) => EliminatedOf[Model.Constraints[constraint].Parameter] < 0;

    private ConstraintCode CodeOfConstraint(int index)
    {
        var term = Model.Constraints[index];
        var (kind, width) = term.Constraint switch
        {
            NormalConstraint normal => (ConstraintKind.Normal, 1 / (normal.Sigma * normal.Sigma)),
            PoissonConstraint poisson => (ConstraintKind.Poisson, poisson.Tau),
            GammaConstraint gamma => (ConstraintKind.Poisson, gamma.Tau),
            LogNormalConstraint logNormal => (ConstraintKind.LogNormal, 1 / (Math.Log(logNormal.Kappa) * Math.Log(logNormal.Kappa))),
            var other => throw new InvalidOperationException($"{other} has no density"),
        };
        return new ConstraintCode { Slot = SlotOf[term.Parameter], Auxiliary = index, Kind = kind, Width = width };
    }

    private sealed record CodedShift(BasisCode Basis, double[] Odd, double[] Even)
    {
        public bool HasEvenPart { get; } = Array.Exists(Even, even => even != 0);
    }
}
