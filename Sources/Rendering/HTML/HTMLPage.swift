import SourceText

/// Text from outside, as HTML text or inside a quoted attribute.
func html(_ text: String) -> String { text.escaped(for: .html) }

/// One self-contained page: its style inside, no script, nothing fetched.
func htmlPage(title: String, body: String) -> String {
  """
  <!doctype html>
  <html lang="en">
  <head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
  <meta name="referrer" content="no-referrer">
  <meta name="color-scheme" content="light dark">
  <title>\(html(title.onOneLine))</title>
  <style>
  \(htmlStyle)
  </style>
  </head>
  <body>
  \(body)
  </body>
  </html>

  """
}

// Every pair of text and ground reaches a contrast of 4.5 (WCAG 2.2 AA) in both schemes.
private let htmlStyle = """
  :root {
    color-scheme: light dark;
    --ground: #f7f6f3; --card: #ffffff; --text: #1f2328; --quiet: #59616b; --line: #dcdad4; --code: #f0eeea;
    --link: #0b57b0;
    --block: #b3261e; --block-soft: #fdecea; --error: #8a3c00; --error-soft: #fff0e0;
    --warn: #7a5600; --warn-soft: #fdf3d7; --inform: #1d5a96; --inform-soft: #e6f0fa;
    --pass: #1c6b3c; --pass-soft: #e4f4ea; --still: #59616b; --still-soft: #eeedea;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --ground: #16181b; --card: #1e2125; --text: #e8e6e1; --quiet: #a5adb7; --line: #363b42; --code: #2a2e34;
      --link: #8ab8f0;
      --block: #ff9d94; --block-soft: #3b1d1c; --error: #ffb27a; --error-soft: #3a2614;
      --warn: #f0c75e; --warn-soft: #352c12; --inform: #8fc1f5; --inform-soft: #182c40;
      --pass: #7fd3a0; --pass-soft: #15311f; --still: #a5adb7; --still-soft: #2a2e34;
    }
  }
  * { box-sizing: border-box; }
  html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
  body { margin: 0; background: var(--ground); color: var(--text);
    font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
  header, main, footer { max-width: 68rem; margin: 0 auto; padding: 0 1.25rem; }
  h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; text-wrap: balance; }
  h1 { font-size: clamp(1.4rem, 1.1rem + 1.5vw, 2.1rem); font-weight: 650; margin: .35rem 0 .5rem; letter-spacing: -.01em; }
  h2 { font-size: 1.2rem; margin: 2.75rem 0 .9rem; }
  h3 { font-size: 1.02rem; margin: 0; }
  p { margin: .5rem 0; overflow-wrap: anywhere; }
  a { color: var(--link); text-underline-offset: .15em; }
  a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
  code, .place { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; font-size: .88em; }
  code { background: var(--code); padding: .1em .35em; border-radius: 4px; overflow-wrap: anywhere; }
  .skip { position: absolute; left: -100vw; }
  .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
  .quiet { color: var(--quiet); }
  .eyebrow { color: var(--quiet); font-size: .85rem; margin: 2rem 0 0; }
  .verdict { border-left: 5px solid; border-radius: 10px; padding: .85rem 1.15rem; margin: 1.1rem 0 1.4rem; }
  .verdict p { margin: 0; color: var(--text); }
  .verdict p:first-child { font-weight: 650; font-size: 1.1rem; color: inherit; }
  .blocked { color: var(--block); background: var(--block-soft); border-color: var(--block); }
  .failed, .errored { color: var(--error); background: var(--error-soft); border-color: var(--error); }
  .warned, .overridden, .waiting, .pending { color: var(--warn); background: var(--warn-soft); border-color: var(--warn); }
  .informed { color: var(--inform); background: var(--inform-soft); border-color: var(--inform); }
  .passed { color: var(--pass); background: var(--pass-soft); border-color: var(--pass); }
  .skipped, .not-asked, .off { color: var(--still); background: var(--still-soft); border-color: var(--still); }
  .badge { display: inline-block; white-space: nowrap; font-size: .82rem; font-weight: 600; line-height: 1.5; padding: .05rem .55rem; border-radius: 99px; }
  dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; margin: 0; }
  dt { color: var(--quiet); }
  dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
  .card, .scroll { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
  .scroll { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; }
  caption { text-align: left; color: var(--quiet); font-size: .9rem; padding: .8rem 1rem .3rem; }
  th, td { text-align: left; vertical-align: top; padding: .55rem 1rem; border-top: 1px solid var(--line); overflow-wrap: break-word; }
  thead th { border-top: 0; font-size: .82rem; font-weight: 600; color: var(--quiet); }
  tbody th { font-weight: 600; }
  td.step { min-width: 16rem; overflow-wrap: anywhere; }
  .numbers th, .numbers td { padding: .3rem .8rem; }
  .numbers .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .card { margin: .7rem 0; padding: 0; }
  details > summary { cursor: pointer; display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .7rem; padding: .8rem 1.1rem; list-style: none; }
  details > summary::-webkit-details-marker { display: none; }
  details > summary::before { content: "▸"; color: var(--quiet); width: .8em; flex: none; }
  details[open] > summary::before { content: "▾"; }
  summary .source { margin-left: auto; font-size: .88rem; color: var(--quiet); }
  .inside { padding: .1rem 1.1rem 1.1rem; border-top: 1px solid var(--line); }
  ol.tree { list-style: none; margin: .8rem 0 .4rem; padding: 0 0 0 .35rem; }
  ol.tree > li { position: relative; padding: 0 0 .7rem 1.5rem; border-left: 2px solid var(--line); overflow-wrap: anywhere; }
  ol.tree > li:last-child { border-left-color: transparent; padding-bottom: 0; }
  ol.tree > li::before { content: ""; position: absolute; left: -6px; top: .5em; width: 10px; height: 10px; border-radius: 50%; background: var(--card); border: 2px solid var(--quiet); }
  ol.tree b { font-weight: 600; }
  pre { margin: .35rem 0 0; padding: .5rem .75rem; background: var(--code); border-radius: 6px; overflow-x: auto; font: .85em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
  details.code { margin: .6rem 0 0; border: 1px solid var(--line); border-radius: 6px; min-width: 0; }
  details.code > summary { padding: .4rem .75rem; }
  .panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); border-top: 1px solid var(--line); }
  .panel { overflow-x: auto; min-width: 0; }
  .panel + .panel { border-left: 1px solid var(--line); }
  .panel p { margin: 0; padding: .35rem .75rem; color: var(--quiet); }
  .listing { display: table; min-width: 100%; margin: 0; padding: 0 0 .4rem; list-style: none; background: none; font: .82rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
  .listing li { display: table-row; }
  .listing span { display: table-cell; white-space: pre; padding: 0 .5rem; }
  .listing .n { text-align: right; color: var(--quiet); width: 1%; user-select: none; }
  .listing .m { width: 1%; padding: 0; font-weight: 600; }
  .listing .said { color: var(--quiet); }
  .listing .covered { background: var(--pass-soft); } .listing .covered .m { color: var(--pass); }
  .listing .partial, .listing .different { background: var(--warn-soft); } .listing .partial .m, .listing .different .m { color: var(--warn); }
  .listing .missed, .listing .found { background: var(--block-soft); } .listing .missed .m, .listing .found .m { color: var(--block); }
  .listing .left-out .n { text-align: left; }
  .listing .old { opacity: .62; }
  ul.findings { list-style: none; margin: .3rem 0 0; padding: 0; }
  ul.findings > li { padding: .25rem 0 .25rem .9rem; border-left: 3px solid var(--line); margin: .35rem 0; overflow-wrap: anywhere; }
  ul.findings > li.block { border-color: var(--block); }
  ul.findings > li.warn { border-color: var(--warn); }
  ul.findings > li.inform { border-color: var(--inform); }
  ul.findings p { margin: 0; }
  .from { font-size: .88rem; }
  .fix { color: var(--text); }
  .fix b, .effect { font-weight: 600; }
  pre.rewrite { margin: .2rem 0 .4rem 1rem; overflow-x: auto; } p.rewrite { margin-left: 1rem !important; }
  .block .effect { color: var(--block); } .warn .effect { color: var(--warn); } .inform .effect { color: var(--inform); }
  .off { background: none; }
  ul.plain { padding-left: 1.2rem; margin: .3rem 0; }
  ul.plain li { margin: .25rem 0; overflow-wrap: anywhere; }
  .chip { display: inline-block; padding: 0 .6rem; border: 1px solid var(--line); border-radius: 99px; font-size: .88rem; }
  footer { color: var(--quiet); font-size: .88rem; margin-top: 3rem; padding-bottom: 3rem; }
  footer p { border-top: 1px solid var(--line); padding-top: 1rem; }
  @media (min-width: 40.01rem) { tbody th { white-space: nowrap; } }
  @media (max-width: 40rem) {
    dl.facts { grid-template-columns: 1fr; gap: 0; } dl.facts dd { margin-bottom: .5rem; }
    header, main, footer { padding: 0 .9rem; }
    .inside, details > summary { padding-left: .85rem; padding-right: .85rem; }
    summary .source { margin-left: 1.5em; width: 100%; }
    /* The table as a list of cards: each row names its own cells. */
    table, caption, tbody, tr, th, td { display: block; }
    thead { position: absolute; left: -100vw; }
    tbody tr { border-top: 1px solid var(--line); padding: .5rem 0; }
    tbody th, tbody td { border: 0; padding: .15rem .9rem; }
    tbody td:empty { display: none; }
    tbody td[data-name]::before { content: attr(data-name) " "; color: var(--quiet); font-size: .85rem; }
    td.step { min-width: 0; }
  }
  @media print {
    body { background: #fff; } .card, .scroll { break-inside: avoid; } .skip { display: none; }
  }
  """
