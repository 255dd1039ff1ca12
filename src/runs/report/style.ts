/** The report's style sheet: light or dark as the reader's system asks, light on paper. */
export const style = `
:root { color-scheme: light dark;
  --page: #ffffff; --card: #f6f7f9; --text: #1c2024; --soft: #5b6470; --line: #d9dde3; --accent: #0b5cad; --bad: #b3261e;
  --activation: #b17a41; --gradient: #3462f0; --full: #093d23; --finetune: #893297; }
@media (prefers-color-scheme: dark) { :root {
  --page: #16181c; --card: #1f2329; --text: #e6e8eb; --soft: #9aa4b0; --line: #363c45; --accent: #6cb2f7; --bad: #ff8a80;
  --activation: #f4c83f; --gradient: #4d98ed; --full: #98f1de; --finetune: #ec557d; } }
@media print { :root { color-scheme: light;
  --page: #ffffff; --card: #ffffff; --text: #000000; --soft: #444444; --line: #bbbbbb; --accent: #0b5cad; --bad: #b3261e;
  --activation: #b17a41; --gradient: #3462f0; --full: #093d23; --finetune: #893297; }
  body { font-size: 10pt; } section, figure, li, tr { break-inside: avoid; } section:has(table) { break-inside: auto; }
  main { max-width: none; padding: 0; } .wide { overflow: visible; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", Roboto, Ubuntu, sans-serif; }
main { max-width: 1200px; margin: 0 auto; padding: 32px 24px 64px; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 4px; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 40px 0 10px; padding-top: 14px; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 22px 0 6px; }
small, .hint, .subtitle { color: var(--soft); }
small { font-size: 0.85em; }
.hint { font-size: 0.87rem; max-width: 85ch; }
.subtitle { margin: 0; overflow-wrap: anywhere; }
.headline { font-size: 1.1rem; margin: 8px 0 14px; }
code { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.92em; }
code { overflow-wrap: anywhere; }
.notice { border-left: 4px solid var(--bad); background: var(--card); padding: 10px 14px; margin: 18px 0 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); font-size: 0.87rem; padding-bottom: 6px; }
th, td { padding: 6px 12px 6px 0; text-align: left; vertical-align: middle; border-bottom: 1px solid var(--line); }
thead th { font-weight: 600; font-size: 0.82rem; color: var(--soft); vertical-align: bottom; line-height: 1.25; }
tbody th { font-weight: 400; overflow-wrap: anywhere; min-width: 8em; }
td.number { white-space: nowrap; }
.number { text-align: right; }
.methods { width: 100%; }
.methods th small { display: block; margin-left: 38px; }
.methods tbody th { min-width: 15em; }
td.main { font-size: 1.1em; }
.best .main, .best .name { font-weight: 700; }
tr.best > * { background: color-mix(in srgb, var(--accent) 7%, transparent); }
.words { margin: 0; padding-left: 20px; }
.words li { margin: 3px 0; }
details { margin: 10px 0; }
summary { cursor: pointer; padding: 4px 0; }
details > .wide, details > .columns { margin-top: 8px; }
.columns { display: flex; flex-wrap: wrap; gap: 28px 40px; align-items: flex-start; }
.columns > * { max-width: 100%; }
.columns thead th.number { max-width: 6.5em; }
.legend { display: flex; flex-wrap: wrap; gap: 6px 24px; margin: 4px 0 10px; }
.swatch { vertical-align: -1px; margin-right: 2px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 20px; }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 12px; }
figcaption { font-weight: 600; margin-bottom: 4px; }
.chart { display: block; width: 100%; height: auto; }
.chart text { fill: var(--soft); font-size: 12px; text-anchor: middle; font-variant-numeric: tabular-nums; }
.chart text.end { text-anchor: end; }
.chart text.axis { fill: var(--text); }
.grid { stroke: var(--line); fill: none; }
.frame { stroke: var(--soft); fill: none; }
.curve { fill: none; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.curve.training { stroke-width: 1.25; stroke-dasharray: 4 4; opacity: 0.8; }
.mark { stroke: var(--page); stroke-width: 1; }
.curve.activation { stroke: var(--activation); } .mark.activation { fill: var(--activation); }
.curve.gradient { stroke: var(--gradient); } .mark.gradient { fill: var(--gradient); }
.curve.full { stroke: var(--full); } .mark.full { fill: var(--full); }
.curve.finetune { stroke: var(--finetune); } .mark.finetune { fill: var(--finetune); }
.interval { display: block; }
.confusion td, .confusion thead th { padding: 4px; text-align: center; min-width: 2.2em; border: 1px solid var(--line); }
.confusion tbody th { padding: 4px 10px 4px 0; text-align: right; border: 0; }
.confusion thead th span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 12em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.confusion thead td, .confusion thead th { border: 0; }
.confusion .right { background: color-mix(in srgb, var(--accent) calc(var(--share) * 0.45), transparent); }
.confusion .wrong { background: color-mix(in srgb, var(--bad) calc(8% + var(--share) * 0.6), transparent); }
.mistakes { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(320px, 100%), 1fr)); gap: 12px; }
.mistakes li { display: flex; gap: 12px; align-items: center; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 10px; overflow-wrap: anywhere; }
.mistakes img { width: 88px; height: 88px; object-fit: contain; flex: none; background: var(--page); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(330px, 100%), 1fr)); gap: 2px 32px; margin: 0; }
dl div { display: flex; gap: 12px; padding: 4px 0; border-bottom: 1px solid var(--line); }
dt { color: var(--soft); flex: 0 0 11em; }
dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
.classes { columns: 14em; }
footer { margin-top: 40px; color: var(--soft); font-size: 0.85rem; }
`;
