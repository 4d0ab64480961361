namespace ParamOO.Interchange.RooFit;

/// <summary>
/// What HS3 has no words for, beside the model in <c>misc/ParamOO</c>: which channels follow which hypothesis and which functions are its basis. Other
/// readers leave it aside; ours makes the workspace again from it and the functions.
/// </summary>
internal static class Hs3Hypothesis
{
    public static void Write(JsonScribe item, RooModel model)
    {
        if (model.Hypothesis is { } hypothesis)
        {
            item.Key("hypothesis").Text(hypothesis);
        }

        item.Key("channels").Object(channels =>
        {
            foreach (var channel in model.Channels)
            {
                if (channel.Axis is { } axis)
                {
                    channels.Key(channel.Name).Object(place => Write(place, channel, axis));
                }
            }
        });
        item.Key("bases").List(model.Bases, (list, basis) => list.Object(place =>
        {
            place.Key("type").Text(basis.Family);
            place.Key("variable").Text(basis.Variable);
            place.Key("places").Row(basis.Places.Span);
            place.Key("values").Words(basis.Values);
            place.Key("slopes").Words(basis.Slopes);
        }));
    }

    private static void Write(JsonScribe place, RooChannel channel, RooAxis axis)
    {
        place.Key("poi").Text(axis.Source.Poi);
        place.Key("variable").Text(axis.Source.Variable.Text);
        place.Key("range").Row([axis.Source.Range.Low, axis.Source.Range.High]);
        place.Key("reference").Number(axis.Source.Reference);
        place.Key("knots").Row(axis.Source.Knots.Span);
        place.Key("data").Words(channel.Corrections.Select(correction => correction.Data));
        if (axis.StatisticsName is { } name)
        {
            place.Key("mc_statistics").Object(statistics =>
            {
                statistics.Key("name").Text(name);
                statistics.Key("uncertainties").Words(axis.Statistics);
                statistics.Key("factors").Words(axis.Gammas);
            });
        }
    }
}
