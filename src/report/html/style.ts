import { pairedColours } from '../charts/theme.ts';

/** Paper is light, whatever the screen was: charts that were drawn dark get their light colours back. */
const PAPER_COLOURS = [...pairedColours()]
  .map(
    ([light, dark]) =>
      `  .chart [fill="${dark}"] { fill: ${light}; }\n  .chart [stroke="${dark}"] { stroke: ${light}; }`,
  )
  .join('\n');

/** The page's style sheet: one column, tabular figures, both colour schemes, paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #1d2228; --quiet: #5c6670; --page: #ffffff; --panel: #f6f7f9; --line: #dfe3e8;
  --accent: #0072b2; --worse: #a63c00; --worse-tint: #fdeee5; --better: #00664a; --better-tint: #e3f4ee;
  --warn: #7a5200; --warn-tint: #fdf3dc;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e4e7eb; --quiet: #a3adb8; --page: #14181d; --panel: #1b2027; --line: #303841;
    --accent: #56b4e9; --worse: #ff9a5c; --worse-tint: #3a2113; --better: #4fd0a5; --better-tint: #10332a;
    --warn: #f0c05a; --warn-tint: #35290f;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 2.75rem 1.5rem 4rem; max-width: 66rem; background: var(--page); color: var(--ink);
  font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
h1 { font-size: 1.75rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.012em; margin: 0.3rem 0 1.2rem; text-wrap: balance; }
h2 { font-size: 1.15rem; font-weight: 650; letter-spacing: -0.005em; margin: 2.8rem 0 0.9rem; padding-top: 0.8rem; border-top: 1px solid var(--line); }
h3 { font-size: 0.95rem; font-weight: 650; margin: 0 0 0.5rem; }
p { margin: 0.5rem 0; max-width: 46rem; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
.skip { position: absolute; left: 0; top: -4rem; padding: 0.5rem 0.9rem; background: var(--page); z-index: 1; }
.skip:focus { top: 0; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: 0.15rem 1.1rem; padding: 0.7rem 0 0; margin: 1rem 0 0; max-width: none; border-top: 1px solid var(--line); font-size: 13px; }
nav li { margin: 0; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
ul { margin: 0.4rem 0; padding-left: 1.15rem; max-width: 46rem; }
li { margin: 0.3rem 0; }
code, pre { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 0.9rem 1rem; overflow: auto; max-height: 32rem; }
small, .quiet, figcaption { color: var(--quiet); font-size: 12.5px; }
.eyebrow { color: var(--quiet); font-size: 12.5px; margin: 0; }
.eyebrow b { color: var(--ink); font-weight: 600; }
.answer { border-left: 3px solid var(--accent); padding: 0.1rem 0 0.1rem 1.1rem; margin: 0 0 1.4rem; }
.answer p { max-width: 50rem; }
.answer .lead { font-size: 1.1rem; line-height: 1.5; }
.answer .lead b { font-weight: 650; }
.verdicts { list-style: none; display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; padding: 0; margin: 0.3rem 0 0.5rem; max-width: none; font-weight: 600; }
.verdicts li { margin: 0; }
.gates { border: 1px solid var(--line); border-radius: 6px; padding: 0.5rem 1rem; margin: 0 0 1.4rem; }
.gates p { margin: 0.2rem 0; }
.gates ul, ul.plain { list-style: none; padding: 0; max-width: none; }
.gates li, ul.plain li { display: grid; grid-template-columns: 6.6rem 1fr; gap: 0.6rem; }
.gates .verdict, ul.plain .verdict { justify-self: start; }
.notice { background: var(--warn-tint); color: var(--warn); border-radius: 6px; padding: 0.55rem 0.85rem; max-width: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13.5px; line-height: 1.4; font-variant-numeric: tabular-nums; margin: 0.4rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.34rem 1.1rem 0.34rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
thead th { color: var(--quiet); font-size: 12.5px; vertical-align: bottom; white-space: nowrap; }
td.right, th.right { text-align: right; }
td data, td.right, td.nowrap { white-space: nowrap; }
td small, th small { display: block; }
td.right small { white-space: nowrap; }
tr.strong > th, tr.strong > td { font-weight: 600; }
table.headline { width: 100%; }
table.headline thead th { font-size: 13px; }
table.headline b { font-size: 1.3rem; font-weight: 600; letter-spacing: -0.01em; }
table.headline td, table.headline tbody th { padding-top: 0.6rem; padding-bottom: 0.6rem; }
table.headline tbody th { padding-top: 0.85rem; font-weight: 600; }
table.headline .difference { margin-top: 0.3rem; color: var(--ink); }
table.headline tbody th small { color: var(--quiet); font-weight: 400; padding-left: 1.1em; }
table.comparisons { width: 100%; }
table.comparisons thead th { white-space: normal; }
table.comparisons td small { max-width: 13rem; }
table.comparisons th[scope="row"], table.metrics th[scope="row"] { min-width: 11rem; }
table.comparisons th, table.comparisons td { padding-right: 0.7rem; }
table.metrics th:first-child { position: sticky; left: 0; background: var(--page); }
table.rules td > span { display: block; }
table.rules td > span + span { margin-top: 0.25rem; }
table.rules th[scope="row"] { white-space: nowrap; color: var(--quiet); }
.policy, .whole { white-space: nowrap; }
.policy i { display: inline-block; width: 0.62em; height: 0.62em; border-radius: 50%; margin-right: 0.5em; }
.verdict { display: inline-block; padding: 0 0.5em; border-radius: 4px; white-space: nowrap; background: var(--panel); color: var(--quiet); font-weight: 500; }
.verdict.worse { background: var(--worse-tint); color: var(--worse); }
.verdict.better { background: var(--better-tint); color: var(--better); }
.figure { margin: 1.6rem 0 2.2rem; break-inside: avoid; }
.figure h3 { scroll-margin-top: 1rem; }
.figure figcaption { max-width: 46rem; margin: 0.35rem 0 0.3rem; }
.chart { min-height: 5.5rem; }
.chart.vega-embed { display: block; width: fit-content; max-width: 100%; padding-right: 38px; color: var(--ink); }
.chart.vega-embed summary { opacity: 0.35; }
details { margin: 0.3rem 0; }
details > summary { cursor: pointer; color: var(--quiet); font-size: 12.5px; width: fit-content; }
details > summary:hover { color: var(--accent); }
dl { margin: 0.4rem 0; }
dl.facts { display: flex; flex-wrap: wrap; gap: 0.5rem 2.2rem; padding: 0.8rem 0 0; border-top: 1px solid var(--line); }
dl.facts dt, dl.lines dt { color: var(--quiet); font-size: 12.5px; }
dl.facts dd { margin: 0; font-variant-numeric: tabular-nums; }
dl.lines > div { display: grid; grid-template-columns: minmax(9rem, 14rem) 1fr; gap: 1rem; padding: 0.3rem 0; border-bottom: 1px solid var(--line); }
dl.lines dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.findings { list-style: none; padding: 0; max-width: none; }
.findings li { display: grid; grid-template-columns: 4.8rem 1fr; gap: 0.8rem; padding: 0.3rem 0; border-bottom: 1px solid var(--line); margin: 0; }
.findings b { font-size: 12.5px; font-weight: 600; color: var(--quiet); }
.findings .warning b { color: var(--warn); }
.findings .fine b { color: var(--better); }
footer h2 { border: 0; margin: 0 0 0.6rem; padding: 0; }
footer { margin-top: 3rem; padding-top: 0.9rem; border-top: 1px solid var(--line); font-size: 13px; }
@media (max-width: 40rem) {
  body { padding: 1.5rem 1rem 3rem; }
  h1 { font-size: 1.4rem; }
  table.headline, table.headline tbody, table.headline tr, table.headline th, table.headline td { display: block; }
  table.headline thead { display: none; }
  table.headline tbody th { border: 0; padding-bottom: 0; }
  table.headline td { padding: 0.35rem 0; }
  table.headline td::before { content: attr(data-title); display: block; color: var(--quiet); font-size: 12.5px; }
  dl.lines > div { grid-template-columns: minmax(7rem, 10rem) 1fr; }
}
@page { margin: 14mm 12mm; }
@media print {
  :root { color-scheme: light; --ink: #000; --quiet: #444; --page: #fff; --panel: #fff; --line: #bbb; --accent: #0072b2; --worse: #a63c00; --worse-tint: #fff; --better: #00664a; --better-tint: #fff; --warn: #7a5200; --warn-tint: #fff; }
  body { padding: 0; max-width: none; font-size: 10.5pt; }
  .scroll { overflow: visible; }
  nav, .skip, .chart details { display: none; }
  .chart.vega-embed { padding: 0; width: auto; }
  .chart svg { max-width: 100%; height: auto; }
  table { font-size: 8pt; }
  th, td { padding-right: 0.5rem; }
  th, td, thead th, td data, td.right, td.nowrap, td.right small, .policy, .whole { overflow-wrap: anywhere; white-space: normal; }
  table.comparisons th[scope="row"], table.metrics th[scope="row"] { min-width: 5rem; }
  table code { font-size: 7pt; }
  pre { max-height: none; white-space: pre-wrap; }
  .chart summary, details > summary { display: none; }
  h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
${PAPER_COLOURS}
}
`;
