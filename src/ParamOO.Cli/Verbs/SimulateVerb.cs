using System.CommandLine;
using ParamOO.Simulation;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo simulate KIND</c>: a table of events with exactly known density ratios, and the analysis file that uses it.</summary>
internal static class SimulateVerb
{
    /// <summary>The verb with its kinds.</summary>
    public static Command Create() => new(
        "simulate", "Make a table of events with exactly known density ratios, and the analysis file that uses it.")
    {
        GaussianAmplitudes(),
        OffShell(),
    };

    private static Command GaussianAmplitudes()
    {
        var defaults = new GaussianAmplitudesOptions();
        var exposure = Number("--exposure", "Factor on the yields, which are 100, 1000 and 10000 for S, B and NI.", defaults.Exposure);
        var phaseCos = Number("--phase-cos", "Cosine of the phase between signal and background amplitude.", defaults.PhaseCos);
        var separation = Number("--separation", "Distance of the mean of B behind that of S; negative beyond it.", defaults.Separation);
        var selection = Number("--selection", "Keep events above this coordinate on the axis from NI to S; by default the full phase space.", null);
        var command = new SimulationCommand(
            "gaussian-amplitudes",
            "Two interfering Gaussian amplitudes over an incoherent background, in three dimensions; one nuisance parameter.",
            [exposure, phaseCos, separation, selection]);
        return command.Runs((session, findings) =>
        {
            var options = new GaussianAmplitudesOptions
            {
                Exposure = session.Value(exposure) ?? defaults.Exposure,
                PhaseCos = session.Value(phaseCos) ?? defaults.PhaseCos,
                Separation = session.Value(separation) ?? defaults.Separation,
                Selection = session.Value(selection),
            };
            options.Check(findings);
            return () => new GaussianAmplitudes(options);
        });
    }

    private static Command OffShell()
    {
        var defaults = new OffShellOptions();
        var exposure = Number("--exposure", "Factor on the yields, which are of the published size; 10 for a larger data set.", defaults.Exposure);
        var extra = new Option<int>("--extra-systematics")
        {
            Description = "Further small uncertainties, 20 columns each, for tables as wide as real ones.",
            HelpName = "N",
        };
        var pois = new Option<string>("--pois")
        {
            Description = "Parameters of interest: one signal strength; one for each production mode; or on-shell strength and width, with an on-shell region.",
            HelpName = "NAMES",
            DefaultValueFactory = _ => defaults.Strengths.Names,
        };
        pois.AcceptOnlyFromAmong([.. SignalStrengths.All.Select(strengths => strengths.Names)]);
        var rates = new Option<bool>("--rates-only") { Description = "Nuisance parameters move yields only: 15 columns instead of 105." };
        var command = new SimulationCommand(
            "offshell",
            "A toy of the off-shell Higgs measurement: interference, jet categories, electroweak production, 15 nuisance parameters.",
            [pois, exposure, extra, rates]);
        return command.Runs((session, findings) =>
        {
            var options = new OffShellOptions
            {
                Exposure = session.Value(exposure) ?? defaults.Exposure,
                ExtraSystematics = session.Value(extra),
                Strengths = SignalStrengths.All.First(strengths => strengths.Names == session.Value(pois)),
                HasShapes = !session.Value(rates),
            };
            options.Check(findings);
            return () => new OffShell(options);
        });
    }

    private static Option<double?> Number(string name, string description, double? value)
    {
        var option = new Option<double?>(name)
        {
            Description = description,
            HelpName = "X",
            CustomParser = result => NumberList.ParseOne(result),
        };
        if (value is not null)
        {
            option.DefaultValueFactory = _ => value;
        }

        return option;
    }
}
