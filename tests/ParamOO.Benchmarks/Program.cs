Console.WriteLine("usage: dotnet run -c Release --project tests/ParamOO.Benchmarks -- NAME");
