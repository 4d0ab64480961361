using ParamOO.Fitting.Lanes;

namespace ParamOO.Gpu.Programs;

/// <summary>The bins of one stretch as straight code: one loop, whose body names everything that a bin has.</summary>
/// <param name="program">The model.</param>
/// <param name="code">Receives the text.</param>
/// <param name="own">The stretch with its numbers.</param>
internal sealed class StraightBins(FitProgram program, CodeWriter code, StretchNumbers own)
{
    /// <summary>A matrix of so many parameters, its lower triangle, fits into registers.</summary>
    private const int MostInRegisters = 12;

    private const int RowsTogether = 4;

    private readonly BinCode first = program.Bins.Span[own.Stretch.First];
    private readonly List<ProductSlope>[] gains = [.. own.Cells.Select(_ => new List<ProductSlope>())];

    /// <summary>Numbers of rows that wait until they are added to the matrix together; 0 where they are added at once.</summary>
    private int Kept { get; set; }

    private bool HasGamma => first.Eliminated >= 0;

    private bool HasRest => own.Cells.Any(cell => !cell.IsCarried);

    /// <summary>Adds the terms of the bins to a sum.</summary>
    public void WriteEvaluation()
    {
        OpenLoop();
        foreach (var cell in own.Cells)
        {
            code.Let($"yield{cell.Index}", cell.WriteYield(code));
        }

        WriteClosed();
        if (HasGamma)
        {
            code.Line($"AT(GAMMA_AT + {first.Eliminated} + k) = closed.gamma;");
            code.Line("sum += gamma_term(own, closed.gamma);");
        }

        code.Line("sum += deviance(count, closed.expected);");
        code.Close();
    }

    /// <summary>Adds what the bins have to the gradient, and to the matrix.</summary>
    /// <param name="scales">What multiplies whole blocks.</param>
    /// <param name="slopes">The derivatives of that.</param>
    public void WriteDerivatives(IReadOnlyList<ProductText> scales, IReadOnlyList<IReadOnlyList<ProductSlope>> slopes)
    {
        code.Line("{");
        var sums = new CodeWriter();
        var body = new StraightBins(program, sums, own);
        body.WriteLoop(slopes);
        WriteSums(body);
        code.Line(sums.ToString());
        foreach (var (index, cell) in own.Cells.Index())
        {
            WriteGradient(cell, slopes[cell.Index], body.gains[index]);
        }

        code.Open("if (is_near)");
        foreach (var (index, cell) in own.Cells.Index())
        {
            WriteScaleCurvature(cell, scales[cell.Index], slopes[cell.Index], body.gains[index]);
        }

        code.Close();
        code.Line("}");
    }

    private void OpenLoop()
    {
        code.Open($"for (int k = 0; k < {own.Stretch.Count}; k++)");
        code.Line($"GLOBAL const Pair* row = pairs + {own.Begin / 2} + k * {own.Row.Length / 2};");
        code.Let("count", $"DATUM({own.Stretch.First} + k)");
    }

    /// <summary>The bin at the conditional minimum of its γ.</summary>
    private void WriteClosed()
    {
        code.Let("carried", Sum(own.Cells.Where(cell => cell.IsCarried)));
        code.Let("rest", Sum(own.Cells.Where(cell => !cell.IsCarried)));
        if (HasGamma)
        {
            var gamma = $"{first.Eliminated} + k";
            code.Line($"const Gamma own = {{ {(first.IsPoisson ? 1 : 0)}, {own.Width}, DATUM({program.Model.Bins + first.Auxiliary} + k), AT(GAMMA_LOW_AT + {gamma}), AT(GAMMA_HIGH_AT + {gamma}) }};");
        }

        code.Line($"const Closed closed = {(HasGamma ? "close_gamma(own, count, carried, rest)" : "close_plain(count, rest)")};");
    }

    private static string Sum(IEnumerable<StraightCell> cells) => string.Join(" + ", cells.Select(cell => $"scale{cell.Index} * yield{cell.Index}").DefaultIfEmpty("0"));

    private void WriteLoop(IReadOnlyList<IReadOnlyList<ProductSlope>> slopes)
    {
        OpenLoop();
        var parts = new List<(ProductText Gain, string Base, string Value)>();
        foreach (var (index, cell) in own.Cells.Index())
        {
            var (gain, sum) = cell.WriteParts(code);
            var value = gain.Value() ?? "1.0";
            gains[index].AddRange(gain.Slopes());
            code.Let($"yield{cell.Index}", $"{value} * {sum}");
            parts.Add((gain, sum, value));
        }

        WriteClosed();
        code.Line($"const Bend bend = {(HasGamma ? "bend_gamma(own, count, closed, carried, is_far)" : "bend_plain(count, closed, is_far)")};");
        foreach (var (index, cell) in own.Cells.Index())
        {
            WriteSumsOfCell(cell, parts[index].Value, parts[index].Base, gains[index]);
        }

        if (parts.Count > 0)
        {
            code.Open("if (is_near)");
            foreach (var (index, cell) in own.Cells.Index())
            {
                WriteBends(cell, parts[index].Gain, parts[index].Base, gains[index]);
            }

            code.Close();
        }

        WriteRows(slopes, parts);
        code.Close();
    }

    /// <summary>Sums over the bins, of which the gradient and what bends whole blocks are made afterwards.</summary>
    private void WriteSumsOfCell(StraightCell cell, string value, string sum, List<ProductSlope> own)
    {
        var weight = code.Let($"weight{cell.Index}", cell.IsCarried ? "closed.slope * closed.gamma" : "closed.slope");
        code.Line($"sum{cell.Index} += {weight} * yield{cell.Index};");
        foreach (var (k, shift) in cell.Shifts.Index())
        {
            code.Line($"sum{cell.Index}_shift{k} += {weight} * {value} * {shift.Slope};");
            if (shift.Even is not null)
            {
                code.Line($"sum{cell.Index}_even{k} += {weight} * {value} * {shift.Even};");
            }
        }

        foreach (var (k, gain) in own.Index())
        {
            code.Line($"sum{cell.Index}_gain{k} += {weight} * {sum} * {gain.Text};");
        }
    }

    private void WriteSums(StraightBins body)
    {
        if (body.Kept > 0)
        {
            code.Line($"double kept[{body.Kept}];");
            Enumerable.Range(0, body.Kept).ToList().ForEach(n => code.Line($"kept[{n}] = 0;"));
        }

        foreach (var (index, cell) in own.Cells.Index())
        {
            code.Line($"double sum{cell.Index} = 0;");
            foreach (var (k, shift) in cell.Shifts.Index())
            {
                code.Line($"double sum{cell.Index}_shift{k} = 0;");
                code.Line(shift.Even is null ? "" : $"double sum{cell.Index}_even{k} = 0;");
            }

            for (var k = 0; k < body.gains[index].Count; k++)
            {
                code.Line($"double sum{cell.Index}_gain{k} = 0;");
            }
        }
    }

    /// <summary>What bends the factors of single bins, and these against shifts.</summary>
    private void WriteBends(StraightCell cell, ProductText gain, string sum, List<ProductSlope> slopes)
    {
        var weight = code.Let($"bend{cell.Index}", $"weight{cell.Index} * scale{cell.Index}");
        foreach (var curvature in gain.Curvatures())
        {
            AddToMatrix(curvature.One, curvature.Other, $"{weight} * {sum} * {curvature.Text}", curvature.IsTwice);
        }

        foreach (var (shift, slope) in cell.Shifts.SelectMany(shift => slopes.Select(slope => (shift, slope))))
        {
            AddToMatrix(shift.Slot, slope.Slot, $"{weight} * {slope.Text} * {shift.Slope}", shift.Slot == slope.Slot);
        }

        foreach (var morph in cell.Morphs)
        {
            foreach (var (k, number) in morph.Weights.Index())
            {
                code.Line($"anchor_weight{morph.Anchor + k} += {weight} * yield{cell.Index} * {number};");
            }
        }
    }

    /// <summary>The derivatives of what a bin expects, and their products with themselves: one row, or two where γ multiplies some shares and not others.</summary>
    private void WriteRows(IReadOnlyList<IReadOnlyList<ProductSlope>> slopes, List<(ProductText Gain, string Base, string Value)> parts)
    {
        var (carried, rest) = (WriteRow("carried", true, slopes, parts), WriteRow("rest", false, slopes, parts));
        int[] slots = [.. carried.Union(rest).Order()];
        code.Open("if (has_matrix)");
        if (HasGamma && HasRest)
        {
            WriteTwoRows(slots, carried, rest);
        }
        else if (HasGamma)
        {
            code.Let("coupling", "bend.curvature * carried * closed.gamma + bend.slope");
            code.Let("factor", "closed.gamma * closed.gamma * bend.curvature - coupling * coupling * bend.inverse");
            AddProducts(slots, [("factor", "carried")]);
        }
        else
        {
            AddProducts(slots, [("bend.curvature", "rest")]);
        }

        code.Close();
    }

    private void WriteTwoRows(int[] slots, int[] carried, int[] rest)
    {
        foreach (var i in slots)
        {
            var (one, other) = (carried.Contains(i) ? $"carried_{i}" : null, rest.Contains(i) ? $"rest_{i}" : null);
            code.Let($"whole_{i}", string.Join(" + ", ((string?[])[one is null ? null : $"closed.gamma * {one}", other]).Where(term => term is not null)));
            code.Let($"pull_{i}", $"bend.curvature * carried * whole_{i}{(one is null ? "" : $" + bend.slope * {one}")}");
        }

        AddProducts(slots, [("bend.curvature", "whole"), ("-bend.inverse", "pull")]);
    }

    /// <summary>
    /// Adds weighted products of rows to the matrix. One that is too large for registers is gone through once for several rows, which wait in
    /// memory of the thread.
    /// </summary>
    private void AddProducts(int[] slots, IReadOnlyList<(string Weight, string Row)> rows)
    {
        Kept = slots.Length > MostInRegisters ? RowsTogether * (slots.Length + 1) : 0;
        if (Kept == 0)
        {
            AddProducts(slots, [.. rows.Select<(string Weight, string Row), (string Weight, Func<int, string> At)>(row => (row.Weight, i => $"{row.Row}_{slots[i]}"))]);
            return;
        }

        var (length, bins) = (slots.Length + 1, RowsTogether / rows.Count);
        code.Line($"const int place = k % {bins} * {length * rows.Count};");
        foreach (var (n, (weight, row)) in rows.Index())
        {
            code.Line($"kept[place + {n * length}] = {weight};");
            for (var i = 0; i < slots.Length; i++)
            {
                code.Line($"kept[place + {(n * length) + 1 + i}] = {row}_{slots[i]};");
            }
        }

        code.Open($"if (k % {bins} == {bins - 1} || k == {own.Stretch.Count - 1})");
        AddProducts(slots, [.. Enumerable.Range(0, RowsTogether).Select<int, (string Weight, Func<int, string> At)>(n => ($"kept[{n * length}]", i => $"kept[{(n * length) + 1 + i}]"))]);
        Enumerable.Range(0, RowsTogether).ToList().ForEach(n => code.Line($"kept[{n * length}] = 0;"));
        code.Close();
    }

    private void AddProducts(int[] slots, IReadOnlyList<(string Weight, Func<int, string> At)> rows)
    {
        for (var i = 0; i < slots.Length; i++)
        {
            foreach (var (n, row) in rows.Index())
            {
                code.Let($"one{n}_{i}", $"{row.Weight} * {row.At(i)}");
            }

            for (var j = 0; j <= i; j++)
            {
                AddToMatrix(slots[i], slots[j], string.Join(" + ", rows.Select((row, n) => $"one{n}_{i} * {row.At(j)}")), false);
            }
        }
    }

    private int[] WriteRow(string name, bool isCarried, IReadOnlyList<IReadOnlyList<ProductSlope>> slopes, List<(ProductText Gain, string Base, string Value)> parts)
    {
        var terms = new SortedDictionary<int, List<string>>();
        void Add(int slot, string term) => (terms.TryGetValue(slot, out var list) ? list : terms[slot] = []).Add(term);
        foreach (var (index, cell) in own.Cells.Index().Where(entry => entry.Item.IsCarried == isCarried))
        {
            slopes[cell.Index].ToList().ForEach(slope => Add(slope.Slot, $"{slope.Text} * yield{cell.Index}"));
            cell.Shifts.ToList().ForEach(shift => Add(shift.Slot, $"scale{cell.Index} * {parts[index].Value} * {shift.Slope}"));
            gains[index].ForEach(gain => Add(gain.Slot, $"scale{cell.Index} * {parts[index].Base} * {gain.Text}"));
        }

        foreach (var (slot, list) in terms)
        {
            code.Let($"{name}_{slot}", string.Join(" + ", list));
        }

        return [.. terms.Keys];
    }

    private void WriteGradient(StraightCell cell, IReadOnlyList<ProductSlope> scale, List<ProductSlope> gain)
    {
        foreach (var slope in scale)
        {
            code.Line($"OWN({slope.Slot}) += {slope.Text} * sum{cell.Index};");
        }

        foreach (var (k, shift) in cell.Shifts.Index())
        {
            code.Line($"OWN({shift.Slot}) += scale{cell.Index} * sum{cell.Index}_shift{k};");
        }

        foreach (var (k, slope) in gain.Index())
        {
            code.Line($"OWN({slope.Slot}) += scale{cell.Index} * sum{cell.Index}_gain{k};");
        }
    }

    /// <summary>What bends the factors of a whole block, these against all that moves single bins, and the even parts of shifts.</summary>
    private void WriteScaleCurvature(StraightCell cell, ProductText scale, IReadOnlyList<ProductSlope> slopes, List<ProductSlope> gain)
    {
        foreach (var curvature in scale.Curvatures())
        {
            AddToMatrix(curvature.One, curvature.Other, $"sum{cell.Index} * {curvature.Text}", curvature.IsTwice);
        }

        foreach (var slope in slopes)
        {
            foreach (var (k, shift) in cell.Shifts.Index())
            {
                AddToMatrix(slope.Slot, shift.Slot, $"{slope.Text} * sum{cell.Index}_shift{k}", slope.Slot == shift.Slot);
            }

            foreach (var (k, other) in gain.Index())
            {
                AddToMatrix(slope.Slot, other.Slot, $"{slope.Text} * sum{cell.Index}_gain{k}", slope.Slot == other.Slot);
            }
        }

        foreach (var (k, shift) in cell.Shifts.Index().Where(entry => entry.Item.Even is not null))
        {
            var curvature = $"shift_even_curvature({(int)program.Bases.Span[shift.Basis].Code}, p{shift.Slot})";
            AddToMatrix(shift.Slot, shift.Slot, $"scale{cell.Index} * sum{cell.Index}_even{k} * {curvature}", false);
        }
    }

    private void AddToMatrix(int i, int j, string term, bool isTwice) => code.Line($"{StraightText.Matrix(program, i, j)} += {(isTwice ? $"2 * ({term})" : term)};");
}
