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
        <link rel="icon" href="/logo.svg" />
      </head>
      <body>
        <header class="bar">
          <div class="up">
            <a class="brand" href="/">
              <img src="/logo.svg" alt="" width="40" height="40" />
              <strong>Demo app</strong>
            </a>
            {props.person && (
              <form class="up push" method="post" action="/sign-out">
                <span class="who small">
                  Signed in as <strong>{props.person.name}</strong>
                </span>
                <strong class="initial small" aria-hidden="true">
                  {props.person.name.slice(0, 1)}
                </strong>
                <button class="button">Sign out</button>
              </form>
            )}
          </div>
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
