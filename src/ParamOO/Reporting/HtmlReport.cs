using System.Text;
using ParamOO.Vocabulary;

namespace ParamOO.Reporting;

/// <summary>Writes a report as one HTML file that needs nothing beside it: figures inside, no network, fit for paper.</summary>
public static class HtmlReport
{
    private const string StyleSheet =
        """
        :root { --ink: #1c1c24; --soft: #5c5c66; --line: #dcdce2; --good: #1a7f4b; --bad: #b3261e; --paper: #fff; }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 1060px; padding: 28px 24px 60px; background: var(--paper); color: var(--ink);
               font: 15px/1.5 "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; }
        h1 { font-size: 26px; margin: 0; }
        h2 { font-size: 19px; margin: 38px 0 6px; padding-top: 14px; border-top: 1px solid var(--line); }
        .subtitle, .note, figcaption { color: var(--soft); }
        .subtitle { margin: 2px 0 20px; }
        p { margin: 6px 0 12px; max-width: 75ch; }
        .verdicts { display: grid; grid-template-columns: repeat(auto-fill, minmax(236px, 1fr)); gap: 12px; padding: 0; list-style: none; }
        .verdicts li { border: 1px solid var(--line); border-left: 5px solid var(--good); border-radius: 4px; padding: 9px 13px; }
        .verdicts li.missed { border-left-color: var(--bad); }
        .verdicts .value { font-size: 21px; font-variant-numeric: tabular-nums; display: block; }
        .verdicts .demand { color: var(--good); font-size: 13px; }
        .verdicts .missed .demand { color: var(--bad); font-weight: 600; }
        .tables { display: flex; flex-wrap: wrap; gap: 8px 40px; align-items: flex-start; }
        table { border-collapse: collapse; margin: 14px 0 4px; font-variant-numeric: tabular-nums; font-size: 13.5px; }
        caption { text-align: left; font-weight: 600; padding-bottom: 5px; font-size: 14.5px; }
        th { text-align: left; font-weight: 600; border-bottom: 1.5px solid var(--ink); padding: 3px 12px; vertical-align: bottom; }
        td { padding: 2.5px 12px; border-bottom: 1px solid var(--line); }
        th:first-child, td:first-child { padding-left: 2px; }
        .number { text-align: right; }
        .note { font-size: 13px; margin: 2px 0 12px; }
        figure { margin: 18px 0; }
        figure svg { max-width: 100%; height: auto; display: block; }
        figcaption { font-size: 13.5px; max-width: 85ch; margin-top: 4px; }
        circle.tip:hover { fill: var(--ink); fill-opacity: .15; }
        #tip { position: absolute; pointer-events: none; background: var(--ink); color: #fff; font-size: 12.5px; padding: 3px 8px;
               border-radius: 3px; display: none; white-space: nowrap; }
        @media print { body { max-width: none; padding: 0; font-size: 11pt; } figure, table, .verdicts li { break-inside: avoid; } h2 { break-after: avoid; } }
        """;

    private const string Script =
        """
        const tip = document.getElementById('tip');
        for (const point of document.querySelectorAll('circle.tip')) {
          const title = point.querySelector('title');
          const text = title.textContent;
          title.remove();
          point.setAttribute('aria-label', text);
          point.addEventListener('mousemove', event => {
            tip.textContent = text;
            tip.style.display = 'block';
            tip.style.left = Math.min(event.pageX + 12, window.scrollX + innerWidth - tip.offsetWidth - 16) + 'px';
            tip.style.top = (event.pageY - 34) + 'px';
          });
          point.addEventListener('mouseleave', () => tip.style.display = 'none');
        }
        """;

    /// <summary>The report as an HTML document, LF, ending with a newline; the same report gives the same bytes.</summary>
    /// <param name="report">The report.</param>
    public static string Write(Report report)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.Append($"<title>{RichText.Escape(RichText.Plain(report.Title))}</title>\n<style>\n{StyleSheet}\n</style>\n</head>\n<body>\n");
        page.Append($"<h1>{RichText.Html(report.Title)}</h1>\n<p class=\"subtitle\">{RichText.Html(report.Subtitle)}</p>\n");
        WriteVerdicts(report.Verdicts, page);
        foreach (var section in report.Sections)
        {
            WriteSection(section, page);
        }

        page.Append($"<div id=\"tip\" role=\"status\"></div>\n<script>\n{Script}\n</script>\n</body>\n</html>\n");
        return page.Replace("\r\n", "\n").ToString();
    }

    private static void WriteVerdicts(ValueList<Verdict> verdicts, StringBuilder page)
    {
        page.Append("<ul class=\"verdicts\">\n");
        foreach (var verdict in verdicts)
        {
            var (look, sign) = verdict.IsMet ? ("met", "✓") : ("missed", "✗");
            page.Append($"<li class=\"{look}\">{RichText.Html(verdict.Quantity)}<span class=\"value\">{RichText.Html(verdict.Value)}</span>");
            page.Append($"<span class=\"demand\">{sign} {RichText.Html(verdict.Demand)}</span></li>\n");
        }

        page.Append("</ul>\n");
    }

    private static void WriteSection(ReportSection section, StringBuilder page)
    {
        page.Append($"<section>\n<h2>{RichText.Html(section.Title)}</h2>\n");
        if (section.Text.Length > 0)
        {
            page.Append($"<p>{RichText.Html(section.Text)}</p>\n");
        }

        foreach (var figure in section.Figures)
        {
            page.Append($"<figure id=\"{figure.Name}\">\n{SvgFigure.Write(figure)}<figcaption>{RichText.Html(figure.Caption)}</figcaption>\n</figure>\n");
        }

        page.Append("<div class=\"tables\">\n");
        foreach (var table in section.Tables)
        {
            WriteTable(table, page);
        }

        page.Append("</div>\n</section>\n");
    }

    private static void WriteTable(ReportTable table, StringBuilder page)
    {
        page.Append($"<div>\n<table>\n<caption>{RichText.Html(table.Title)}</caption>\n<thead><tr>");
        foreach (var column in table.Columns)
        {
            page.Append($"<th{Alignment(column)}>{RichText.Html(column.Heading)}</th>");
        }

        page.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in table.Rows)
        {
            var cells = row.Select((text, column) => $"<td{Alignment(table.Columns[column])}>{RichText.Html(text)}</td>");
            page.Append($"<tr>{string.Concat(cells)}</tr>\n");
        }

        page.Append("</tbody>\n</table>\n");
        page.Append(table.Note.Length > 0 ? $"<p class=\"note\">{RichText.Html(table.Note)}</p>\n</div>\n" : "</div>\n");
    }

    private static string Alignment(TableColumn column) => column.IsNumber ? " class=\"number\"" : "";
}
