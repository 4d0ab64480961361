using System.Globalization;

namespace ParamOO.Simulation;

/// <summary>Which production modes an uncertainty moves.</summary>
[Flags]
internal enum OffShellModeSet
{
    GluonFusion = 1,
    Electroweak = 2,
    QuarkAnnihilation = 4,
    TopPairVector = 8,
    All = 15,
}

/// <summary>One uncertainty of the off-shell toy.</summary>
/// <param name="Name">Name of the nuisance parameter.</param>
/// <param name="Meaning">What it stands for, in a few words.</param>
/// <param name="Modes">What it moves.</param>
/// <param name="Up">What α = +1 does.</param>
/// <param name="Down">What α = −1 does.</param>
/// <param name="HasShape">Whether shapes are varied; otherwise only yields.</param>
internal sealed record OffShellUncertainty(
    string Name, string Meaning, OffShellModeSet Modes, OffShellResponse Up, OffShellResponse Down, bool HasShape = true);

/// <summary>The uncertainties of the off-shell toy: sizes as in a Run-2 measurement, several asymmetric, three one-sided.</summary>
internal static class OffShellUncertainties
{
    /// <summary>All of them, in the order of the table's columns.</summary>
    public static IReadOnlyList<OffShellUncertainty> All { get; } =
    [
        new("lumi", "integrated luminosity", OffShellModeSet.All, Rate(0.017), Rate(-0.017), HasShape: false),
        new("qcd_gg", "QCD scale of gg", OffShellModeSet.GluonFusion,
            new(new Tilt(0.10, 0.03), new Tilt(0.14, 0.05)), new(new Tilt(-0.12, -0.02), new Tilt(-0.11, -0.04))),
        new("coherence_gg", "size of the gg interference", OffShellModeSet.GluonFusion,
            new(Coherence: 1.10), new(Coherence: 0.90)),
        new("pdf_gg", "PDF of gg", OffShellModeSet.GluonFusion, OffShellResponse.Common(0.022, 0.025), OffShellResponse.Common(-0.020, -0.020)),
        new("ps_gg", "parton shower of gg, one-sided", OffShellModeSet.GluonFusion, OffShellResponse.Common(0, 0, jetOdds: 1.15), OffShellResponse.None),
        new("qcd_qqZZ", "QCD scale of qqZZ", OffShellModeSet.QuarkAnnihilation,
            OffShellResponse.Common(0.035, -0.03, jetOdds: 1.04), OffShellResponse.Common(-0.030, 0.02, jetOdds: 0.97)),
        new("pdf_qqZZ", "PDF of qqZZ", OffShellModeSet.QuarkAnnihilation, OffShellResponse.Common(0.020, 0.015), OffShellResponse.Common(-0.020, -0.012)),
        new("ps_qqZZ", "parton shower of qqZZ, one-sided", OffShellModeSet.QuarkAnnihilation,
            OffShellResponse.Common(0, 0.02, jetOdds: 1.10), OffShellResponse.None),
        new("ew_qqZZ", "electroweak corrections to qqZZ, one-sided", OffShellModeSet.QuarkAnnihilation,
            OffShellResponse.Common(-0.03, -0.07), OffShellResponse.None),
        new("qcd_EW", "QCD scale of electroweak production", OffShellModeSet.Electroweak,
            new(new Tilt(0.02, 0.03), new Tilt(0.03, 0.02)), new(new Tilt(-0.02, -0.02), new Tilt(-0.025, -0.03))),
        new("pdf_EW", "PDF of electroweak production", OffShellModeSet.Electroweak, Rate(0.02), Rate(-0.02), HasShape: false),
        new("jes", "jet energy scale: moves events between jet categories", OffShellModeSet.All,
            new(Migration: 0.07), new(Migration: -0.06)),
        new("eff_e", "electron efficiency", OffShellModeSet.All, OffShellResponse.Common(0.020, -0.010), OffShellResponse.Common(-0.020, 0.012)),
        new("eff_mu", "muon efficiency", OffShellModeSet.All, Rate(0.012), Rate(-0.013), HasShape: false),
        new("xs_ttV", "cross-section of ttV", OffShellModeSet.TopPairVector, Rate(0.12), Rate(-0.10), HasShape: false),
    ];

    /// <summary>All of them, and more of the kind of an efficiency, to make tables as wide as those of real analyses.</summary>
    /// <param name="extra">How many more.</param>
    public static IEnumerable<OffShellUncertainty> With(int extra) => All.Concat(Enumerable.Range(1, extra).Select(Extra));

    /// <summary>Levels and slopes of half a per cent or less, spread so that no two are alike.</summary>
    private static OffShellUncertainty Extra(int number)
    {
        var (level, slope) = (0.005 * Math.Cos(number), 0.005 * Math.Sin(1.7 * number));
        return new(
            string.Create(CultureInfo.InvariantCulture, $"extra_{number:D3}"),
            "one of many small experimental uncertainties",
            OffShellModeSet.All,
            OffShellResponse.Common(level, slope),
            OffShellResponse.Common(-level, -slope));
    }

    /// <summary>A factor 1 + <paramref name="relative"/> on the yield.</summary>
    private static OffShellResponse Rate(double relative) => OffShellResponse.Common(Math.Log(1 + relative), 0);
}
