using ParamOO.Benchmarks;

switch (args)
{
    case ["read", .. var rest]:
        var folder = rest is ["--keep", var kept] ? kept : Directory.CreateTempSubdirectory("paramoo-bench-").FullName;
        TableReading.Run(folder);
        if (rest.Length == 0)
        {
            Directory.Delete(folder, recursive: true);
        }

        break;
    default:
        Console.WriteLine("usage: dotnet run -c Release --project tests/ParamOO.Benchmarks -- read [--keep FOLDER]");
        break;
}
