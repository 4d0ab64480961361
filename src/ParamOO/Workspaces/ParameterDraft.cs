using ParamOO.Vocabulary;

namespace ParamOO.Workspaces;

/// <summary>A parameter set as modifiers ask for it, before the settings of the measurement are applied.</summary>
/// <param name="Name">Name of the set.</param>
/// <param name="Kind">What the modifiers ask for.</param>
/// <param name="Path">JSON pointer of the modifier that asked first.</param>
/// <param name="Width">Per component: σ of a normal, τ of a Poisson constraint; 1 and fixed where a bin has no uncertainty.</param>
/// <param name="IsDead">Per component: whether the bin has no uncertainty, so that its γ stays at 1.</param>
internal sealed record ParameterDraft(string Name, ParameterKind Kind, string Path, double[] Width, bool[] IsDead)
{
    /// <summary>A γ may not reach 0, where its constraint has no logarithm.</summary>
    private const double SmallestGamma = 1e-10;

    public int Count => Width.Length;

    public bool IsScalar => Kind is ParameterKind.Free or ParameterKind.Alpha or ParameterKind.Luminosity;

    public static ParameterDraft Scalar(string name, ParameterKind kind, string path) => new(name, kind, path, [1], [false]);

    public static ParameterDraft FreePerBin(string name, string path, int bins) =>
        new(name, ParameterKind.FreePerBin, path, [.. Enumerable.Repeat(1.0, bins)], new bool[bins]);

    /// <summary>τ_b = (nominal_b/uncertainty_b)²; a bin where either is not positive is dead.</summary>
    public static ParameterDraft Poisson(string name, string path, PerBin nominal, PerBin uncertainty)
    {
        var isDead = Enumerable.Repeat(true, uncertainty.Count).ToArray();
        var tau = Enumerable.Repeat(1.0, uncertainty.Count).ToArray();
        for (var bin = 0; bin < Math.Min(nominal.Count, uncertainty.Count); bin++)
        {
            isDead[bin] = !(nominal[bin] > 0 && uncertainty[bin] > 0);
            tau[bin] = isDead[bin] ? 1 : nominal[bin] * nominal[bin] / (uncertainty[bin] * uncertainty[bin]);
        }

        return new(name, ParameterKind.PoissonPerBin, path, tau, isDead);
    }

    /// <summary>Widths δ_b; a bin with δ_b = 0 is dead.</summary>
    public static ParameterDraft Normal(string name, string path, ReadOnlySpan<double> relativeUncertainty)
    {
        var width = relativeUncertainty.ToArray();
        var isDead = new bool[width.Length];
        for (var bin = 0; bin < width.Length; bin++)
        {
            isDead[bin] = width[bin] == 0;
            width[bin] = isDead[bin] ? 1 : width[bin];
        }

        return new(name, ParameterKind.NormalPerBin, path, width, isDead);
    }

    /// <summary>The set with the settings of the measurement; settings that do not fit are left out (<see cref="ParameterSettingsRules"/> reports them).</summary>
    public ParameterSet With(ParameterSettings? settings)
    {
        var components = new Parameter[Count];
        var inits = Fitting(settings?.Inits);
        var bounds = Fitting(settings?.Bounds);
        for (var index = 0; index < Count; index++)
        {
            var init = inits?[index] ?? DefaultInit;
            components[index] = new Parameter(
                IsScalar ? Name : $"{Name}[{index}]",
                init,
                bounds?[index] ?? DefaultBounds(init),
                ConstraintOf(index, settings),
                settings?.IsFixed ?? IsDead[index]);
        }

        return new ParameterSet(Name, IsScalar, [.. components]);
    }

    private double DefaultInit => Kind == ParameterKind.Alpha ? 0 : 1;

    private Interval DefaultBounds(double init) => Kind switch
    {
        ParameterKind.Alpha => new(-5, 5),
        ParameterKind.Luminosity => new(0, 10 * init),
        ParameterKind.PoissonPerBin or ParameterKind.NormalPerBin => new(SmallestGamma, 10),
        _ => new(0, 10),
    };

    private Constraint ConstraintOf(int index, ParameterSettings? settings)
    {
        if (IsScalar && settings?.Constraint is { } constraint)
        {
            return constraint;
        }

        var auxiliary = Fitting(settings?.AuxiliaryData)?[index];
        return Kind switch
        {
            ParameterKind.Alpha => new NormalConstraint(auxiliary ?? 0, 1),
            ParameterKind.Luminosity or ParameterKind.NormalPerBin =>
                new NormalConstraint(auxiliary ?? 1, Fitting(settings?.Sigmas)?[index] ?? Width[index]),
            ParameterKind.PoissonPerBin =>
                new PoissonConstraint(auxiliary ?? Width[index], Fitting(settings?.Factors)?[index] ?? Width[index]),
            _ => Unconstrained.Instance,
        };
    }

    private ValueList<T>? Fitting<T>(ValueList<T>? values) => values?.Count == Count ? values : null;
}
