using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ParamOO.Numerics;
using ParamOO.Unbinned;

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
        var text = new StringBuilder();
        foreach (var parameter in likelihood.Parameters)
        {
            text.Append(CultureInfo.InvariantCulture, $"{parameter.Name} {parameter.Nominal:R} {parameter.Bounds} {parameter.IsFixed} {parameter.Constraint}\n");
        }

        foreach (var expected in likelihood.ExpectedEvents(nominal).Concat(likelihood.ExpectedCounts(nominal)))
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
