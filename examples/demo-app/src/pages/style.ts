// The style sheet: system fonts, light and dark mode, one column on a phone.

export const styleSheet = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --surface: #ffffff; --line: #dde1e7; --text: #1a1f27; --dim: #586273;
  --main: #1f5fd0; --main-text: #ffffff; --main-hover: #194fae;
  --good: #11693a; --good-ground: #e2f4e9; --warn: #865200; --warn-ground: #fdf0d8;
  --bad: #ad1f2d; --bad-ground: #fdeaec; --code: #eef1f5;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12151a; --surface: #1b2027; --line: #313945; --text: #e7eaef; --dim: #a2adbc;
    --main: #82b0ff; --main-text: #0d1a30; --main-hover: #a3c5ff;
    --good: #7fd7a2; --good-ground: #16301f; --warn: #f1c274; --warn-ground: #35270d;
    --bad: #ff9aa3; --bad-ground: #3b1a1e; --code: #12161b;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 64rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
h2 { font-size: 1.125rem; line-height: 1.3; margin: 0; }
h3 { font-size: 1rem; line-height: 1.4; margin: 0; }
section > h2 { margin: 2.5rem 0 1rem; font-size: 1.25rem; }
a { color: var(--main); }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 0.875em; }
code { overflow-wrap: anywhere; }
.bar {
  display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem 1rem;
  padding: 0.625rem max(1rem, calc((100% - 64rem) / 2 + 1rem)); background: var(--surface);
  border-bottom: 1px solid var(--line);
}
.brand { color: inherit; font-weight: 650; text-decoration: none; padding: 0.5rem 0; }
.who { display: flex; align-items: center; gap: 0.25rem; margin-right: -1rem; }
@media (max-width: 26rem) { .who .long { display: none; } }
.narrow { max-width: 32rem; margin: 4vh auto 0; }
.lead { margin: 0 0 1rem; }
.hint, .fine, .empty { color: var(--dim); }
.hint, .fine { font-size: 0.875rem; }
.fine { margin: 0.25rem 0 0; }
.empty { margin: 0; }

button, .button {
  display: inline-flex; align-items: center; justify-content: center; min-height: 2.75rem; padding: 0.375rem 1rem;
  border: 1px solid transparent; border-radius: 0.5rem; background: var(--main); color: var(--main-text);
  font: inherit; font-weight: 550; text-decoration: none; cursor: pointer;
}
button:hover, .button:hover { background: var(--main-hover); }
button.plain, .button.plain { background: none; border-color: var(--line); color: inherit; }
button.quiet, .button.quiet { background: none; color: var(--dim); }
button.plain:hover, .button.plain:hover, button.quiet:hover, .button.quiet:hover { background: var(--code); color: var(--text); }
form[aria-busy="true"] button { opacity: 0.6; cursor: progress; }
button.danger { background: var(--bad); color: var(--surface); }
:focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }

.people { display: grid; gap: 0.75rem; }
.person {
  justify-content: flex-start; gap: 0.875rem; padding: 0.75rem 1rem; font-weight: 400;
  background: var(--surface); border-color: var(--line); color: inherit;
}
.person:hover { background: var(--surface); border-color: var(--main); }
.initial {
  display: grid; place-items: center; width: 2.25rem; height: 2.25rem; border-radius: 50%;
  background: var(--main); color: var(--main-text); font-weight: 650;
}

.cards { display: grid; gap: 1rem; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 0.75rem; padding: 1.25rem; min-width: 0; }
.card { scroll-margin-top: 1rem; }
/* Leaves the notice visible when the page scrolls to a new connection. */
.notice ~ section .card { scroll-margin-top: 18rem; }
.card:target { border-color: var(--main); }
.card > header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem; }
.account { margin: 0.125rem 0 0; color: var(--dim); overflow-wrap: anywhere; }
.status { padding: 0.125rem 0.625rem; border-radius: 1rem; font-size: 0.875rem; font-weight: 550; background: var(--code); color: var(--dim); }
.status.active, .status.good { background: var(--good-ground); color: var(--good); }
.status.reauthorization_required { background: var(--warn-ground); color: var(--warn); }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 8.5rem), 1fr)); gap: 0.75rem 1.5rem; margin: 1rem 0 0; }
dt { color: var(--dim); font-size: 0.875rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.actions { display: flex; flex-wrap: wrap; gap: 0.5rem; margin-top: 1.25rem; }

.tiles { list-style: none; margin: 0; padding: 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 26rem), 1fr)); }
.tile {
  display: flex; align-items: center; justify-content: space-between; gap: 1rem; height: 100%;
  background: var(--surface); border: 1px solid var(--line); border-radius: 0.75rem; padding: 1rem 1.25rem;
}
.tile > div { min-width: 0; overflow-wrap: anywhere; }

.heading { display: flex; align-items: center; justify-content: space-between; gap: 1rem; margin: 2.5rem 0 0; }
#events { scroll-margin-top: 1rem; }
.heading > h2 { font-size: 1.25rem; }
.heading + .hint { margin: 0.25rem 0 1rem; }
.events { list-style: none; margin: 0; padding: 0; background: var(--surface); border: 1px solid var(--line); border-radius: 0.75rem; }
.events > li { padding: 1rem 1.25rem; overflow-wrap: anywhere; }
.events > li + li { border-top: 1px solid var(--line); }
.top { display: flex; align-items: flex-start; justify-content: space-between; gap: 1rem; }
.top > h3 { min-width: 0; }
.top > .status { flex: none; }
.facts { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 0.75rem; }
details { margin-top: 0.5rem; }
summary { width: fit-content; padding: 0.625rem 0; color: var(--main); cursor: pointer; }

.outcome, .problem, .notice { margin: 1.25rem 0 0; padding: 1rem; border-radius: 0.5rem; }
main > .notice, main > .problem, .narrow > .problem { margin: 0 0 1.5rem; }
.outcome { background: var(--code); }
.outcome p { margin: 0.375rem 0 0; }
.outcome pre { margin: 0.75rem 0 0; max-height: 24rem; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
.notice { background: var(--good-ground); color: var(--good); }
.problem { background: var(--bad-ground); }
.problem > strong { color: var(--bad); }
.problem p { margin: 0; }
.problem * + p { margin-top: 0.25rem; }
`;
