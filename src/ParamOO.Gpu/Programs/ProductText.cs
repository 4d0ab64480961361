namespace ParamOO.Gpu.Programs;

/// <summary>
/// A product of elements with its derivatives as code. What is left without one or two elements is multiplied up from both ends, so that elements
/// may vanish and nothing is divided.
/// </summary>
internal sealed class ProductText
{
    private readonly CodeWriter code;
    private readonly string name;
    private readonly string? common;
    private readonly IReadOnlyList<ProductElement> elements;
    private readonly string?[] before;
    private readonly string?[] behind;
    private readonly List<string?>[] slopes;

    /// <summary>Prepares a product.</summary>
    /// <param name="code">Receives the text.</param>
    /// <param name="name">What names in the text begin with.</param>
    /// <param name="common">A factor without derivatives of its own; null for 1.</param>
    /// <param name="elements">The elements.</param>
    public ProductText(CodeWriter code, string name, string? common, IReadOnlyList<ProductElement> elements)
    {
        (this.code, this.name, this.common, this.elements) = (code, name, common, elements);
        (before, behind) = (new string?[elements.Count], new string?[elements.Count]);
        slopes = [.. elements.Select(_ => new List<string?>())];
    }

    /// <summary>Writes the product.</summary>
    /// <returns>What stands for it; null for 1.</returns>
    public string? Value() => code.LetUnlessOne(name, CodeWriter.Times([common, .. elements.Select(element => element.Value)]));

    /// <summary>Writes the first derivatives.</summary>
    public IReadOnlyList<ProductSlope> Slopes()
    {
        WriteEnds();
        var found = new List<ProductSlope>();
        for (var e = 0; e < elements.Count; e++)
        {
            var without = elements[e].Parameters.Count > 0 ? code.LetUnlessOne($"{name}_without{e}", CodeWriter.Times(before[e], behind[e])) : null;
            foreach (var (k, parameter) in elements[e].Parameters.Index())
            {
                slopes[e].Add(code.LetUnlessOne($"{name}_own{e}_{k}", parameter.Slope));
                found.Add(new(parameter.Slot, code.LetUnlessOne($"{name}_slope{e}_{k}", CodeWriter.Times(slopes[e][k], without)) ?? "1.0"));
            }
        }

        return found;
    }

    /// <summary>
    /// The second derivatives, after the first: those of two different parameters of the list once, so that two of the same slot count twice.
    /// </summary>
    public IEnumerable<ProductCurvature> Curvatures()
    {
        for (var e = 0; e < elements.Count; e++)
        {
            foreach (var own in OwnCurvatures(e))
            {
                yield return own;
            }

            var run = before[e];
            for (var f = e + 1; f < elements.Count; f++)
            {
                var without = CodeWriter.Times(run, behind[f]);
                foreach (var (k, l) in Enumerable.Range(0, slopes[e].Count).SelectMany(k => Enumerable.Range(0, slopes[f].Count).Select(l => (k, l))))
                {
                    var (one, other) = (elements[e].Parameters[k].Slot, elements[f].Parameters[l].Slot);
                    yield return new(one, other, CodeWriter.Times(slopes[e][k], slopes[f][l], without) ?? "1.0", one == other);
                }

                run = elements[e].Parameters.Count > 0 ? code.LetUnlessOne($"{name}_run{e}_{f}", CodeWriter.Times(run, elements[f].Value)) : run;
            }
        }
    }

    private IEnumerable<ProductCurvature> OwnCurvatures(int e)
    {
        var (parameters, without) = (elements[e].Parameters, CodeWriter.Times(before[e], behind[e]));
        for (var k = 0; k < parameters.Count; k++)
        {
            for (var l = 0; l <= k; l++)
            {
                if (parameters[k].Curvatures[l] is { } curvature)
                {
                    yield return new(parameters[k].Slot, parameters[l].Slot, CodeWriter.Times(curvature, without)!, k != l && parameters[k].Slot == parameters[l].Slot);
                }
            }
        }
    }

    private void WriteEnds()
    {
        var product = common;
        for (var e = 0; e < elements.Count; e++)
        {
            before[e] = product;
            product = e < elements.Count - 1 ? code.LetUnlessOne($"{name}_before{e + 1}", CodeWriter.Times(product, elements[e].Value)) : null;
        }

        product = null;
        for (var e = elements.Count - 1; e >= 0; e--)
        {
            behind[e] = product;
            product = e > 0 ? code.LetUnlessOne($"{name}_behind{e - 1}", CodeWriter.Times(elements[e].Value, product)) : null;
        }
    }
}

/// <summary>One element of a product.</summary>
/// <param name="Value">Its value; null for 1.</param>
/// <param name="Parameters">What it depends on, variables of the minimiser only.</param>
internal sealed record ProductElement(string? Value, IReadOnlyList<ElementParameter> Parameters);

/// <summary>One parameter of an element.</summary>
/// <param name="Slot">Its slot.</param>
/// <param name="Slope">First derivative; null for 1.</param>
/// <param name="Curvatures">Second derivatives with the parameters of the element up to this one; null for 0.</param>
internal sealed record ElementParameter(int Slot, string? Slope, IReadOnlyList<string?> Curvatures);

/// <summary>A first derivative.</summary>
/// <param name="Slot">In which slot.</param>
/// <param name="Text">What stands for it.</param>
internal readonly record struct ProductSlope(int Slot, string Text);

/// <summary>A second derivative.</summary>
/// <param name="One">In which slot.</param>
/// <param name="Other">And in which other.</param>
/// <param name="Text">What stands for it.</param>
/// <param name="IsTwice">Whether it counts twice, because both are the same slot in different places.</param>
internal readonly record struct ProductCurvature(int One, int Other, string Text, bool IsTwice);
