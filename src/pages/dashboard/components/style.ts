// The style sheet of the dashboard.

import { PALETTE } from "../../palette.ts";

export const STYLE = `${PALETTE}
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink);
  font: 0.9375rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
.wide { width: 100%; max-width: 74rem; margin: 0 auto; padding-inline: 1rem; }
a { color: var(--accent); text-underline-offset: 0.15em; }
h1 { margin: 0; font-size: 1.4rem; line-height: 1.25; letter-spacing: -0.01em; }
h2 { margin: 0; font-size: 1rem; line-height: 1.4; }
h3 { margin: 0; font-size: 0.875rem; font-weight: 600; color: var(--soft); }
p { margin: 0; }
ul, ol, dl, dd, figure { margin: 0; padding: 0; }
li { list-style: none; }
.mono { font: 0.8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; }
.soft { color: var(--soft); }
.small { font-size: 0.8125rem; }
.bad { color: var(--bad); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 1rem; top: -4rem; padding: 0.5rem 0.9rem; background: var(--card);
  border-radius: 0.4rem; z-index: 1; }
.skip:focus { top: 0.5rem; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 0.25rem; }
main:focus { outline: none; }

.top { background: var(--card); border-bottom: 1px solid var(--line); }
.bar { display: flex; align-items: center; gap: 0.65rem; min-height: 3.5rem; }
.brand { flex: none; white-space: nowrap; display: flex; align-items: center; gap: 0.5rem; color: var(--ink); font-weight: 650; text-decoration: none;
  padding: 0.4rem 0; }
.brand svg { color: var(--accent); }
.slash { color: var(--line); font-size: 1.25rem; }
.where { min-width: 0; color: var(--ink); font-weight: 500; text-decoration: none; white-space: nowrap; overflow: hidden;
  text-overflow: ellipsis; padding: 0.4rem 0; }
.where:hover, .brand:hover { text-decoration: underline; }
.bar form { margin-left: auto; flex: none; }
.tabs { display: flex; gap: 1.5rem; }
.tabs a { padding: 0.6rem 0; color: var(--soft); text-decoration: none; border-bottom: 2px solid transparent;
  margin-bottom: -1px; font-weight: 500; }
.tabs a:hover { color: var(--ink); }
.tabs a[aria-current] { color: var(--ink); border-color: var(--accent); }
main { padding-block: 1.75rem 4rem; display: grid; gap: 1.5rem; }
.head { display: flex; flex-wrap: wrap; gap: 0.75rem 1rem; align-items: center; }
.head > :first-child { flex: 1 1 16rem; min-width: 0; }
.logo { height: 1.75rem; max-width: 6rem; margin-right: 0.6rem; vertical-align: -0.35rem; }

.card { background: var(--card); border: 1px solid var(--line); border-radius: 0.75rem; min-width: 0; }
.pad { padding: 1.1rem 1.25rem; }
.card > .title { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: baseline; justify-content: space-between;
  padding: 0.95rem 1.25rem; border-bottom: 1px solid var(--line); }
.none { padding: 2.25rem 1.25rem; text-align: center; color: var(--soft); }
.grid { display: grid; gap: 1.25rem; grid-template-columns: minmax(0, 1fr); align-items: start; }

button, .button { display: inline-flex; align-items: center; justify-content: center; min-height: 2.25rem;
  padding: 0.35rem 0.85rem; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--card);
  color: var(--ink); font: inherit; font-weight: 500; text-decoration: none; cursor: pointer; white-space: nowrap; }
button:hover, .button:hover { border-color: var(--field); }
.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.danger { color: var(--bad); }
.danger.main { background: var(--bad); border-color: var(--bad); color: var(--card); }
.plain { border-color: transparent; background: none; color: var(--soft); padding: 0.35rem 0.5rem; }
.plain:hover { color: var(--ink); border-color: var(--line); }
.actions { display: flex; flex-wrap: wrap; gap: 0.5rem; }
label { display: block; font-size: 0.8125rem; font-weight: 500; color: var(--soft); margin-bottom: 0.25rem; }
input, select { width: 100%; min-height: 2.25rem; padding: 0.35rem 0.65rem; font: inherit; color: var(--ink);
  background: var(--card); border: 1px solid var(--field); border-radius: 0.5rem; }
.filters { display: grid; gap: 0.75rem; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); align-items: end; }
.filters > :first-child, .filters > :last-child { grid-column: 1 / -1; }
.segments { display: flex; background: var(--ground); border: 1px solid var(--line); border-radius: 0.55rem; padding: 2px; }
.segments a { padding: 0.25rem 0.75rem; border-radius: 0.4rem; color: var(--soft); text-decoration: none;
  font-size: 0.8125rem; font-weight: 500; }
.segments a:hover { color: var(--ink); }
.segments a[aria-current] { background: var(--card); color: var(--ink); box-shadow: 0 0 0 1px var(--line); }

.chip { display: inline-flex; align-items: center; gap: 0.4rem; font-size: 0.8125rem; font-weight: 500; white-space: nowrap; }
.chip svg { flex: none; }
.chip.good svg { color: var(--good); }
.chip.warn svg { color: var(--warn); }
.chip.bad svg { color: var(--bad); }
.chip.quiet svg { color: var(--field); }
.chip, .chip.bad { color: var(--ink); }

.counts { display: grid; grid-template-columns: minmax(0, 1fr); }
.counts > li { padding: 0.9rem 1.25rem; display: flex; align-items: center; justify-content: space-between; gap: 0.5rem; }
.counts > li + li { border-top: 1px solid var(--line); }
.counts a { color: inherit; text-decoration: none; }
.counts a:hover { text-decoration: underline; }
.figure { font-size: 1.5rem; font-weight: 600; letter-spacing: -0.02em; line-height: 1.2; font-variant-numeric: tabular-nums; }
.figure .small { font-weight: 400; letter-spacing: 0; }
.share { display: block; width: 100%; height: 10px; }
.share-frame { padding: 0 1.25rem 1.1rem; }

.notice { border-left: 4px solid var(--field); border-radius: 0.35rem 0.75rem 0.75rem 0.35rem; padding: 0.9rem 1.15rem; display: grid; gap: 0.35rem; }
.notice.done { border-left-color: var(--good); }
.notice.failed { border-left-color: var(--bad); }
.notice.link { border-left-color: var(--accent); }
.notice input { font: 0.8125rem/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; background: var(--ground); }

table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; font-size: 0.8125rem; font-weight: 500; color: var(--soft); padding: 0.6rem 0.75rem;
  border-bottom: 1px solid var(--line); white-space: nowrap; }
td { padding: 0.65rem 0.75rem; border-bottom: 1px solid var(--line); vertical-align: middle; }
tbody tr:last-child > * { border-bottom: 0; }
th:first-child, td:first-child { padding-left: 1.25rem; }
th:last-child, td:last-child { padding-right: 1.25rem; }
tbody th { font-weight: 400; color: var(--ink); font-size: inherit; white-space: normal; padding-block: 0.65rem; }
.list tbody tr:hover { background: color-mix(in srgb, var(--ground) 60%, transparent); }
.list a { font-weight: 500; text-decoration: none; }
.list a:hover { text-decoration: underline; }
.number { text-align: right; }
.from-medium, .from-wide { display: none; }
.below-medium, .below-wide { display: block; }
.pages { display: flex; gap: 0.5rem; justify-content: flex-end; }

.details { display: grid; grid-template-columns: minmax(0, 1fr); }
.details > div { padding: 0.6rem 1.25rem; display: grid; gap: 0.1rem; grid-template-columns: minmax(0, 1fr); }
.details > div + div { border-top: 1px solid var(--line); }
.details dt { color: var(--soft); font-size: 0.8125rem; }
.scopes { display: flex; flex-wrap: wrap; gap: 0.3rem; }
.scopes li { padding: 0.05rem 0.45rem; background: var(--ground); border: 1px solid var(--line); border-radius: 0.35rem; }

.timeline > li { padding: 0.7rem 1.25rem; display: grid; gap: 0.1rem 1rem; grid-template-columns: minmax(0, 1fr) auto;
  align-items: baseline; }
.timeline > li + li { border-top: 1px solid var(--line); }

.plot { padding: 1.1rem 1.25rem 0.9rem; display: grid; gap: 0.6rem; }
.plot figcaption { display: grid; gap: 0.15rem; }
.key { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; font-size: 0.8125rem; color: var(--soft); min-height: 1.3rem; }
.key li { display: inline-flex; align-items: center; gap: 0.4rem; }
.axes { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 0.5rem; font-size: 0.75rem; color: var(--soft);
  font-variant-numeric: tabular-nums; }
.axes > svg { grid-column: 2; grid-row: 1; display: block; width: 100%; height: 120px; overflow: visible; }
.heights { grid-column: 1; grid-row: 1; display: flex; flex-direction: column; justify-content: space-between; text-align: right; line-height: 1;
  margin: -0.375rem 0; height: calc(120px + 0.75rem); }
.times { grid-column: 2; display: flex; justify-content: space-between; padding-top: 0.4rem; line-height: 1.2; }
.times span { width: 0; display: flex; justify-content: center; white-space: nowrap; }
.times span:first-child { justify-content: flex-start; }
.times span:last-child { justify-content: flex-end; }
.rule { stroke: var(--line); stroke-width: 1; vector-effect: non-scaling-stroke; }
.first { fill: var(--accent); }
.hatch { stroke: var(--bad); stroke-width: 2; }
.hatch-ground { fill: var(--card); }
.column { fill: transparent; }
.column:hover { fill: color-mix(in srgb, var(--field) 18%, transparent); }
.line { fill: none; stroke: var(--accent); stroke-width: 2; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.line.dashed { stroke: var(--warn); stroke-dasharray: 5 3; }
.fill-good { fill: var(--good); }
.fill-quiet { fill: var(--field); }
.empty { grid-column: 2; grid-row: 1; align-self: center; justify-self: center; font-size: 0.8125rem; background: var(--card);
  padding: 0.1rem 0.5rem; color: var(--soft); }
details > summary { cursor: pointer; font-size: 0.8125rem; color: var(--soft); padding: 0.25rem 0; width: fit-content; }
details > summary:hover { color: var(--ink); }
.figures { max-height: 16rem; overflow-y: auto; border: 1px solid var(--line); border-radius: 0.5rem; margin-top: 0.4rem; }
.figures th, .figures td { padding: 0.3rem 0.7rem; font-size: 0.8125rem; }

.gate { max-width: 25rem; margin: 12vh auto 0; }
.gate form { display: grid; gap: 1rem; }
.gate button { width: 100%; min-height: 2.6rem; }
.gate input { min-height: 2.6rem; }
.stack { display: grid; gap: 0.75rem; }
.narrow { max-width: 38rem; }

@media (min-width: 44rem) {
  .wide { padding-inline: 1.75rem; }
  .from-medium { display: table-cell; }
  .below-medium-inline, .below-medium { display: none; }
  .counts { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  .counts > li { display: grid; justify-content: start; gap: 0.25rem; padding: 1.1rem 1.25rem; }
  .counts > li + li { border-top: 0; border-left: 1px solid var(--line); }
  .filters { grid-template-columns: minmax(0, 2fr) minmax(0, 1fr) minmax(0, 1fr) auto; }
  .filters > :first-child, .filters > :last-child { grid-column: auto; }
  .details > div { grid-template-columns: minmax(6.5rem, 28%) minmax(0, 1fr); gap: 1rem; }
}
@media (min-width: 62rem) {
  .plots { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .halves { grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); }
  .from-wide { display: table-cell; }
  .below-wide { display: none; }
}
`;
