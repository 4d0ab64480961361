using ParamOO.Systematics;

namespace ParamOO.Tests.Files.Yaml;

public sealed class BootstrapKeysTests : IDisposable
{
    private const string Region = "    Reference: events.arrow\n";
    private const string Bootstrap = Region + "    Variations: {Bootstrap: {Replicas: 50, Seed: 3, Treatment: coherent, Fraction: 0.9}}\n";

    private readonly AnalysisText text = new();

    public void Dispose() => text.Dispose();

    [Fact]
    public void ReplicasReachThePlan()
    {
        var options = text.Read(AnalysisText.Valid.Replace(Region, Bootstrap)).Plan.Regions[0].Variations.Bootstrap;
        Assert.Equal(new BootstrapOptions { Replicas = 50, Seed = 3, Treatment = EnsembleTreatment.Coherent, Fraction = 0.9 }, options);
    }

    [Theory]
    [InlineData("Treatment: coherent", "Treatment: gamma", "PX0916")]
    [InlineData("Replicas: 50", "Replicas: 1", "PX0907")]
    [InlineData("Seed: 3", "Seed: -3", "PX0907")]
    [InlineData("Replicas: 50", "Replica: 50", "PX0904")]
    [InlineData("{Bootstrap", "{McStatistics: false, Bootstrap", "PX0529")]
    [InlineData("    Variations", "    Variable: weight\n    Binning: [0, 1]\n    Variations", "PX0529")]
    public void MisuseIsAFinding(string before, string after, string id)
    {
        Assert.Contains(before, Bootstrap);
        Assert.Contains(text.Refused(AnalysisText.Valid.Replace(Region, Bootstrap.Replace(before, after))), finding => finding.StartsWith(id, StringComparison.Ordinal));
    }
}
