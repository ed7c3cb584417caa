/// The look of every page: of the report that stands by itself, and of a server's.
///
/// Every pair of text and ground reaches a contrast of 4.5 (WCAG 2.2 AA) in both schemes; a test holds that.
package let htmlStyle = """
  :root {
    color-scheme: light dark;
    --ground: #f7f6f3; --card: #ffffff; --text: #1f2328; --quiet: #59616b; --line: #dcdad4; --code: #f0eeea;
    --link: #0b57b0; --plot: #0b57b0;
    --block: #b3261e; --block-soft: #fdecea; --error: #8a3c00; --error-soft: #fff0e0;
    --warn: #7a5600; --warn-soft: #fdf3d7; --inform: #1d5a96; --inform-soft: #e6f0fa;
    --pass: #1c6b3c; --pass-soft: #e4f4ea; --still: #59616b; --still-soft: #eeedea;
    --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
    --mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --ground: #16181b; --card: #1e2125; --text: #e8e6e1; --quiet: #a5adb7; --line: #363b42; --code: #2a2e34;
      --link: #8ab8f0; --plot: #8ab8f0;
      --block: #ff9d94; --block-soft: #3b1d1c; --error: #ffb27a; --error-soft: #3a2614;
      --warn: #f0c75e; --warn-soft: #352c12; --inform: #8fc1f5; --inform-soft: #182c40;
      --pass: #7fd3a0; --pass-soft: #15311f; --still: #a5adb7; --still-soft: #2a2e34;
    }
  }
  * { box-sizing: border-box; }
  html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
  body { margin: 0; background: var(--ground); color: var(--text); font: .9375rem/1.55 var(--sans); }
  header:not(.bar), main, footer, .bar > div { max-width: 70rem; margin: 0 auto; padding: 0 1.5rem; }
  h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere; text-wrap: balance; }
  h1 { font-size: clamp(1.35rem, 1.15rem + 1vw, 1.8rem); font-weight: 650; margin: .3rem 0 .5rem; letter-spacing: -.012em; }
  main > h1:first-child { margin-top: 1.5rem; }
  h1 .number { color: var(--quiet); font-weight: 400; }
  h2 { font-size: 1.1rem; font-weight: 650; margin: 2.5rem 0 .75rem; letter-spacing: -.005em; }
  h3 { font-size: .97rem; margin: 0; }
  p { margin: .5rem 0; overflow-wrap: anywhere; max-width: 46rem; }
  a { color: var(--link); text-underline-offset: .18em; text-decoration-thickness: 1px; }
  a:hover { text-decoration-thickness: 2px; }
  a:focus-visible, button:focus-visible, input:focus-visible, summary:focus-visible, .scroll:focus-visible, .panel:focus-visible, .figure:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
  time { white-space: nowrap; }
  code, .place, .id { font-family: var(--mono); font-size: .87em; }
  code { background: var(--code); padding: .1em .35em; border-radius: 4px; overflow-wrap: anywhere; }
  .skip { position: absolute; left: -100vw; }
  .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
  .quiet { color: var(--quiet); }
  .eyebrow { color: var(--quiet); font-size: .85rem; margin: 1.75rem 0 0; }
  .verdict { border-left: 4px solid; border-radius: 8px; padding: .75rem 1.1rem; margin: 1rem 0 1.25rem; }
  .verdict p { margin: 0; color: var(--text); max-width: 60rem; }
  .verdict p:first-child { font-weight: 650; font-size: 1.05rem; color: inherit; }
  .blocked { color: var(--block); background: var(--block-soft); border-color: var(--block); }
  .failed, .errored { color: var(--error); background: var(--error-soft); border-color: var(--error); }
  .warned, .overridden, .waiting, .pending { color: var(--warn); background: var(--warn-soft); border-color: var(--warn); }
  .informed { color: var(--inform); background: var(--inform-soft); border-color: var(--inform); }
  .passed { color: var(--pass); background: var(--pass-soft); border-color: var(--pass); }
  .skipped, .not-asked, .off { color: var(--still); background: var(--still-soft); border-color: var(--still); }
  .badge { display: inline-block; white-space: nowrap; font-size: .8rem; font-weight: 600; line-height: 1.5; padding: .05rem .55rem; border-radius: 99px; }
  dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.25rem; margin: 0; }
  dt { color: var(--quiet); }
  dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
  .card, .scroll { background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
  .scroll { overflow-x: auto; }
  table { border-collapse: collapse; width: 100%; }
  caption { text-align: left; color: var(--quiet); font-size: .85rem; padding: .7rem 1rem .2rem; }
  th, td { text-align: left; vertical-align: top; padding: .45rem 1rem; border-top: 1px solid var(--line); overflow-wrap: break-word; }
  thead th { border-top: 0; font-size: .8rem; font-weight: 600; color: var(--quiet); white-space: nowrap; }
  caption + thead th { padding-top: .25rem; }
  tbody th { font-weight: 600; }
  tbody tr:first-child > * { border-top: 1px solid var(--line); }
  td.step { min-width: 16rem; overflow-wrap: anywhere; }
  td.wide { width: 40%; min-width: 14rem; overflow-wrap: anywhere; }
  tbody th.main { min-width: 18rem; white-space: normal; }
  th.main .from { font-weight: 400; }
  .from.id { font-size: .8rem; }
  .number { text-align: right; font-variant-numeric: tabular-nums; }
  td.number { white-space: nowrap; }
  h1 .number { text-align: left; }
  .numbers th, .numbers td { padding: .3rem .8rem; }
  .card { margin: .6rem 0; padding: 0; }
  details > summary { cursor: pointer; display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .7rem; padding: .65rem 1rem; list-style: none; }
  details > summary::-webkit-details-marker { display: none; }
  details > summary::before { content: "▸"; color: var(--quiet); width: .8em; flex: none; }
  details[open] > summary::before { content: "▾"; }
  summary .source { margin-left: auto; font-size: .85rem; color: var(--quiet); }
  .inside { padding: .1rem 1rem 1rem; border-top: 1px solid var(--line); }
  ol.tree { list-style: none; margin: .7rem 0 .2rem; padding: 0 0 0 .35rem; }
  ol.tree > li { position: relative; padding: 0 0 .55rem 1.4rem; border-left: 2px solid var(--line); overflow-wrap: anywhere; }
  ol.tree > li:last-child { border-left-color: transparent; padding-bottom: 0; }
  ol.tree > li::before { content: ""; position: absolute; left: -6px; top: .45em; width: 10px; height: 10px; border-radius: 50%; background: var(--card); border: 2px solid var(--quiet); }
  ol.tree > li.end::before { background: currentColor; border-color: currentColor; }
  ol.tree b { font-weight: 600; }
  pre { margin: .35rem 0 0; padding: .5rem .75rem; background: var(--code); border-radius: 6px; overflow-x: auto; font: .85em/1.5 var(--mono); }
  details.code { margin: .6rem 0 0; border: 1px solid var(--line); border-radius: 6px; min-width: 0; }
  details.code > summary { padding: .35rem .75rem; }
  .panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); border-top: 1px solid var(--line); }
  .panel { overflow-x: auto; min-width: 0; }
  .panel + .panel { border-left: 1px solid var(--line); }
  .panel p { margin: 0; padding: .35rem .75rem; color: var(--quiet); }
  .listing { display: table; min-width: 100%; margin: 0; padding: 0 0 .4rem; list-style: none; background: none; font: .8rem/1.5 var(--mono); }
  .listing li { display: table-row; }
  .listing span { display: table-cell; white-space: pre; padding: 0 .5rem; }
  .listing .n { text-align: right; color: var(--quiet); width: 1%; user-select: none; }
  .listing .m { width: 1%; padding: 0; font-weight: 600; }
  .listing .said { color: var(--quiet); }
  .listing .covered { background: var(--pass-soft); } .listing .covered .m { color: var(--pass); }
  .listing .partial, .listing .different { background: var(--warn-soft); } .listing .partial .m, .listing .different .m { color: var(--warn); }
  .listing .missed, .listing .found { background: var(--block-soft); } .listing .missed .m, .listing .found .m { color: var(--block); }
  .listing .left-out .n { text-align: left; }
  .listing .old > span { color: var(--quiet); }
  ul.findings { list-style: none; margin: .3rem 0 0; padding: 0; }
  ul.findings > li { padding: .2rem 0 .2rem .85rem; border-left: 3px solid var(--line); margin: .35rem 0; overflow-wrap: anywhere; }
  ul.findings > li.block { border-color: var(--block); }
  ul.findings > li.warn { border-color: var(--warn); }
  ul.findings > li.inform { border-color: var(--inform); }
  ul.findings p { margin: 0; max-width: 60rem; }
  .from { font-size: .85rem; }
  .fix { color: var(--text); }
  .fix b, .effect { font-weight: 600; }
  pre.rewrite { margin: .2rem 0 .4rem 1rem; overflow-x: auto; } p.rewrite { margin-left: 1rem !important; }
  .block .effect { color: var(--block); } .warn .effect { color: var(--warn); } .inform .effect { color: var(--inform); }
  .off { background: none; }
  ul.plain { padding-left: 1.2rem; margin: .3rem 0; }
  ul.plain li { margin: .25rem 0; overflow-wrap: anywhere; }
  .chip { display: inline-block; padding: 0 .6rem; border: 1px solid var(--line); border-radius: 99px; font-size: .85rem; }
  footer { color: var(--quiet); font-size: .85rem; margin-top: 3rem; padding-bottom: 2.5rem; }
  footer p { border-top: 1px solid var(--line); padding-top: .9rem; max-width: none; }

  /* A server's pages. */
  .bar { background: var(--card); border-bottom: 1px solid var(--line); }
  .bar > div { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.25rem; padding-top: .55rem; padding-bottom: .55rem; }
  .bar ul { display: flex; flex-wrap: wrap; gap: .25rem 1.1rem; list-style: none; margin: 0; padding: 0; }
  .bar a { color: inherit; text-decoration: none; } .bar a:hover { text-decoration: underline; }
  .bar a[aria-current] { font-weight: 600; text-decoration: underline; text-decoration-thickness: 2px; text-underline-offset: .35em; }
  .bar .home { font-weight: 700; letter-spacing: -.01em; }
  .bar .viewer { margin: 0 0 0 auto; display: flex; gap: .25rem .75rem; align-items: baseline; color: var(--quiet); }
  .bar form { margin: 0; }
  button { font: inherit; color: var(--link); background: none; border: 0; padding: 0; cursor: pointer; text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .18em; }
  .crumbs ol { display: flex; flex-wrap: wrap; gap: 0 .5rem; list-style: none; margin: 1.5rem 0 0; padding: 0; font-size: .85rem; color: var(--quiet); overflow-wrap: anywhere; }
  .crumbs li + li::before { content: "/"; margin-right: .5rem; }
  .tabs ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; margin: .75rem 0 0; padding: 0; border-bottom: 1px solid var(--line); }
  .tabs a { display: inline-block; padding: .3rem 0 .45rem; color: var(--quiet); text-decoration: none; margin-bottom: -1px; border-bottom: 2px solid transparent; }
  .tabs a:hover { color: var(--text); }
  .tabs a[aria-current] { color: var(--text); font-weight: 600; border-bottom-color: var(--link); }
  .tally { display: flex; flex-wrap: wrap; gap: .25rem .5rem; }
  .line { margin: 1rem 0; }
  .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .6rem; margin: 1rem 0; }
  .figures > div { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .6rem .9rem; }
  .figures dt { font-size: .85rem; } .figures dd { font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.3; }
  .figures .alarm { border-color: var(--block); } .figures .alarm dd { color: var(--block); }
  .grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); gap: 1rem; }
  .figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem .5rem; min-width: 0; overflow-x: auto; }
  .figure h3 { display: flex; flex-wrap: wrap; gap: .2rem .75rem; align-items: baseline; justify-content: space-between; }
  .figure h3 span { font-weight: 400; color: var(--quiet); font-size: .85rem; }
  .figure details { border-top: 1px solid var(--line); margin: .4rem -1rem -.5rem; } .figure summary { font-size: .85rem; color: var(--quiet); padding: .4rem 1rem; }
  .figure .scroll { border: 0; border-radius: 0; max-height: 20rem; overflow: auto; }
  svg { display: block; width: 100%; height: auto; margin-top: .4rem; }
  svg text { font: 11px var(--sans); fill: var(--quiet); }
  svg .rule { stroke: var(--line); stroke-width: 1; }
  svg .curve { fill: none; stroke: var(--plot); stroke-width: 1.75; stroke-linejoin: round; stroke-linecap: round; }
  svg .dot { fill: var(--plot); }
  svg .bound { stroke: var(--block); stroke-width: 1.25; stroke-dasharray: 5 4; }
  svg .bound-name { fill: var(--block); font-weight: 600; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; paint-order: stroke; }
  ol.history { list-style: none; margin: 1rem 0; padding: 0; }
  ol.history > li { padding: .8rem 1rem; } ol.history h2 { font-size: 1rem; margin: 0; display: flex; flex-wrap: wrap; gap: .2rem .7rem; align-items: baseline; }
  ol.history h2 > .quiet { font-weight: 400; }
  ol.history h2 .when { margin-left: auto; font-weight: 400; font-size: .85rem; color: var(--quiet); }
  ol.history h3 { font-size: .85rem; font-weight: 600; color: var(--quiet); margin: .7rem 0 .1rem; }
  ul.changes { list-style: none; margin: 0; padding: 0; }
  ul.changes li { padding-left: 1.3rem; position: relative; overflow-wrap: anywhere; margin: .15rem 0; }
  ul.changes li > .sign { position: absolute; left: 0; width: 1em; text-align: center; font-family: var(--mono); font-weight: 600; }
  .worse { color: var(--block); } .better { color: var(--pass); }
  .message { max-width: 40rem; margin: 3rem auto; }
  ul.ways { list-style: none; margin: 1.25rem 0; padding: 0; display: grid; gap: .6rem; max-width: 26rem; }
  ul.ways a { display: block; padding: .65rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow-wrap: anywhere; }

  @media (min-width: 40.01rem) { tbody th { white-space: nowrap; } tbody th.long { white-space: normal; overflow-wrap: anywhere; min-width: 11rem; } }
  @media (max-width: 40rem) {
    dl.facts { grid-template-columns: 1fr; gap: 0; } dl.facts dd { margin-bottom: .45rem; }
    header:not(.bar), main, footer, .bar > div { padding-left: .9rem; padding-right: .9rem; }
    .inside, details > summary { padding-left: .85rem; padding-right: .85rem; }
    summary .source { margin-left: 1.5em; width: 100%; }
    .bar .viewer { margin-left: 0; width: 100%; }
    svg text { font-size: 17px; }
    /* The table as a list of cards: each row names its own cells. */
    table, caption, tbody, tr, th, td { display: block; }
    thead { position: absolute; left: -100vw; }
    tbody tr { border-top: 1px solid var(--line); padding: .5rem 0; }
    tbody tr:first-child > *, tbody th, tbody td { border: 0; padding: .12rem .9rem; }
    td.wide { width: auto; } td.wide, tbody th.main { min-width: 0; } .number { text-align: left; }
    tbody td:empty { display: none; }
    tbody td[data-name]::before { content: attr(data-name) " "; color: var(--quiet); font-size: .85rem; }
    td.step { min-width: 0; }
  }
  @media (prefers-contrast: more) { :root { --line: currentColor; } }
  @media print {
    body { background: #fff; } .card, .scroll, .figure { break-inside: avoid; } .skip, .bar { display: none; }
  }
  """
