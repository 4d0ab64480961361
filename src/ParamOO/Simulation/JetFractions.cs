namespace ParamOO.Simulation;

/// <summary>Fractions of events with no, one, and two or more jets; they add to one.</summary>
/// <param name="None">Without jets.</param>
/// <param name="One">With one jet.</param>
/// <param name="More">With two jets or more.</param>
internal readonly record struct JetFractions(double None, double One, double More)
{
    /// <summary>Number of categories.</summary>
    public const int Categories = 3;

    /// <summary>The fraction of one category.</summary>
    /// <param name="category">0, 1 or 2.</param>
    public double this[int category] => category switch { 0 => None, 1 => One, _ => More };

    /// <summary>Fractions in given proportions.</summary>
    /// <param name="none">Events without jets, in any unit.</param>
    /// <param name="one">Events with one jet, in the same unit.</param>
    /// <param name="more">Events with two jets or more, in the same unit.</param>
    public static JetFractions Proportional(double none, double one, double more)
    {
        var sum = none + one + more;
        return new(none / sum, one / sum, more / sum);
    }

    /// <summary>Moves events between neighbouring categories, as a change of the jet energy scale does.</summary>
    /// <param name="fraction">Fraction of each category that moves up by one jet; negative moves events down. Within (−1, 1).</param>
    public JetFractions Migrated(double fraction) => fraction >= 0
        ? new(None * (1 - fraction), (One * (1 - fraction)) + (None * fraction), More + (One * fraction))
        : new(None - (One * fraction), (One * (1 + fraction)) - (More * fraction), More * (1 + fraction));

    /// <summary>Multiplies the odds of every further jet, as harder parton radiation does.</summary>
    /// <param name="odds">The factor, positive.</param>
    public JetFractions Tilted(double odds) => Proportional(None, One * odds, More * odds * odds);
}
