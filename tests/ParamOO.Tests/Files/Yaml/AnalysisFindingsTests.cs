namespace ParamOO.Tests.Files.Yaml;

/// <summary>Each way to write a wrong analysis file gives its finding with its line.</summary>
public sealed class AnalysisFindingsTests : IDisposable
{
    private readonly AnalysisText text = new();

    public void Dispose() => text.Dispose();

    [Theory]
    [InlineData("Yield: 20,", "Yeild: 20,", "PX0904 12: 'Yeild' is no key of Samples[0]; did you mean 'Yield'?")]
    [InlineData("  POI: mu\n", "", "PX0905 2: General lacks the key 'POI'")]
    [InlineData("Yield: 20,", "Yield: many,", "PX0906 12: Samples[0]/Yield is 'many'; a number must stand here.")]
    [InlineData("Yield: 20,", "Yield: \"20\",", "PX0906 12: Samples[0]/Yield is the text \"20\"; a number must stand here.")]
    [InlineData("Bounds: [0, 4]", "Bounds: 4", "PX0906 7: Parameters[0]/Bounds is '4'; two numbers [low, high] must stand here.")]
    [InlineData("Yield: 20,", "Yield: .nan,", "PX0907 12: Samples[0]/Yield is .nan; a finite number is needed.")]
    [InlineData("Yield: 20,", "Yield: 1e999,", "PX0907 12: Samples[0]/Yield is 1e999; a finite number is needed.")]
    [InlineData("Yield: 20,", "Yield: -3,", "PX0907 12: Samples[0]/Yield is -3; it must be at least 0.")]
    [InlineData("Bounds: [0, 4]", "Bounds: [4, 0]", "PX0907 7: Parameters[0]/Bounds is [4, 0]")]
    [InlineData("Down: -0.02", "Down: -1", "PX0907 20: Systematics[1]/Down is -1; it must be greater than -1.")]
    [InlineData("Type: NormPlusShape", "Type: NormShape", "PX0908 17: Systematics[1]/Type is 'NormShape'; known are")]
    [InlineData("Reference: events.arrow", "Reference: events.arrow\n    Observable: {Type: quantil}", "PX0908 11: Regions[0]/Observable/Type is 'quantil'; did you mean 'quantile'?")]
    [InlineData("  POI: mu\n", "  POI: mu\n  POI: mu\n", "PX0903 4: the key 'POI' stands already in line 3; remove one of them.")]
    [InlineData("Name: B,", "Name: S,", "PX0909 13: the sample 'S' stands already at")]
    [InlineData("Name: lumi", "Name: jes", "PX0909 16: the systematic 'jes' stands already at")]
    [InlineData("Name: lumi", "Name: mu", "PX0909 15: 'mu' is a free parameter already")]
    [InlineData("Samples: [B]", "Samples: [Q]", "PX0910 18: there is no sample 'Q'; known are S, B.")]
    [InlineData("Up: {B: 0.03}", "Up: {B: 0.03, ttV: 1}", "PX0910 19: there is no sample 'ttV'")]
    [InlineData("sqrt(mu)", "sqrt(nu)", "PX0911 12: 'mu - sqrt(nu)' holds 'nu', which is no parameter; did you mean 'mu'?")]
    [InlineData("sqrt(mu)", "sqrt(mu", "PX0201 12:")]
    [InlineData("POI: mu", "POI: kappa", "PX0912 3: the parameter of interest 'kappa' is not in Parameters; known are mu.")]
    [InlineData("Nominal: 1", "Nominal: 7", "PX0913 7: Nominal is 7, outside the bounds [0, 4]")]
    [InlineData("Name: S,", "Name: S, RatioColumn: r_s1,", "PX0914 12: events.arrow has no column 'r_s1'; did you mean 'r_S'?")]
    [InlineData("Weight: weight", "Weight: w", "PX0914 5: events.arrow has no column 'w'")]
    [InlineData("Name: jes", "Name: jer", "PX0914 16: events.arrow has no column 'var_jer_ratio_B_up'; did you mean 'var_jes_ratio_B_up'?")]
    [InlineData("Weight: weight", "Weight: weight\n    Ratio: \"q_{sample}\"", "PX0914 6: events.arrow has no column 'q_S'; did you mean 'r_S'? So it is with 1 more that 'q_{sample}' makes: 'q_B'.")]
    [InlineData("events.arrow", "event.arrow", "PX0915 10: there is no table 'event.arrow'")]
    [InlineData("Reference: events.arrow", "Reference: events.arrow\n    Yields: {Degree: 4}", "PX0916 11: Degree belongs to Type: bernstein")]
    [InlineData("Reference: events.arrow", "Reference: events.arrow\n    Observable: {Columns: 4}", "PX0916 11: Columns belongs to SecondAxis")]
    [InlineData("Reference: events.arrow", "Reference: events.arrow\n    Observable: {Nuisances: profiled, SecondAxis: nominal, KeepConstraints: 0.97}", "PX0916 11: KeepConstraints belongs to SecondAxis: nuisances")]
    [InlineData("Reference: events.arrow", "Reference: events.arrow\n    Observable: {SecondAxis: nominal}", "PX0916 11: SecondAxis and Nuisances name the same score")]
    [InlineData("Reference: events.arrow", "\tReference: events.arrow", "PX0901 10:")]
    [InlineData("  POI: mu", "\tPOI: mu", "PX0901 3:")]
    [InlineData("Reference: events.arrow", "Reference: events.arrow\n    Observable: {Stretch: 4}", "PX0916 11: Stretch belongs to Type: stretched")]
    [InlineData("Up: {B: 0.03}", "Up: {S: 0.03}", "PX0918 19: 'jes' moves the sample 'B', for which Up says nothing")]
    [InlineData("Up: 0.017, ", "", "PX0918 15: 'lumi' changes yields and lacks the key 'Up', e.g. Up: 0.02.")]
    [InlineData("Type: NormPlusShape", "Type: Shape", "PX0918 19: 'jes' is a pure shape and has no 'Up'")]
    [InlineData("{Name: mu, Nominal", "{Name: 2mu, Nominal", "PX0920 7: the parameter '2mu' cannot stand in a formula")]
    [InlineData("POI: mu\n", "POI: mu\n  ReferenceHypothesis: 9\n", "PX0921 4: ReferenceHypothesis is 9, outside the bounds [0, 4] of 'mu'.")]
    [InlineData("Reference: events.arrow", "Reference: events.arrow\n    Yields: {Range: [0, 5]}", "PX0921 11: Range is [0, 5], which is not inside [0, 4]")]
    [InlineData("Reference: events.arrow", "Reference: events.arrow\n    Yields: {Range: [2, 4]}", "PX0921 11: Range is [2, 4], without the reference hypothesis 1")]
    [InlineData("Name: jes", "Name: jes\n    Parameter: lumi", "PX0922 16: 'lumi' moves the sample 'B' already at")]
    [InlineData("mu - sqrt(mu)", "2", "PX0923 3: no coefficient holds the parameter of interest 'mu'")]
    [InlineData("Samples:\n", "  - {Name: CR, Reference: events.arrow}\nSamples:\n", "PX0930 13: 'S' has one Yield, and 'SR' of 2 regions has no Filter")]
    [InlineData("General:", "General: [", "PX0901 ")]
    [InlineData("Bounds: [0, 4]}", "Bounds: [0, 4]", "PX0901 6: this is not YAML: a brace or bracket")]
    [InlineData("Samples: [B]", "Samples: *all", "PX0901 18: '*all' repeats '&all', which is not defined above it.")]
    public void AWrongPlaceIsNamedWithItsLine(string valid, string wrong, string expected)
    {
        var found = text.Refused(ReplaceFirst(AnalysisText.Valid, valid, wrong));
        Assert.Contains(found, finding => finding.StartsWith(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "PX0902")]
    [InlineData("# only a comment\n", "PX0902")]
    [InlineData("just text", "PX0906")]
    [InlineData("{}", "PX0905")]
    [InlineData("General: {}\nSamples: []\n", "PX0919")]
    [InlineData("a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "PX0901")]
    public void AFileThatIsNoAnalysisIsRefused(string content, string id)
    {
        var refused = Assert.Throws<Vocabulary.InvalidInputException>(() => text.Read(content));
        Assert.Contains(refused.Findings, finding => finding.Id == id);
    }

    [Theory]
    [InlineData("Up: 0.017, ", "Up: -1.5, ", "PX0907 15:")]
    [InlineData("POI: mu", "POIs: [mu]", "PX0940 3:")]
    public void OneMistakeIsToldOnce(string valid, string wrong, string expected)
    {
        var found = text.Refused(ReplaceFirst(AnalysisText.Valid, valid, wrong).Replace("events.arrow", wrong.StartsWith("POIs", StringComparison.Ordinal) ? "events.arrow\n    Yields: {Rays: 8}" : "events.arrow", StringComparison.Ordinal));
        Assert.StartsWith(expected, Assert.Single(found), StringComparison.Ordinal);
    }

    [Fact]
    public void EverythingIsFoundAtOnce()
    {
        var wrong = AnalysisText.Valid.Replace("Yield: 20,", "Yield: many,").Replace("Samples: [B]", "Samples: [Q]").Replace("sqrt(mu)", "sqrt(nu)")
            .Replace("Name: mu,", "Nane: mu,") + "\nScann: 3\n";
        var ids = text.Refused(wrong).Select(finding => finding[..6]).ToHashSet();
        Assert.Superset(new HashSet<string> { "PX0904", "PX0905", "PX0906", "PX0910", "PX0911" }, ids);
    }

    private static string ReplaceFirst(string whole, string part, string other)
    {
        var at = whole.IndexOf(part, StringComparison.Ordinal);
        Assert.True(at >= 0, $"'{part}' is not in the valid file");
        return string.Concat(whole.AsSpan(0, at), other, whole.AsSpan(at + part.Length));
    }
}
