using System.Text;
using System.Text.RegularExpressions;
using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange.RooFit;

/// <summary>
/// Writes a ROOT macro that builds the published construct itself, which HS3 has no words for: per bin an extended uniform density whose observable
/// reaches to 1/p(μ), so that one constant data set is the data of every hypothesis.
/// </summary>
public static partial class RooMacroWriter
{
    /// <summary>The macro that reads an HS3 document, two statements long.</summary>
    public const string ImportMacro =
        """
        // root -l -b -q 'import_hs3.C("workspace.hs3.json", "workspace.root")'
        void import_hs3(const char *input, const char *output, const char *name = "combined")
        {
           RooWorkspace workspace(name);
           if (RooJSONFactoryWSTool(workspace).importJSON(input)) workspace.writeToFile(output);
        }

        """;

    /// <summary>The text of the macro.</summary>
    /// <param name="workspace">A workspace that follows its hypothesis.</param>
    /// <param name="options">Data, measurement and names; no hypothesis.</param>
    /// <param name="findings">Receives notes and warnings.</param>
    /// <exception cref="InvalidInputException">The workspace says what RooFit cannot; all findings are listed.</exception>
    public static string Write(Workspace workspace, RooExportOptions options, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(options);
        var model = RooModelBuilder.Build(workspace, options with { Hypothesis = null }, findings, needsTotals: true);
        var text = new StringBuilder(Head);
        Table(text, "Variable", "variables", "name, value, low, high, is constant", model.Variables.Select(VariableRow));
        Table(text, "Function", "functions", "name, kind, formula or codes, arguments; an interpolation has nominal; parameters; low; high", model.Functions.Select(FunctionRow));
        Table(text, "Bin", "bins", "name, expected yield, constant count, exponent of the factor that makes it the count of the hypothesis", Bins(model).Select(BinRow));
        Table(text, "Constraint", "constraints", "parameter, global observable, is Poisson, sigma or tau", model.Constraints.Select(
            constraint => $"{{\"{constraint.Parameter}\", \"{constraint.Global}\", {Word(constraint.IsPoisson)}, {FormulaText.Of(constraint.Width)}}}"));
        foreach (var (name, role) in new[] { ("pois", RooRole.Poi), ("nuisances", RooRole.Nuisance), ("globals", RooRole.Global) })
        {
            var names = model.Of(role).Where(variable => role == RooRole.Global || !variable.IsFixed).Select(variable => variable.Name);
            text.Append($"const char *{name} = \"{string.Join(',', names)}\";\n");
        }

        var data = options.Names.DataName(RooModelBuilder.IsAsimov(workspace, options));
        return text.Append(Body
            .Replace("@WORKSPACE@", options.Names.Workspace, StringComparison.Ordinal)
            .Replace("@PDF@", options.Names.Pdf, StringComparison.Ordinal)
            .Replace("@CATEGORY@", options.Names.Category, StringComparison.Ordinal)
            .Replace("@CONFIG@", options.Names.ModelConfig, StringComparison.Ordinal)
            .Replace("@DATA@", data, StringComparison.Ordinal)).ToString();
    }

    private static void Table(StringBuilder text, string type, string name, string columns, IEnumerable<string> rows)
    {
        text.Append($"// {columns}\nconst {type} {name}[] = {{\n");
        foreach (var row in rows)
        {
            text.Append($"   {row},\n");
        }

        text.Append("};\n\n");
    }

    private static string Word(bool value) => value ? "true" : "false";

    private static string VariableRow(RooVariable variable) =>
        $"{{\"{variable.Name}\", {FormulaText.Of(variable.Value)}, {End(variable.Range.Low)}, {End(variable.Range.High)}, {Word(variable.IsConstant)}}}";

    private static string End(double value) => double.IsFinite(value) ? FormulaText.Of(value) : value < 0 ? "-1e30" : "1e30";

    private static string FunctionRow(RooFunction function) => function switch
    {
        FormulaFunction formula => Formula(formula.Text) is var (text, arguments) ? $"{{\"{function.Name}\", 'f', \"{text}\", \"{arguments}\"}}" : string.Empty,
        ProductFunction product => $"{{\"{function.Name}\", '*', \"\", \"{string.Join(',', product.Factors)}\"}}",
        SumFunction sum => $"{{\"{function.Name}\", '+', \"\", \"{string.Join(',', sum.Summands)}\"}}",
        InterpolationFunction interpolation => $"{{\"{function.Name}\", 'i', \"{string.Join(',', interpolation.Variations.Select(variation => variation.PiecewiseCode))}\", \""
            + $"{interpolation.Nominal};{Joined(interpolation, variation => variation.Parameter)};{Joined(interpolation, variation => variation.Low)};{Joined(interpolation, variation => variation.High)}\"}}",
        _ => throw new ArgumentException($"functions of type {function.GetType().Name} have no row", nameof(function)),
    };

    private static string Joined(InterpolationFunction interpolation, Func<RooVariation, string> part) => string.Join(',', interpolation.Variations.Select(part));

    /// <summary>The formula with @0, @1, … for its names, which renaming tools leave alone.</summary>
    private static (string Text, string Arguments) Formula(string text)
    {
        var names = new List<string>();
        var indexed = Names().Replace(text, match =>
        {
            if (!names.Contains(match.Value))
            {
                names.Add(match.Value);
            }

            return $"@{names.IndexOf(match.Value)}";
        });
        return (indexed, string.Join(',', names));
    }

    private static IEnumerable<(string Name, string Expected, double Count, string? Exponent)> Bins(RooModel model) =>
        from channel in model.Channels
        from bin in Enumerable.Range(0, channel.Data.Count)
        select ($"{channel.Name}_b{bin}", channel.Totals[bin], CountOf(channel, bin), ExponentOf(channel, bin));

    /// <summary>A reference count of zero has no logarithm and no weight; any other serves as well.</summary>
    private static double CountOf(RooChannel channel, int bin) => channel.Corrections.Count > 0 && channel.Data[bin] == 0 ? 1 : channel.Data[bin];

    private static string? ExponentOf(RooChannel channel, int bin) =>
        channel.Corrections.Count == 0 ? null : (channel.Corrections[bin] with { Reference = CountOf(channel, bin) }).Exponent;

    private static string BinRow((string Name, string Expected, double Count, string? Exponent) bin)
    {
        var (text, arguments) = bin.Exponent is { } exponent ? Formula(exponent) : (string.Empty, string.Empty);
        return $"{{\"{bin.Name}\", \"{bin.Expected}\", {FormulaText.Of(bin.Count)}, \"{text}\", \"{arguments}\"}}";
    }

    [GeneratedRegex(@"(?<![A-Za-z0-9_.])[A-Za-z][A-Za-z0-9_]*(?![A-Za-z0-9_(])")]
    private static partial Regex Names();

    private const string Head =
        """
        // A workspace with the data of every hypothesis in one constant data set: root -l -b -q 'native.C("workspace.root")'
        // Each bin is a uniform density on [0, 1/p]; with weight n_ref its likelihood is Poisson(n_ref | N) p^n_ref, and
        // p = exp{[(n - n_ref) ln N - (n ln n - n) + (n_ref ln n_ref - n_ref)]/n_ref} makes that Poisson(n | N)/Poisson(n | n).

        struct Variable { const char *name; double value, low, high; bool isConstant; };
        struct Function { const char *name; char kind; const char *formula; const char *arguments; };
        struct Bin { const char *name; const char *expected; double count; const char *exponent; const char *arguments; };
        struct Constraint { const char *parameter; const char *global; bool isPoisson; double width; };


        """;

    private const string Body =
        """

        RooArgList list(RooWorkspace &w, const TString &names)
        {
           RooArgList found;
           std::unique_ptr<TObjArray> parts{names.Tokenize(",")};
           for (auto *part : *parts) {
              auto *arg = w.arg(part->GetName());
              if (!arg) throw std::runtime_error(std::string("nothing is called ") + part->GetName());
              found.add(*arg);
           }
           return found;
        }

        void add(RooWorkspace &w, const Function &f)
        {
           using RooFit::Silence;
           if (f.kind == 'f') w.import(RooFormulaVar(f.name, f.name, f.formula, list(w, f.arguments)), Silence());
           if (f.kind == '*') w.import(RooProduct(f.name, f.name, list(w, f.arguments)), Silence());
           if (f.kind == '+') w.import(RooAddition(f.name, f.name, list(w, f.arguments)), Silence());
           if (f.kind != 'i') return;
           std::unique_ptr<TObjArray> parts{TString(f.arguments).Tokenize(";")}, codes{TString(f.formula).Tokenize(",")};
           const RooArgList alphas = list(w, parts->At(1)->GetName()), low = list(w, parts->At(2)->GetName()), high = list(w, parts->At(3)->GetName());
           bool areNumbers = TString(parts->At(0)->GetName()) == "unity";
           std::vector<double> lows, highs;
           std::vector<int> flexible;
           for (int i = 0; i < alphas.getSize(); ++i) {
              auto *l = dynamic_cast<RooRealVar *>(low.at(i)), *h = dynamic_cast<RooRealVar *>(high.at(i));
              areNumbers = areNumbers && l && h;
              lows.push_back(l ? l->getVal() : 0);
              highs.push_back(h ? h->getVal() : 0);
              flexible.push_back(TString(codes->At(i)->GetName()).Atoi() == 1 ? 1 : 4);
           }
           if (areNumbers) {
              w.import(RooStats::HistFactory::FlexibleInterpVar(f.name, f.name, alphas, 1., lows, highs, flexible), Silence());
              return;
           }
           PiecewiseInterpolation shape(f.name, f.name, *w.function(parts->At(0)->GetName()), low, high, alphas);
           for (int i = 0; i < alphas.getSize(); ++i) shape.setInterpCode(static_cast<RooAbsReal &>(alphas[i]), TString(codes->At(i)->GetName()).Atoi(), true);
           w.import(shape, Silence());
        }

        void native(const char *output = "workspace.root")
        {
           using namespace RooFit;
           RooWorkspace w("@WORKSPACE@");
           for (const auto &v : variables) {
              RooRealVar variable(v.name, v.name, v.value, v.low, v.high);
              variable.setConstant(v.isConstant);
              w.import(variable, Silence());
           }
           for (const auto &f : functions) add(w, f);

           RooArgSet constraintPdfs;
           for (const auto &c : constraints) {
              const TString name = TString(c.parameter) + "Constraint";
              auto &parameter = *w.var(c.parameter);
              auto &global = *w.var(c.global);
              if (c.isPoisson) {
                 RooProduct mean(name + "_mean", "", RooArgList(parameter, RooConst(c.width)));
                 w.import(RooPoisson(name, name, global, mean, true), Silence(), RecycleConflictNodes());
              } else {
                 w.import(RooGaussian(name, name, global, parameter, RooConst(c.width)), Silence(), RecycleConflictNodes());
              }
              constraintPdfs.add(*w.pdf(name));
           }

           RooCategory category("@CATEGORY@", "@CATEGORY@");
           RooArgSet observables;
           std::map<std::string, RooAbsPdf *> pdfs;
           for (const auto &b : bins) {
              category.defineType(b.name);
              const TString name(b.name);
              RooRealVar observable("obs_" + name, "obs_" + name, 0., 0., 1.);
              w.import(observable, Silence());
              auto &x = *w.var("obs_" + name);
              if (*b.exponent) {
                 const TString end = TString::Format("exp(-(%s)/%.17g)", b.exponent, b.count);
                 w.import(RooFormulaVar("end_" + name, "", end, list(w, b.arguments)), Silence());
                 x.setRange(RooConst(0.), *w.function("end_" + name));
              }
              RooUniform uniform("uniform_" + name, "", x);
              RooAddPdf extended("bin_" + name, "", RooArgList(uniform), RooArgList(*w.function(b.expected)));
              w.import(extended, Silence(), RecycleConflictNodes());
              RooArgSet factors(*w.pdf("bin_" + name));
              for (const auto &c : constraints)
                 if (w.function(b.expected)->dependsOn(*w.var(c.parameter))) factors.add(*constraintPdfs.find(TString(c.parameter) + "Constraint"));
              w.import(RooProdPdf("model_" + name, "", factors), Silence(), RecycleConflictNodes());
              pdfs[b.name] = w.pdf("model_" + name);
              observables.add(x);
           }
           RooSimultaneous simultaneous("@PDF@", "@PDF@", pdfs, category);
           w.import(simultaneous, Silence(), RecycleConflictNodes());

           RooRealVar weight("weight", "weight", 1., 0., 1e30);
           RooArgSet columns(observables);
           columns.add(*w.cat("@CATEGORY@"));
           columns.add(weight);
           RooDataSet data("@DATA@", "@DATA@", columns, WeightVar(weight));
           for (const auto &b : bins) {
              w.cat("@CATEGORY@")->setLabel(b.name);
              data.add(columns, b.count);
           }
           w.import(data);

           RooStats::ModelConfig config("@CONFIG@", &w);
           config.SetPdf("@PDF@");
           observables.add(*w.cat("@CATEGORY@"));
           config.SetObservables(observables);
           config.SetParametersOfInterest(RooArgSet(list(w, pois)));
           config.SetNuisanceParameters(RooArgSet(list(w, nuisances)));
           config.SetGlobalObservables(RooArgSet(list(w, globals)));
           RooArgSet start(list(w, pois));
           start.add(list(w, nuisances));
           config.SetSnapshot(start);
           w.import(config);
           w.saveSnapshot("NominalParamValues", start);
           w.saveSnapshot("nominalNuis", RooArgSet(list(w, nuisances)));
           w.saveSnapshot("nominalGlobs", RooArgSet(list(w, globals)));
           w.writeToFile(output);
        }

        """;
}
