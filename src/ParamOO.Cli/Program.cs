using System.CommandLine;

var root = new RootCommand("ParamOO: unbinned density ratios in, combinable binned workspaces out.");
return await root.Parse(args).InvokeAsync();
