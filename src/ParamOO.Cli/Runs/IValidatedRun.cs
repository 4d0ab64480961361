using ParamOO.Reporting;
using ParamOO.Vocabulary;

namespace ParamOO.Cli.Runs;

/// <summary>An input that was built and validated, whether its hypotheses are values or pairs of values.</summary>
internal interface IValidatedRun
{
    /// <summary>The analysis as it was understood.</summary>
    AnalysisPlan Plan { get; }

    /// <summary>Full paths of everything that was read.</summary>
    ValueList<string> Inputs { get; }

    /// <summary>The workspace with what its build reports.</summary>
    BuiltAnalysis Built { get; }

    /// <summary>How long each stage took.</summary>
    StageClock Clock { get; }

    /// <summary>All numbers against their tolerances.</summary>
    ValueList<Verdict> Verdicts { get; }

    /// <summary>What <c>validate --json</c> prints.</summary>
    object Document { get; }

    /// <summary>Scans and contours that are files of their own.</summary>
    IEnumerable<DataTable> Tables { get; }

    /// <summary>Figures of these tables.</summary>
    ValueList<Figure> Figures { get; }

    /// <summary>The closure page.</summary>
    /// <param name="appendix">Sections about the run itself, at the end.</param>
    Report Page(ValueList<ReportSection> appendix);

    /// <summary>Prints what a person wants to see at the end.</summary>
    /// <param name="session">Where to.</param>
    void Print(Session session);
}
