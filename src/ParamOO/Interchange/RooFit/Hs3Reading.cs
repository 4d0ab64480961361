using ParamOO.Vocabulary;
using ParamOO.Workspaces;

namespace ParamOO.Interchange.RooFit;

/// <summary>Makes a workspace of one analysis of an HS3 document.</summary>
internal sealed class Hs3Reading
{
    private readonly Hs3Document document;
    private readonly Findings findings;
    private readonly Hs3Parameters parameters;
    private readonly JsonPlace? own;

    public Hs3Reading(Hs3Document document, Findings findings)
    {
        (this.document, this.findings) = (document, findings);
        parameters = new Hs3Parameters(document);
        own = document.Root.Optional("misc")?.Optional("ParamOO");
    }

    public Workspace Read(string? analysis)
    {
        var place = analysis is null && document.List("analyses").Count == 0 ? null : document.Entry("analyses", analysis);
        var likelihood = document.Entry("likelihoods", place?["likelihood"].Text());
        if (likelihood is not { } pairs)
        {
            return new([], [], []);
        }

        var (distributions, data) = (pairs["distributions"].Items(), pairs["data"].Items());
        if (distributions.Count != data.Count)
        {
            pairs.Refuse("PX0840", $"there are {distributions.Count} distributions for {data.Count} data sets; one of each makes a channel.");
        }

        var channels = distributions.Zip(data, ReadChannel).OfType<(Channel Channel, Observation Observation)>().ToList();
        var poi = place?.Optional("parameters_of_interest")?.Items() is { Count: > 0 } list ? list[0].Text() : string.Empty;
        return new(
            [.. channels.Select(pair => pair.Channel)],
            [.. channels.Select(pair => pair.Observation)],
            [new Measurement(place?["name"].Text() ?? "measurement", poi, parameters.Settings(poi))]);
    }

    private (Channel Channel, Observation Observation)? ReadChannel(JsonPlace distribution, JsonPlace data)
    {
        if (document.Distribution(distribution) is not { } place || document.Data(data) is not { } set || Channel(place) is not { } channel)
        {
            return null;
        }

        if (set["type"].Text() is var type && type != "binned")
        {
            set["type"].Refuse("PX0841", $"the data are '{type}'; histfactory_dist needs binned data.");
            return null;
        }

        var name = channel["name"].Text();
        name = name.StartsWith("model_", StringComparison.Ordinal) ? name["model_".Length..] : name;
        var axis = own?.Optional("channels")?.Optional(name);
        return new Hs3ChannelReading(document, channel, name, parameters, axis is { } found ? new Hs3AxisReading(document, own!.Value, found) : null).Read([.. set["contents"].Numbers()]);
    }

    /// <summary>The histfactory_dist of a channel, possibly one factor of a product.</summary>
    private JsonPlace? Channel(JsonPlace distribution)
    {
        switch (distribution["type"].Text())
        {
            case "histfactory_dist":
                return distribution;
            case "product_dist":
                var factors = distribution["factors"].Items().Select(reference => (Reference: reference, Place: document.Distribution(reference))).ToList();
                var channels = factors.Where(factor => factor.Place?["type"].Text() == "histfactory_dist").ToList();
                foreach (var (reference, place) in factors.Where(factor => factor.Place is not null && !channels.Contains(factor) && !IsKnown(factor.Place.Value)))
                {
                    reference.Refuse("PX0841", $"the factor '{reference.Text()}' of type '{place!.Value["type"].Text()}' has no counterpart in a workspace.");
                }

                return channels.Count == 1 ? channels[0].Place : Refuse(distribution);
            default:
                return Refuse(distribution);
        }
    }

    /// <summary>Our own factors are made again from the hypothesis; unit normal constraints come with the modifiers.</summary>
    private bool IsKnown(JsonPlace factor) => factor["type"].Text() switch
    {
        "generic_dist" => own is not null && factor["name"].Text().StartsWith("corr_", StringComparison.Ordinal),
        "gaussian_dist" or "normal_dist" => factor["mean"].RawText.Contains("alpha_", StringComparison.Ordinal) || factor["x"].RawText.Contains("alpha_", StringComparison.Ordinal),
        _ => false,
    };

    private JsonPlace? Refuse(JsonPlace distribution)
    {
        findings.Error("PX0841", distribution["type"].Path, $"'{distribution["name"].Text()}' is of type '{distribution["type"].Text()}'; only histfactory_dist, alone or as a factor, can be imported.");
        return null;
    }
}
