namespace ParamOO.Tests.Files.Yaml;

public sealed class SystematicSignTests : IDisposable
{
    private const string Lumi = "Up: 0.017, Down: -0.017";

    private readonly AnalysisText text = new();

    public void Dispose() => text.Dispose();

    [Theory]
    [InlineData("Up: 1.017, Down: 0.983", "is it Up: 0.017 and Down: -0.017?")]
    [InlineData("Up: 0.017, Down: 0.017", "both the same way")]
    public void BothDirectionsTheSameWayAreToldWithWhatWasMeant(string numbers, string told)
    {
        var finding = Assert.Single(text.Read(AnalysisText.Valid.Replace(Lumi, numbers)).Findings, finding => finding.Id == "PX0532");
        Assert.Contains(told, finding.Message);
    }

    [Theory]
    [InlineData(Lumi)]
    [InlineData("Up: 0.017, Down: 0.01, Symmetrize: maximum")]
    [InlineData("Up: 0.017, Down: 0")]
    public void WhatIsUsualIsNotTold(string numbers) =>
        Assert.DoesNotContain(text.Read(AnalysisText.Valid.Replace(Lumi, numbers)).Findings, finding => finding.Id == "PX0532");
}
