using System.Globalization;
using System.Text;
using ParamOO.Fitting.Lanes;
using ParamOO.Numerics;

namespace ParamOO.Gpu.Programs;

/// <summary>Composes the text that a device compiles: what the languages spell differently, the sizes of the model, its coefficients, the kernels.</summary>
internal static class KernelText
{
    /// <summary>Status of a fit on the device.</summary>
    public const int Running = 0;

    /// <summary>The fit is at its minimum.</summary>
    public const int Converged = 1;

    /// <summary>The fit is left to the host.</summary>
    public const int GivenUp = 2;

    /// <summary>A datum is a count.</summary>
    public const int Count = 0;

    /// <summary>A datum is a normal number around its mean.</summary>
    public const int Normal = 1;

    /// <summary>A datum is its mean times the exponential of a normal number.</summary>
    public const int LogNormal = 2;

    /// <summary>The fits of a model, structure read from tables.</summary>
    /// <param name="image">The model.</param>
    /// <param name="program">Its program, for the coefficients.</param>
    /// <param name="width">Threads per fit: 1, or those of a work-group.</param>
    /// <param name="isSpecial">Whether sizes and places are constants of the text.</param>
    public static string Tables(TableImage image, FitProgram program, int width, bool isSpecial)
    {
        var text = Head(width, isStraight: false);
        foreach (var (index, (name, value)) in image.Names.Index())
        {
            // DATA and ENTRIES are needed before there is a fit.
            var place = name is "DATA" or "ENTRIES" ? $"structure[{index}]" : $"fit->structure[{index}]";
            text.Append(CultureInfo.InvariantCulture, $"#define {name} {(isSpecial ? value.ToString(CultureInfo.InvariantCulture) : place)}\n");
        }

        text.Append(Resources("Fit.cl", "Terms.cl", "Coefficients.cl"));
        AppendCoefficients(text, image, program);
        return text.Append(Resources("Morphs.cl", "Yields.cl", "Derivatives.cl", "Curvature.cl", "Minimise.cl", "Newton.cl", "Kernels.cl")).ToString();
    }

    /// <summary>The fits of a model as straight code.</summary>
    /// <param name="image">The model.</param>
    public static string Straight(StraightImage image)
    {
        var text = Head(1, isStraight: true);
        foreach (var (name, value) in image.Names)
        {
            Define(text, name, value);
        }

        return text.Append(Resources("Fit.cl", "Terms.cl", "Coefficients.cl")).Append(image.Functions).Append(Resources("Newton.cl", "Kernels.cl")).ToString();
    }

    /// <summary>Random data.</summary>
    public static string Toys()
    {
        var text = new StringBuilder(Resource("Portable.cl"));
        Define(text, "IS_COUNT", Count);
        Define(text, "IS_NORMAL", Normal);
        return text.Append(Resource("Toys.cl")).ToString();
    }

    /// <summary>What sorts test statistics.</summary>
    public static string Sorting() => Resource("Portable.cl") + Resource("Sorting.cl");

    /// <summary>What measures the ceilings of a device.</summary>
    public static string Ceilings() => Resource("Portable.cl") + Resource("Ceilings.cl");

    private static StringBuilder Head(int width, bool isStraight)
    {
        var text = new StringBuilder();
        Define(text, "WIDTH", width);
        Define(text, "IS_STRAIGHT", isStraight ? 1 : 0);
        text.Append(Resource("Portable.cl"));
        Define(text, "RUNNING", Running);
        Define(text, "CONVERGED", Converged);
        Define(text, "GIVEN_UP", GivenUp);
        Define(text, "QUADRATIC_SHIFT", (int)InterpolationCode.QuadraticShift);
        Define(text, "POLYNOMIAL_SHIFT", (int)InterpolationCode.PolynomialShift);
        Define(text, "POISSON", (int)ConstraintKind.Poisson);
        Define(text, "LOG_NORMAL", (int)ConstraintKind.LogNormal);
        Define(text, "MATERN_32", (int)KernelFamily.Matern32);
        Define(text, "MATERN_52", (int)KernelFamily.Matern52);
        Define(text, "RATIONAL_QUADRATIC", (int)KernelFamily.RationalQuadratic);
        Define(text, "IS_COEFFICIENT", (int)ScaleKind.Coefficient);
        Define(text, "IS_FACTOR", (int)ScaleKind.Factor);
        Define(text, "IS_NORM", (int)ScaleKind.Norm);
        return text;
    }

    /// <summary>The coefficients of all samples, each formula once.</summary>
    private static void AppendCoefficients(StringBuilder text, TableImage image, FitProgram program)
    {
        var code = new CodeWriter();
        code.Open("FUNCTION void evaluate_coefficients(const Fit* fit, int point)");
        foreach (var (index, coefficient) in program.Coefficients.Index())
        {
            code.Open($"if (IS_MINE({index}))");
            Store(code, image, CoefficientText.Write(code, coefficient, $"c{index}", slot => $"AT(point + {slot})"), index, coefficient.Parameters.Length);
            code.Close();
        }

        code.Close();
        text.Append(code).Append('\n');
    }

    private static void Store(CodeWriter code, TableImage image, CoefficientText coefficient, int index, int names)
    {
        code.Line($"AT(COEFFICIENT_AT + {index}) = {coefficient.Value};");
        for (var i = 0; i < names; i++)
        {
            code.Line($"AT(COEFFICIENT_SLOPE_AT + {image.FirstSlope(index) + i}) = {coefficient.SlopeIn(i) ?? "0"};");
            for (var j = 0; j < names; j++)
            {
                code.Line($"AT(COEFFICIENT_CURVATURE_AT + {image.FirstCurvature(index) + (i * names) + j}) = {coefficient.CurvatureIn(i, j) ?? "0"};");
            }
        }
    }

    private static void Define(StringBuilder text, string name, int value) => text.Append(CultureInfo.InvariantCulture, $"#define {name} {value}\n");

    private static string Resources(params string[] names) => string.Concat(names.Select(Resource));

    private static string Resource(string name)
    {
        using var stream = typeof(KernelText).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
