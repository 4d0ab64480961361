using System.Collections.Immutable;
using ParamOO.Vocabulary;

namespace ParamOO.Events;

/// <summary>
/// A formula over the columns of a table: arithmetic and functions as in coefficients, comparisons (which may be chained,
/// <c>100 &lt; m4l &lt; 150</c>), <c>&amp;&amp; || !</c>, in the words <c>and or not</c> too; names that are no identifiers stand in
/// backquotes. Truth values are 1 and 0. A comparison with NaN is false, except !=.
/// </summary>
public sealed class ColumnFormula
{
    private readonly Formula formula;

    private ColumnFormula(string text, Formula formula)
    {
        Text = text;
        this.formula = formula;
    }

    /// <summary>The formula as it was written.</summary>
    public string Text { get; }

    /// <summary>The columns that occur, in order of first appearance.</summary>
    public ImmutableArray<string> Columns => formula.Names;

    /// <summary>Reads a formula.</summary>
    /// <param name="text">The formula.</param>
    /// <exception cref="InvalidInputException">PX0160: it is none; the message says where and what was expected.</exception>
    public static ColumnFormula Parse(string text)
    {
        var findings = new Findings();
        var parsed = TryParse(text, "formula", findings);
        findings.ThrowIfErrors();
        return parsed!;
    }

    /// <summary>Reads a formula of the user's input.</summary>
    /// <param name="text">The formula.</param>
    /// <param name="path">Where it stands, for the finding.</param>
    /// <param name="findings">Receives PX0160 with the position and what was expected there.</param>
    /// <returns>The formula, or null when it is none.</returns>
    public static ColumnFormula? TryParse(string text, string path, Findings findings)
    {
        try
        {
            return new(text, FormulaParser.Parse(text, hasConditions: true));
        }
        catch (FormatException error)
        {
            findings.Error("PX0160", path, $"the formula \"{text}\" cannot be read: {error.Message}; see docs/selections.md for what may stand there.");
            return null;
        }
    }

    /// <summary>A fresh evaluator; each thread needs its own.</summary>
    /// <param name="positions">Where every entry of <see cref="Columns"/> stands in the batches that will come.</param>
    public ColumnFormulaEvaluator Evaluator(ReadOnlySpan<int> positions) => new(formula.Steps, positions.ToArray());

    /// <summary>
    /// Bounds that a row must keep if the formula shall be true, from comparisons of a column with a number that are joined by
    /// &amp;&amp;. Rows inside may still fail.
    /// </summary>
    public IReadOnlyList<ColumnBounds> NecessaryBounds()
    {
        var bounds = new List<ColumnBounds>();
        Collect(formula.Steps.Length - 1, bounds);
        return bounds;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private void Collect(int index, List<ColumnBounds> bounds)
    {
        var step = formula.Steps[index];
        switch (step.Operation)
        {
            case Operation.And:
                Collect(step.Left, bounds);
                Collect(step.Right, bounds);
                break;
            case Operation.Less or Operation.LessOrEqual or Operation.Equal:
                var isEqual = step.Operation == Operation.Equal;
                Bound(step.Left, step.Right, isLeast: false, isEqual, bounds);
                Bound(step.Right, step.Left, isLeast: true, isEqual, bounds);
                break;
        }
    }

    private void Bound(int column, int limit, bool isLeast, bool isEqual, List<ColumnBounds> bounds)
    {
        if (formula.Steps[column].Operation == Operation.Name && Number(limit) is { } number)
        {
            bounds.Add(new ColumnBounds(
                formula.Names[formula.Steps[column].Left],
                isLeast || isEqual ? number : double.NegativeInfinity,
                !isLeast || isEqual ? number : double.PositiveInfinity));
        }
    }

    private double? Number(int index) => formula.Steps[index] switch
    {
        { Operation: Operation.Number, Number: var number } => number,
        { Operation: Operation.Negate, Left: var left } when formula.Steps[left].Operation == Operation.Number => -formula.Steps[left].Number,
        _ => null,
    };
}
