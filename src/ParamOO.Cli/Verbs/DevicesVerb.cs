using System.CommandLine;
using ParamOO.Files.Json;
using ParamOO.Gpu;
using ParamOO.Likelihoods;
using ParamOO.Vocabulary;
using Spectre.Console;

namespace ParamOO.Cli.Verbs;

/// <summary><c>paramoo devices</c>: which devices this machine has for <c>--device</c>, and why others are missing.</summary>
internal static class DevicesVerb
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var (json, hypothesis) = (Flags.Json(), Flags.Hypothesis());
        var kernels = new Option<string?>("--kernels") { Description = "Print the program that a GPU compiles for this workspace instead; needs none.", HelpName = "WORKSPACE" };
        return new Command("devices", "List the devices that fits can run on, and why others are missing.") { kernels, hypothesis, json }.Runs(session =>
        {
            if (session.Value(kernels) is { } workspace)
            {
                session.Output.Write(KernelSource.Of(WorkspaceFile.Read(InputPath.MustExist(workspace), new Findings()).At(session.Value(hypothesis))));
                return ExitCode.Done;
            }

            var remarks = new List<string>();
            var devices = DeviceList.Open(remarks);
            var infos = devices.Select(device => device.Info).ToList();
            foreach (var device in devices)
            {
                device.Dispose();
            }

            if (session.Value(json))
            {
                session.WriteJson(new { Devices = infos, Remarks = remarks });
                return ExitCode.Done;
            }

            if (infos.Count > 0)
            {
                session.Tables.Write(Table(infos));
            }

            foreach (var remark in remarks)
            {
                session.Output.WriteLine(remark);
            }

            return ExitCode.Done;
        });
    }

    private static Table Table(IReadOnlyList<DeviceInfo> infos)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("interface").AddColumn("device").AddColumn("kind").AddColumn("units").AddColumn("memory").AddColumn("driver");
        foreach (var info in infos)
        {
            var kind = info.IsProcessor ? "processor" : "GPU";
            table.AddRow(info.Interface == DeviceInterface.Cuda ? "CUDA" : "OpenCL", Markup.Escape(info.Name), kind, $"{info.Units}", $"{info.Memory / 1e9:F1} GB", Markup.Escape(info.Driver));
        }

        return table;
    }
}
