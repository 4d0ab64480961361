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

    /// <summary>The fits of a model.</summary>
    /// <param name="image">The model.</param>
    /// <param name="program">Its program, for the coefficients.</param>
    /// <param name="width">Threads per fit: 1, or those of a work-group.</param>
    /// <param name="isSpecial">
    /// Whether sizes and places are constants of the text, which lets the compiler unroll and fold; otherwise they are read from the
    /// structure, and one compiled text serves every model without coefficients.
    /// </param>
    public static string Fits(ModelImage image, FitProgram program, int width, bool isSpecial)
    {
        var text = new StringBuilder();
        Define(text, "WIDTH", width);
        Define(text, "IS_PRIVATE", image.IsPrivate ? 1 : 0);
        text.Append(Resource("Portable.cl"));
        AppendConstants(text);
        AppendSizes(text, image, isSpecial);
        text.Append(Resource("Fit.cl")).Append(Resource("Coefficients.cl"));
        AppendCoefficients(text, image, program);
        foreach (var part in (string[])["Morphs.cl", "Yields.cl", "Derivatives.cl", "Curvature.cl", "Newton.cl", "Kernels.cl"])
        {
            text.Append(Resource(part));
        }

        return text.ToString();
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

    private static void AppendConstants(StringBuilder text)
    {
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
    }

    private static void AppendSizes(StringBuilder text, ModelImage image, bool isSpecial)
    {
        foreach (var (index, (name, value)) in image.Names.Index())
        {
            // DATA and ENTRIES are needed before there is a fit.
            var place = name is "DATA" or "ENTRIES" ? $"structure[{index}]" : $"fit->structure[{index}]";
            text.Append(CultureInfo.InvariantCulture, $"#define {name} {(isSpecial ? value.ToString(CultureInfo.InvariantCulture) : place)}\n");
        }
    }

    private static void AppendCoefficients(StringBuilder text, ModelImage image, FitProgram program)
    {
        for (var index = 0; index < program.Coefficients.Length; index++)
        {
            text.Append(CoefficientText.Of(program.Coefficients[index], index, image.FirstSlope(index), image.FirstCurvature(index))).Append('\n');
        }

        text.Append("/* The coefficients of all samples, each formula once. */\nFUNCTION void evaluate_coefficients(const Fit* fit, int point)\n{\n");
        for (var index = 0; index < program.Coefficients.Length; index++)
        {
            text.Append(CultureInfo.InvariantCulture, $"    if (IS_MINE({index}))\n    {{\n        coefficient_{index}(fit, point);\n    }}\n\n");
        }

        text.Append("}\n\n");
    }

    private static void Define(StringBuilder text, string name, int value) => text.Append(CultureInfo.InvariantCulture, $"#define {name} {value}\n");

    private static string Resource(string name)
    {
        using var stream = typeof(KernelText).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
