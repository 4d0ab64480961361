namespace ParamOO.Fitting.Lanes;

/// <summary>Start and box of one fit: those of the model, with the parameters that the fit holds. Reused from fit to fit.</summary>
internal sealed class FitBox(FitProblem problem)
{
    /// <summary>Lower bounds of the slots; equal to the upper ones where a parameter is held.</summary>
    public double[] Low { get; } = new double[problem.Program.Slots];

    /// <summary>Upper bounds of the slots.</summary>
    public double[] High { get; } = new double[problem.Program.Slots];

    /// <summary>Where the fit starts, inside the box.</summary>
    public double[] Start { get; } = new double[problem.Program.Slots];

    /// <summary>Lower bounds of the eliminated γ.</summary>
    public double[] GammaLow { get; } = new double[problem.Program.Eliminated];

    /// <summary>Upper bounds of the eliminated γ.</summary>
    public double[] GammaHigh { get; } = new double[problem.Program.Eliminated];

    /// <summary>Whether the parameter of interest moves.</summary>
    public bool IsPoiFree => problem.PoiSlot is >= 0 and var slot && Low[slot] < High[slot];

    /// <summary>Takes the box of one fit and puts the start to the nominal point, or to that of the batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="fit">Which fit.</param>
    public void Load(in BatchView batch, int fit)
    {
        Reset();
        Hold(batch.Held(fit), batch.HeldValues(fit));
        StartAt(batch.HasStarts ? batch.Start(fit) : []);
    }

    /// <summary>Takes the box of the model.</summary>
    public void Reset()
    {
        problem.Low.CopyTo(Low, 0);
        problem.High.CopyTo(High, 0);
        problem.GammaLow.CopyTo(GammaLow, 0);
        problem.GammaHigh.CopyTo(GammaHigh, 0);
    }

    /// <summary>Holds parameters.</summary>
    /// <param name="parameters">Their indices; −1 for none.</param>
    /// <param name="values">Where to hold them.</param>
    public void Hold(ReadOnlySpan<int> parameters, ReadOnlySpan<double> values)
    {
        for (var k = 0; k < parameters.Length; k++)
        {
            if (parameters[k] >= 0)
            {
                Hold(parameters[k], problem.Root.Inward(parameters[k], values[k]));
            }
        }
    }

    /// <summary>Puts the start to a point, moved into the box.</summary>
    /// <param name="point">One number per parameter; empty for the nominal point.</param>
    public void StartAt(ReadOnlySpan<double> point)
    {
        for (var slot = 0; slot < Start.Length; slot++)
        {
            var parameter = problem.Program.ParameterOfSlot[slot];
            SetStart(slot, point.IsEmpty ? problem.Nominal[slot] : problem.Root.Inward(parameter, point[parameter]));
        }
    }

    /// <summary>Moves one coordinate of the start.</summary>
    /// <param name="slot">Which.</param>
    /// <param name="value">Where to, moved into the box.</param>
    public void SetStart(int slot, double value) => Start[slot] = Math.Min(Math.Max(value, Low[slot]), High[slot]);

    private void Hold(int parameter, double value)
    {
        if (problem.Program.SlotOf[parameter] is >= 0 and var slot)
        {
            (Low[slot], High[slot]) = (value, value);
        }
        else
        {
            var gamma = problem.Program.EliminatedOf[parameter];
            (GammaLow[gamma], GammaHigh[gamma]) = (value, value);
        }
    }
}
