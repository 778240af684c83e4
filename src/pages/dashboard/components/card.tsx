// A panel with a title.

import type { Child } from "hono/jsx";

/** `id` is that of the title. `aside` stands at the end of the header: a sentence in `small soft`, or a button. */
export function Card(props: { id: string; title: Child; aside?: Child; class?: string; children: Child }) {
  const { id, title, aside, children } = props;
  return (
    <section class={props.class === undefined ? "card" : `card ${props.class}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}
