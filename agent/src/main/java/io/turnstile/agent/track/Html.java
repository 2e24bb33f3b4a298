package io.turnstile.agent.track;

import java.util.List;

/** A page under construction: text is escaped, elements are written as they come. */
final class Html {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Turnstile: locks</title><style>
            :root{--ink:#1c2330;--soft:#667085;--line:#e3e6ec;--paper:#fff;--ground:#f6f7f9;--red:#b42318;--amber:#b54708;
            --blue:#2456b3;--redpale:#fdecea;--amberpale:#fff4e0;--greypale:#eef0f4;--greenpale:#e8f6ee;--green:#146c3a}
            @media(prefers-color-scheme:dark){:root{--ink:#e6e9ef;--soft:#9aa4b5;--line:#333b4a;--paper:#1b212c;--ground:#12161e;
            --red:#ff8a7e;--amber:#f7b267;--blue:#8ab4ff;--redpale:#3c1f1d;--amberpale:#3a2c17;--greypale:#272e3b;
            --greenpale:#173425;--green:#7fd7a2}}
            *{box-sizing:border-box}
            body{font:14px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;margin:0;color:var(--ink);background:var(--ground)}
            main{max-width:78rem;margin:0 auto;padding:1.5rem}
            h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .6rem}
            .sub,.soft{color:var(--soft)}.sub{margin:.2rem 0 1.2rem}
            .cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.7rem}
            .card{background:var(--paper);border:1px solid var(--line);border-radius:8px;padding:.6rem .9rem}
            .card b{display:block;font-size:1.5rem;line-height:1.3;font-variant-numeric:tabular-nums}
            .card.bad b{color:var(--red)}.card.warn b{color:var(--amber)}.card.good b{color:var(--green)}
            .box{background:var(--paper);border:1px solid var(--line);border-radius:8px;overflow-x:auto}
            .pad{padding:.8rem 1rem}
            details.box{margin:.5rem 0}summary{cursor:pointer;padding:.6rem 1rem;overflow-wrap:anywhere}
            details[open]>summary{border-bottom:1px solid var(--line)}
            details>div{padding:.6rem 1rem}
            .chip{display:inline-block;border-radius:9px;padding:0 .6em;font-size:.85em;font-weight:600;margin-right:.4em;
            background:var(--greypale);color:var(--soft)}
            .chip.high,.chip.bad{background:var(--redpale);color:var(--red)}
            .chip.medium{background:var(--amberpale);color:var(--amber)}.chip.ok{background:var(--greenpale);color:var(--green)}
            .ways{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(30rem,100%),1fr));gap:.8rem}
            .way{border-left:3px solid var(--line);padding-left:.8rem;min-width:0}
            dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:.3rem 0}
            dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
            pre,code{font:12px/1.45 ui-monospace,"DejaVu Sans Mono",Menlo,monospace}
            pre{margin:.4rem 0;padding:.5rem .7rem;background:var(--greypale);border-radius:6px;overflow-x:auto}
            table{border-collapse:collapse;width:100%}
            th{font-weight:600;font-size:.85em;color:var(--soft);background:var(--paper);white-space:nowrap}
            td,th{padding:.4rem .8rem;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
            tr:last-child td{border-bottom:0}
            td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
            td.name{min-width:14rem;overflow-wrap:anywhere}td.name .soft{font-size:.85em}
            .bar{height:8px;border-radius:4px;background:var(--red);min-width:2px;margin-top:.35rem}
            svg text{font:11px system-ui,sans-serif;fill:var(--ink)}svg text.axis{fill:var(--soft);font-size:9px}
            .w{fill:var(--red)}.h{fill:var(--blue)}.axis{stroke:var(--line)}
            .node{fill:var(--paper);stroke:var(--soft)}.node.in{stroke:var(--red);stroke-width:1.6}
            .edge{fill:none;stroke:var(--soft);opacity:.6}.edge.in{stroke:var(--red);opacity:1;stroke-width:1.6}
            .tip{fill:var(--soft)}.tip.in{fill:var(--red)}
            </style></head><body><main>
            """;

    private final StringBuilder page = new StringBuilder(HEAD);

    /** Adds markup as it stands. */
    Html raw(String markup) {
        page.append(markup);
        return this;
    }

    /** Adds text. */
    Html text(String text) {
        page.append(escaped(text));
        return this;
    }

    Html heading(String text) {
        return raw("<h2>").text(text).raw("</h2>\n");
    }

    Html chip(String kind, String text) {
        return raw("<span class=\"chip " + kind + "\">").text(text).raw("</span>");
    }

    /** A name and what belongs to it, for a list of definitions. */
    Html definition(String name, String value) {
        return raw("<dt>").text(name).raw("</dt><dd>").text(value).raw("</dd>");
    }

    Html number(String text) {
        return raw("<td class=\"n\">").text(text).raw("</td>");
    }

    Html cell(String text) {
        return raw("<td>").text(text).raw("</td>");
    }

    Html stack(List<StackTraceElement> frames) {
        if (frames.isEmpty()) {
            return raw("<p class=\"soft\">The stack was not taken.</p>\n");
        }
        raw("<pre>");
        for (StackTraceElement frame : frames) {
            text("at " + frame + "\n");
        }
        return raw("</pre>\n");
    }

    /** The whole page. */
    String end() {
        return page.append("</main></body></html>\n").toString();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
