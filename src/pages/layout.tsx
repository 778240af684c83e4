// The layout of the pages for end users: one card, with an inline style sheet.

import type { Child } from "hono/jsx";
import { PALETTE } from "./palette.ts";
import type { Words } from "./words/words.ts";

const STYLE = `${PALETTE}
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem 1rem;
  background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { width: 100%; max-width: 27rem; padding: 2rem 1.75rem; background: var(--card);
  border: 1px solid var(--line); border-radius: 0.9rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 0.75rem; font-size: 1.35rem; line-height: 1.3; }
h2 { margin: 1.5rem 0 0.4rem; font-size: 1rem; }
p { margin: 0 0 0.9rem; }
ul { margin: 0 0 1.1rem; padding-left: 1.2rem; }
li { margin: 0.2rem 0; }
a { color: var(--accent); }
.soft { margin: 1.1rem 0 0; color: var(--soft); font-size: 0.9rem; }
.field { margin: 0 0 1rem; }
label { display: block; margin: 0 0 0.3rem; font-weight: 600; }
input[type="text"], input[type="password"], select { width: 100%; padding: 0.65rem 0.75rem; font: inherit;
  color: var(--ink); background: var(--ground); border: 1px solid var(--field); border-radius: 0.45rem; }
input:focus-visible, select:focus-visible { outline: 3px solid var(--accent); outline-offset: 1px; }
.note { margin: 0.3rem 0 0; color: var(--soft); font-size: 0.9rem; }
.problem { margin: 0.3rem 0 0; color: var(--bad); font-size: 0.9rem; font-weight: 600; }
.logo { display: block; max-width: 60%; max-height: 3rem; margin: 0 0 1.1rem; }
.code { display: block; width: 12rem; max-width: 100%; margin: 0 auto 1rem; background: #ffffff; padding: 0.5rem; }
.progress { height: 0.35rem; margin: 0.5rem 0 1.1rem; border-radius: 1rem; background: var(--line);
  overflow: hidden; }
.progress::after { content: ""; display: block; width: 40%; height: 100%; border-radius: inherit;
  background: var(--accent); animation: along 1.6s ease-in-out infinite alternate; }
@keyframes along { from { margin-left: 0; } to { margin-left: 60%; } }
@media (prefers-reduced-motion: reduce) { .progress::after { animation: none; } }
.choice + .choice { border-top: 1px solid var(--line); margin-top: 1.5rem; }
.action { display: block; width: 100%; margin: 0.6rem 0 0; padding: 0.75rem 1rem; border: 0; border-radius: 0.55rem;
  background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; text-align: center;
  text-decoration: none; cursor: pointer; }
.action.quiet { background: none; color: var(--accent); border: 1px solid var(--line); }
.action:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;

/** A whole page with one card. */
export function Layout(props: {
  nonce: string;
  words: Words;
  title: string;
  /** Additional elements of the head. */
  head?: Child;
  children: Child;
}) {
  return (
    <html lang={props.words.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        {props.head}
        <title>{props.title}</title>
        <style nonce={props.nonce} dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <main>{props.children}</main>
      </body>
    </html>
  );
}
