using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>A page about one run as a value: what it says, not how it looks. Texts use the markup of <see cref="Axis"/>.</summary>
/// <param name="Title">Title of the page.</param>
/// <param name="Subtitle">One line below it: what was run.</param>
/// <param name="Verdicts">What a reader must know first, each against its demand.</param>
/// <param name="Sections">The rest, in reading order.</param>
public sealed record Report(string Title, string Subtitle, ValueList<Verdict> Verdicts, ValueList<ReportSection> Sections);

/// <summary>One number that says whether a result can be trusted.</summary>
/// <param name="Quantity">What it is.</param>
/// <param name="Value">Its value with its unit.</param>
/// <param name="Demand">What it should be, e.g. <c>at least 0.98</c>.</param>
/// <param name="IsMet">Whether it is so.</param>
public sealed record Verdict(string Quantity, string Value, string Demand, bool IsMet);

/// <summary>A part of the page.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Text">One paragraph that says what follows and how to read it; may be empty.</param>
/// <param name="Figures">Figures, before the tables.</param>
/// <param name="Tables">Tables.</param>
public sealed record ReportSection(string Title, string Text, ValueList<Figure> Figures, ValueList<ReportTable> Tables);

/// <summary>A table of texts.</summary>
/// <param name="Title">One line above it.</param>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">Rows of as many texts as there are columns.</param>
/// <param name="Note">One line below it; may be empty.</param>
public sealed record ReportTable(string Title, ValueList<TableColumn> Columns, ValueList<ValueList<string>> Rows, string Note = "");

/// <summary>A column of a table.</summary>
/// <param name="Heading">Its heading.</param>
/// <param name="IsNumber">Whether it holds numbers, which stand flush right.</param>
public sealed record TableColumn(string Heading, bool IsNumber = true);
