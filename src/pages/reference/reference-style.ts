/** The style sheet of the reference: one column of text, with the index beside it on wide screens. */
export const REFERENCE_STYLE = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #5b6470; --line: #d9dee4; --ground: #f4f6f8;
  --card: #ffffff; --accent: #1d5fd1; --on-accent: #ffffff; --field: #7c8794; --bad: #b3261e;
  --good: #137a4b; --warn: #8a5300; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceff3; --soft: #a2adba; --line: #343c46;
  --ground: #14181d; --card: #1d2329; --accent: #7fb0ff; --on-accent: #0c1524;
  --field: #7c8794; --bad: #ff9a8f; --good: #59cf98; --warn: #f2bd58; } }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
a { color: var(--accent); }
a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; padding: 0.5rem 1rem; background: var(--card); }
nav { padding: 1rem; border-bottom: 1px solid var(--line); font-size: 0.9rem; }
summary { font-weight: 600; cursor: pointer; }
summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
details[open] summary { margin-bottom: 0.8rem; }
nav ul { margin: 0 0 0.8rem; padding: 0; list-style: none; columns: 16rem; }
nav p { margin: 0 0 0.2rem; font-weight: 600; }
nav li { padding: 0.15rem 0; }
main { max-width: 52rem; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 0.75rem; font-size: 1.7rem; }
h2 { margin: 3rem 0 0.3rem; font-size: 1.35rem; }
h3 { margin: 0 0 0.4rem; font-size: 1.1rem; }
h3 a { color: inherit; text-decoration: none; }
h3 a:hover { text-decoration: underline; }
h4 { margin: 1rem 0 0.3rem; font-size: 0.9rem; color: var(--soft); }
p { margin: 0 0 0.8rem; }
section section { margin: 1rem 0; padding: 1.25rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 0.9rem; }
code, pre { font: 0.875rem/1.5 ui-monospace, monospace; }
pre { margin: 0 0 0.8rem; padding: 0.8rem 1rem; background: var(--ground); border: 1px solid var(--line);
  border-radius: 0.45rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.soft, dt span { color: var(--soft); font-size: 0.9rem; }
dl { margin: 0 0 0.8rem; }
dl > div { padding: 0.4rem 0; border-top: 1px solid var(--line); }
dt b { color: var(--bad); font-size: 0.8rem; }
dd { margin: 0; }
:target { scroll-margin-top: 1rem; }
h3:target a { text-decoration: underline; }
@media (min-width: 64rem) {
  body { display: grid; grid-template-columns: 19rem minmax(0, 1fr); }
  nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; border: 0; border-right: 1px solid var(--line); }
  main { padding: 2rem 3rem 4rem; }
  @supports selector(::details-content) {
    summary { display: none; }
    details::details-content { content-visibility: visible; }
  }
}
`;
