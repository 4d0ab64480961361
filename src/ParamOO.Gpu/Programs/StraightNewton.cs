using ParamOO.Fitting.Lanes;

namespace ParamOO.Gpu.Programs;

/// <summary>The minimum of the quadratic model in the box as straight code, for one thread per fit: what <c>Minimise.cl</c> does in loops.</summary>
internal sealed class StraightNewton
{
    private readonly FitProgram program;
    private readonly int variables;
    private readonly CodeWriter code = new();

    private StraightNewton(FitProgram program) => (this.program, variables) = (program, program.Variables);

    private IEnumerable<int> All => Enumerable.Range(0, variables);

    /// <summary>Writes the functions <c>minimise_model</c> and <c>load_metric</c>.</summary>
    /// <param name="program">The model.</param>
    public static string Of(FitProgram program)
    {
        var text = new StraightNewton(program);
        text.WriteMetric();
        text.WriteMinimum();
        return text.code.ToString();
    }

    private void WriteMetric()
    {
        code.Line("/* The expected second derivatives at the start, which all fits share, as the matrix of one fit. */");
        code.Open("FUNCTION void load_metric(const Fit* fit, GLOBAL const double* metric)");
        for (var k = 0; k < variables * (variables + 1) / 2; k++)
        {
            code.Line($"OWN({variables + k}) = metric[{k}];");
        }

        code.Close();
        code.Line();
    }

    private void WriteMinimum()
    {
        code.Line("/* Minimises the quadratic model in the box: how far below the minimum is expected, not finite when there is none, and the slope along the step. */");
        code.Open("FUNCTION double minimise_model(const Fit* fit, double* slope)");
        code.Line("double distance = UNBOUNDED;");
        code.Line("int is_first = 1;");
        code.Line("int again = 1;");
        foreach (var i in All)
        {
            code.Let($"at{i}", $"AT(POINT_AT + {i})");
            code.Let($"low{i}", $"AT(LOW_AT + {i})");
            code.Let($"high{i}", $"AT(HIGH_AT + {i})");
            code.Line($"int pinned{i} = low{i} >= high{i} || (at{i} <= low{i} && OWN({i}) > 0) || (at{i} >= high{i} && OWN({i}) < 0);");
            code.Line($"double step{i} = 0;");
        }

        code.Open("while (again)");
        WriteSystem();
        WriteFactor();
        WriteSolution();
        WriteStep();
        code.Close();
        code.Line($"*slope = {string.Join(" + ", All.Select(i => $"OWN({i}) * step{i}").DefaultIfEmpty("0"))};");
        All.ToList().ForEach(i => code.Line($"AT(STEP_AT + {i}) = step{i};"));
        code.Line("return distance;");
        code.Close();
        code.Line();
    }

    /// <summary>The system of the parameters that are open; those that are pinned have a row of their own.</summary>
    private void WriteSystem()
    {
        All.ToList().ForEach(i => code.Let($"held{i}", $"pinned{i} ? step{i} : 0"));
        foreach (var i in All)
        {
            var terms = All.Select(j => $" - {StraightText.Matrix(program, i, j)} * held{j}");
            code.Line($"double x{i} = pinned{i} ? 0 : -OWN({i}){string.Concat(terms)};");
        }
    }

    /// <summary>L of the matrix = L L′; reciprocals on the diagonal.</summary>
    private void WriteFactor()
    {
        code.Line("int is_positive = 1;");
        foreach (var j in All)
        {
            code.Let($"whole{j}", $"pinned{j} ? 1 : {StraightText.Matrix(program, j, j)}");
            code.Let($"l{j}_{j}", $"inverse_root(whole{j}{Products(j, j)}, whole{j})");
            code.Line($"is_positive = is_positive && l{j}_{j} > 0;");
            for (var i = j + 1; i < variables; i++)
            {
                code.Let($"l{i}_{j}", $"((pinned{i} || pinned{j} ? 0 : {StraightText.Matrix(program, i, j)}){Products(i, j)}) * l{j}_{j}");
            }
        }
    }

    private static string Products(int i, int j) => string.Concat(Enumerable.Range(0, j).Select(k => $" - l{i}_{k} * l{j}_{k}"));

    private void WriteSolution()
    {
        foreach (var i in All)
        {
            code.Line($"x{i} = (x{i}{string.Concat(Enumerable.Range(0, i).Select(k => $" - l{i}_{k} * x{k}"))}) * l{i}_{i};");
        }

        foreach (var i in All.Reverse())
        {
            code.Line($"x{i} = (x{i}{string.Concat(Enumerable.Range(i + 1, variables - i - 1).Select(k => $" - l{k}_{i} * x{k}"))}) * l{i}_{i};");
        }
    }

    /// <summary>Takes the step of the open parameters, and pins those that it would take out of the box.</summary>
    private void WriteStep()
    {
        code.Line("double fall = 0;");
        All.ToList().ForEach(i => code.Line($"fall -= pinned{i} ? 0 : 0.5 * x{i} * OWN({i});"));
        code.Line("distance = !is_positive ? UNBOUNDED : is_first ? fall : distance;");
        code.Line("is_first = 0;");
        code.Line("again = 0;");
        foreach (var i in All)
        {
            code.Line($"const int leaves{i} = is_positive && !pinned{i} && (at{i} + x{i} < low{i} || at{i} + x{i} > high{i});");
            code.Line($"step{i} = pinned{i} || !is_positive ? step{i} : leaves{i} ? (x{i} < 0 ? low{i} : high{i}) - at{i} : x{i};");
            code.Line($"pinned{i} = pinned{i} || leaves{i};");
            code.Line($"again = again || leaves{i};");
        }
    }
}
