// The style sheet: system fonts, light and dark, one column on a phone and two on a desktop.

export const styleSheet = `
:root {
  color-scheme: light dark;
  --accent: #4338a8; --on-accent: #fff; --accent-text: #4338a8; --radius: 12px; --control: 9px;
  --ground: #f4f5f7; --card: #fff; --sunk: #f5f6f8; --ink: #15191e; --soft: #5a636e; --line: #e2e5e9; --field: #838d99;
  --good: #12703f; --good-bg: #e6f4ec; --warn: #8a5200; --warn-bg: #fdf1dc; --bad: #b3261e; --bad-bg: #fdecea;
  --font: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; --mono: ui-monospace, Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --accent: #a9a2f5; --on-accent: #17123f; --accent-text: #b9b3f8;
    --ground: #0e1013; --card: #16191d; --sunk: #1d2126; --ink: #eceef1; --soft: #a1a9b4; --line: #333941; --field: #707a86;
    --good: #6fd39c; --good-bg: #14301f; --warn: #f0bf6c; --warn-bg: #35270e; --bad: #ff9c93; --bad-bg: #3a1a18;
  }
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 24px; }
body {
  margin: 0; min-height: 100dvh; background: var(--ground); color: var(--ink); font: .9375rem/1.4667 var(--font);
  overflow-wrap: break-word;
}
h1, h2, h3, p, ul, ol, dl, dd { margin: 0; padding: 0; list-style: none; }
h1 { font-size: 1.375rem; line-height: 1.2727; letter-spacing: -.015em; }
h2, h3 { font-size: inherit; line-height: inherit; }
h1, h2, h3, strong, b { font-weight: 600; }
a { color: var(--accent-text); text-underline-offset: 3px; }
code, pre { font: .8125rem/1.5 var(--mono); }
code { overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--accent-text); outline-offset: 2px; }
.small { color: var(--soft); font-size: .8125rem; line-height: 1.3846; }
.hide { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.up { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; }
.push { flex: none; margin-inline-start: auto; }
.what { flex: 1 1 180px; min-width: 0; }

/* The frame of all pages */
.bar { background: var(--card); box-shadow: 0 1px var(--line); }
.bar > div, main { width: 100%; max-width: 1120px; margin: 0 auto; padding: 10px 24px; }
main { padding-block: 32px 64px; }
.brand { display: flex; gap: 12px; align-items: center; min-height: 44px; color: inherit; text-decoration: none; }
.brand img { display: block; border-radius: var(--control); }
.initial {
  flex: none; display: grid; place-items: center; width: 2.25rem; height: 2.25rem; border-radius: 50%;
  background: var(--sunk); border: 1px solid var(--line);
}
.bar .button { margin-inline-end: -16px; }
.narrow { display: grid; gap: 16px; max-width: 480px; margin: 4vh auto 0; }
.person { width: 100%; gap: 14px; display: flex; align-items: center; margin-top: 8px; cursor: pointer; font: inherit; color: inherit; }
.person:hover { border-color: var(--accent-text); }

.button {
  display: inline-flex; align-items: center; justify-content: center; min-height: 44px; padding: 8px 16px;
  border: 1px solid #0000; border-radius: var(--control); background: none; color: var(--soft);
  font: 500 .9375rem/1.3 var(--font); text-align: center; text-decoration: none; cursor: pointer;
}
.button:hover { background: var(--sunk); color: var(--ink); }
.line { border-color: var(--line); color: var(--ink); }
.main { background: var(--accent); color: var(--on-accent); font-weight: 600; }
.main:hover { background: color-mix(in srgb, var(--accent) 90%, var(--ink)); color: var(--on-accent); }
.danger { background: var(--bad); color: var(--card); font-weight: 600; }
.danger:hover { background: color-mix(in srgb, var(--bad) 90%, var(--ink)); color: var(--card); }
form[aria-busy="true"] .button { opacity: .6; cursor: progress; }

/* Connections, and what can be connected */
.columns, .stack { display: grid; grid-template-columns: minmax(0, 1fr); gap: 40px 56px; align-items: start; }
.columns section > h2, #events > .up > h2 { font-size: 1.0625rem; line-height: 28px; }
#connections, #available { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
.rows, .tiles { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
.tiles { gap: 8px; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)); }
.row { padding: 12px; border: 1px solid var(--line); border-radius: var(--control); background: var(--card); }
.row:target { border-color: var(--accent-text); }
.tiles .row { height: 100%; flex-wrap: nowrap; }
.tiles .what { flex-basis: 0; }
.empty { padding: 24px; border: 1px dashed var(--field); border-radius: var(--control); color: var(--soft); text-align: center; }
.status { padding: 1px 8px; border-radius: 99px; background: var(--sunk); color: var(--soft); font-size: .8125rem; line-height: 1.3846; font-weight: 500; }
.status.active { background: var(--good-bg); color: var(--good); }
.status.reauthorization_required { background: var(--warn-bg); color: var(--warn); }

/* The image covers the monogram. Tiles are white in both color schemes, because logos are made for white. */
.logo {
  flex: none; position: relative; display: grid; place-items: center; width: 40px; height: 40px; overflow: hidden;
  border-radius: var(--control); box-shadow: 0 0 0 1px #1018281f; font-size: 1.0625rem; font-weight: 600;
}
.logo > span { position: absolute; inset: 0; line-height: 0; }
.logo img { background: #fff; vertical-align: top; }
.hue-0 { background: #e0ebfb; color: #1d4b91; } .hue-1 { background: #dcf1ea; color: #0d5f4a; }
.hue-2 { background: #fae7d6; color: #80400a; } .hue-3 { background: #ebe3f8; color: #55309a; }
.hue-4 { background: #fbeec9; color: #6b5000; } .hue-5 { background: #fbe1e6; color: #96213f; }
.hue-6 { background: #d9eff5; color: #0b566c; } .hue-7 { background: #e6efd5; color: #44590d; }

summary { width: fit-content; padding: 11px 0; color: var(--soft); font-size: .8125rem; line-height: 1.3846; cursor: pointer; }
summary:hover { color: var(--ink); }
/* The details of a connection open with a button in its corner. */
.rows .row { position: relative; }
.rows .row > .up { padding-inline-end: 48px; }
.row summary { position: absolute; top: 12px; inset-inline-end: 8px; width: 44px; padding: 0; list-style: none; }
.row summary::-webkit-details-marker { display: none; }
.row details dl { margin-top: 16px; }
.chevron { width: 20px; height: 20px; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
[open] > summary .chevron { rotate: 180deg; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 140px), 1fr)); gap: 12px 24px; margin-bottom: 16px; }
dt { color: var(--soft); font-size: .8125rem; }
dd { overflow-wrap: anywhere; }

.outcome { display: grid; grid-template-columns: minmax(0, 1fr); gap: 4px; margin-top: 12px; padding: 12px; border-radius: var(--control); background: var(--sunk); }
.outcome:has(.problem) { padding: 0; }
.outcome pre { margin: 8px 0 0; max-height: 320px; overflow: auto; }
.notice, .problem { padding: 12px 16px; border-radius: var(--control); }
main > .notice, main > .problem { margin-bottom: 24px; }
.notice { background: var(--good-bg); color: var(--good); font-weight: 500; }
.problem { background: var(--bad-bg); overflow-wrap: anywhere; }
.problem > strong { color: var(--bad); }
.problem .small { color: inherit; }

dialog { max-width: min(480px, calc(100vw - 32px)); padding: 24px; border: 1px solid var(--line); border-radius: calc(var(--radius) * 1.5); background: var(--card); color: var(--ink); }
dialog::backdrop { background: #0e101399; }
dialog .narrow { margin: 0; }

/* Events */
#events h2 { flex: none; }
.hint { margin: 0 0 20px; }
.live, [data-live] .reload { display: none; }
[data-live] .live { display: flex; align-items: center; gap: 6px; color: var(--good); }
.live::before { content: ""; width: 8px; height: 8px; border-radius: 50%; background: currentColor; animation: pulse 2s infinite; }
@keyframes pulse { 50% { opacity: .3; } }
#events li { position: relative; padding: 0 0 20px 24px; overflow-wrap: anywhere; }
#events h3 { font-weight: 400; }
#events h3 + p::first-letter { text-transform: uppercase; }
#events h3 a { color: inherit; text-decoration-line: none; }
#events h3 a:hover { text-decoration-line: underline; }
#events h3::before { content: ""; position: absolute; left: 0; top: 7px; width: 9px; height: 9px; border-radius: 50%; background: var(--soft); }
#events .good::before { background: var(--good); }
#events .warn::before { background: var(--warn); }
#events li + li::after { content: ""; position: absolute; left: 4px; bottom: calc(100% - 2px); height: calc(100% - 30px); border-left: 1px solid var(--line); }
#events .new h3 { animation: arrive 3s; }
@keyframes arrive { from { background: var(--good-bg); box-shadow: 0 0 0 4px var(--good-bg); } }

/* Beside the first line, however high it is. Browsers without anchors leave the button in the corner. */
@supports (anchor-scope: --first) {
  @media (min-width: 521px) {
    .rows .row { anchor-scope: --first; }
    .rows .row > .up { anchor-name: --first; }
    .row summary {
      position-anchor: --first; top: anchor(top); bottom: anchor(bottom); height: 44px; margin-block: auto;
    }
  }
}
@media (min-width: 900px) { .columns { grid-template-columns: minmax(0, 1fr) 320px; } }
@media (max-width: 520px) {
  body { background: var(--card); }
  .bar > div, main { padding-inline: clamp(16px, 6.25vw, 24px); }
  .who { display: none; }
  .rows .row > .up { padding-inline-end: 0; }
  .rows .row > .up > .what { padding-inline-end: 40px; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; } }
`;
