using ParamOO.Likelihoods;
using ParamOO.Numerics;
using ParamOO.Vocabulary;

namespace ParamOO.Fitting.Lanes;

/// <summary>
/// What −2 ln L with all its constants has more than the lanes' value: the saturated Poisson terms, which depend on the data
/// alone, and the normalisations of the constraints.
/// </summary>
internal sealed class DataConstants
{
    private const int Tabulated = 4096;

    private static readonly double[] Table = MakeTable();

    private readonly int bins;
    private readonly double fixedPart;
    private readonly int[] poisson;
    private readonly int[] logNormal;

    public DataConstants(CompiledModel model)
    {
        bins = model.Bins;
        var constraints = model.Constraints.Select((term, index) => (term.Constraint, Index: bins + index)).ToList();
        fixedPart = constraints.Sum(term => Fixed(term.Constraint));
        poisson = [.. constraints.Where(term => term.Constraint is PoissonConstraint or GammaConstraint).Select(term => term.Index)];
        logNormal = [.. constraints.Where(term => term.Constraint is LogNormalConstraint).Select(term => term.Index)];
    }

    /// <summary>Whether data are finite and counts not negative.</summary>
    /// <param name="data">Counts, then auxiliary data.</param>
    public bool AreValid(ReadOnlySpan<double> data)
    {
        foreach (var count in data[..bins])
        {
            if (!(count >= 0 && count < double.PositiveInfinity))
            {
                return false;
            }
        }

        foreach (var measured in data[bins..])
        {
            if (!double.IsFinite(measured))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The constants of one data set.</summary>
    /// <param name="data">Counts, then auxiliary data.</param>
    public double Of(ReadOnlySpan<double> data)
    {
        var sum = fixedPart;
        foreach (var count in data[..bins])
        {
            sum += Saturated(count);
        }

        foreach (var index in poisson)
        {
            sum += Saturated(data[index]);
        }

        foreach (var index in logNormal)
        {
            sum += 2 * Math.Log(data[index]);
        }

        return sum;
    }

    /// <summary>2[n − n ln n + ln Γ(n + 1)].</summary>
    private static double Saturated(double count) =>
        count >= 0 && count < Tabulated && count == (int)count ? Table[(int)count] : Compute(count);

    private static double Compute(double count) => count == 0 ? 0 : 2 * (count - (count * Math.Log(count)) + LogGamma.Of(count + 1));

    private static double[] MakeTable()
    {
        var table = new double[Tabulated];
        for (var count = 0; count < Tabulated; count++)
        {
            table[count] = Compute(count);
        }

        return table;
    }

    private static double Fixed(Constraint constraint) => constraint switch
    {
        NormalConstraint normal => Math.Log(2 * Math.PI * normal.Sigma * normal.Sigma),
        LogNormalConstraint logNormal => Math.Log(2 * Math.PI * Math.Log(logNormal.Kappa) * Math.Log(logNormal.Kappa)),
        GammaConstraint gamma => -2 * Math.Log(gamma.Tau),
        _ => 0,
    };
}
