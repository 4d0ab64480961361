using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ParamOO.Numerics;
using ParamOO.Unbinned;
using ParamOO.Vocabulary;

namespace ParamOO.Inference.Toys;

/// <summary>What an unbinned likelihood is made of, in one number.</summary>
internal static class UnbinnedContent
{
    /// <summary>Sums keep so many digits: vectors of other lengths and other compilers change those behind.</summary>
    private const int Digits = 8;

    /// <summary>Weights of rows repeat after so many: primes, so that rows that change places are noticed.</summary>
    private static ReadOnlySpan<int> Periods => [1, 7, 1009];

    /// <summary>A digest of parameters and of the events expected at the nominal point, in 64 hexadecimal digits.</summary>
    /// <param name="likelihood">The likelihood.</param>
    public static string Digest(UnbinnedLikelihood likelihood)
    {
        double[] nominal = [.. likelihood.Parameters.Select(parameter => parameter.Nominal)];
        return Digest(likelihood.Parameters, [], likelihood.ExpectedEvents(nominal).Concat(likelihood.ExpectedCounts(nominal)));
    }

    /// <summary>A digest of parameters, formulae and columns.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="formulae">Words that the model is made of.</param>
    /// <param name="columns">Columns of numbers.</param>
    public static string Digest(IEnumerable<Parameter> parameters, IEnumerable<string> formulae, IEnumerable<double[]> columns)
    {
        var text = new StringBuilder();
        foreach (var parameter in parameters)
        {
            text.Append(CultureInfo.InvariantCulture, $"{parameter.Name} {parameter.Nominal:R} {parameter.Bounds} {parameter.IsFixed} {parameter.Constraint}\n");
        }

        foreach (var formula in formulae)
        {
            text.Append(CultureInfo.InvariantCulture, $"{formula}\n");
        }

        foreach (var expected in columns)
        {
            text.Append(CultureInfo.InvariantCulture, $"{expected.Length} {Sums(expected)}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string Sums(double[] expected)
    {
        var sums = new List<string>();
        foreach (var period in Periods)
        {
            var sum = 0.0;
            for (var i = 0; i < expected.Length; i++)
            {
                sum += expected[i] * (1 + (i % period));
            }

            sums.Add(Rounding.ToDigits(sum, Digits).ToString("R", CultureInfo.InvariantCulture));
        }

        return string.Join(' ', sums);
    }
}
