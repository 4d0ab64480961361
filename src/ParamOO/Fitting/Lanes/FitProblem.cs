using ParamOO.Likelihoods;

namespace ParamOO.Fitting.Lanes;

/// <summary>What all fits of one model share: the program of the lanes, the box, the nominal point. Read-only.</summary>
internal sealed unsafe class FitProblem
{
    public FitProblem(CompiledModel model)
    {
        Model = model;
        Root = new(model);
        Program = new(Root.Model);
        Constants = new(Root.Model);
        (Low, High, Nominal) = (new double[Program.Slots], new double[Program.Slots], new double[Program.Slots]);
        (GammaLow, GammaHigh) = (new double[Program.Eliminated], new double[Program.Eliminated]);
        for (var index = 0; index < model.Parameters.Length; index++)
        {
            SetBox(index);
        }
    }

    public CompiledModel Model { get; }

    public RootModel Root { get; }

    public FitProgram Program { get; }

    public DataConstants Constants { get; }

    /// <summary>Lower bounds of the slots.</summary>
    public double[] Low { get; }

    /// <summary>Upper bounds of the slots; equal to the lower ones where the model fixes the parameter.</summary>
    public double[] High { get; }

    /// <summary>Nominal values of the slots.</summary>
    public double[] Nominal { get; }

    /// <summary>Lower bounds of the eliminated γ.</summary>
    public double[] GammaLow { get; }

    /// <summary>Upper bounds of the eliminated γ; equal to the lower ones where the model fixes them.</summary>
    public double[] GammaHigh { get; }

    /// <summary>Slot of the parameter of interest; −1 for none, or when the model fixes it.</summary>
    public int PoiSlot => Model.Poi >= 0 && Program.SlotOf[Model.Poi] < Program.Variables ? Program.SlotOf[Model.Poi] : -1;

    /// <summary>Writes a point of the minimiser as parameters.</summary>
    /// <param name="values">Receives one number per parameter.</param>
    /// <param name="slots">Values of the slots.</param>
    /// <param name="gamma">Values of the eliminated γ.</param>
    /// <param name="stride">Distance of two values in memory.</param>
    public void Write(Span<double> values, double* slots, double* gamma, int stride)
    {
        for (var index = 0; index < values.Length; index++)
        {
            var slot = Program.SlotOf[index];
            values[index] = slot >= 0 ? Root.Outward(index, slots[slot * stride]) : gamma[Program.EliminatedOf[index] * stride];
        }
    }

    private void SetBox(int index)
    {
        var parameter = Root.Model.Parameters[index];
        var (low, high) = parameter.IsFixed ? (parameter.Nominal, parameter.Nominal) : (parameter.Bounds.Low, parameter.Bounds.High);
        if (Program.SlotOf[index] is >= 0 and var slot)
        {
            (Low[slot], High[slot], Nominal[slot]) = (low, high, parameter.Nominal);
        }
        else
        {
            (GammaLow[Program.EliminatedOf[index]], GammaHigh[Program.EliminatedOf[index]]) = (low, high);
        }
    }
}
