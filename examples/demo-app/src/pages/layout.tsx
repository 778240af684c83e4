// The layout of all pages.
import type { Context } from "hono";
import { html } from "hono/html";
import type { Child } from "hono/jsx";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Person } from "../people.ts";

export function Layout(props: { title: string; person?: Person | undefined; children?: Child }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${props.title} · Demo app`}</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <header class="bar">
          <a class="brand" href="/">
            Demo app
          </a>
          {props.person && (
            <form class="who" method="post" action="/sign-out">
              <span>
                <span class="long">Signed in as </span>
                <strong>{props.person.name}</strong>
              </span>
              <button class="quiet">Sign out</button>
            </form>
          )}
        </header>
        <main>{props.children}</main>
      </body>
    </html>
  );
}

/** Responds with a complete document. */
export function render(c: Context, page: Child, status: ContentfulStatusCode = 200) {
  return c.html(html`<!doctype html>${page}`, status);
}
