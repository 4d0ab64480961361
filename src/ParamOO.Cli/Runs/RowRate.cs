using System.Globalization;

namespace ParamOO.Cli.Runs;

/// <summary>How fast rows pass and how long the rest will take.</summary>
/// <param name="clock">The time.</param>
/// <param name="what">What is done with the rows.</param>
/// <param name="total">How many there are.</param>
internal sealed class RowRate(TimeProvider clock, string what, long total)
{
    private readonly long start = clock.GetTimestamp();
    private long said = clock.GetTimestamp();

    /// <summary>What is done with the rows.</summary>
    public string What => what;

    /// <summary>How many there are.</summary>
    public long Total => total;

    /// <summary>What to say now.</summary>
    /// <param name="rows">How many rows are done.</param>
    /// <param name="pause">How long nothing is said after something was.</param>
    /// <returns>Rate and remaining time; null while it is too early to say anything.</returns>
    public string? Next(long rows, TimeSpan pause)
    {
        if (clock.GetElapsedTime(said) < pause || rows == 0)
        {
            return null;
        }

        said = clock.GetTimestamp();
        var rate = rows / clock.GetElapsedTime(start).TotalSeconds;
        var left = TimeSpan.FromSeconds(Math.Ceiling((total - rows) / rate));
        return string.Create(CultureInfo.InvariantCulture, $"{(double)rows / total:P0} of {Short(total)} {what}, {Short(rate)} rows/s, {left:h\\:mm\\:ss} left");
    }

    private static string Short(double number) => number switch
    {
        >= 1e9 => (number / 1e9).ToString("F1", CultureInfo.InvariantCulture) + " G",
        >= 1e6 => (number / 1e6).ToString("F1", CultureInfo.InvariantCulture) + " M",
        >= 1e3 => (number / 1e3).ToString("F0", CultureInfo.InvariantCulture) + " k",
        _ => number.ToString("F0", CultureInfo.InvariantCulture),
    };
}
