import type { Child } from "hono/jsx";
import { REFERENCE_STYLE } from "./reference-style.ts";

type DocumentProps = { nonce: string; title: string; index?: Child; children: Child };

/** A page of the documentation. It uses no script and loads no other resources. `index` lists its parts. */
export function Document({ nonce, title, index, children }: DocumentProps) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title} · Latchkey</title>
        <style nonce={nonce} dangerouslySetInnerHTML={{ __html: REFERENCE_STYLE }} />
      </head>
      <body>
        <nav aria-label={index === undefined ? "Pages" : "Index"}>
          <a class="skip" href="#content">
            Skip to content
          </a>
          {index ?? <Pages />}
        </nav>
        <main id="content">
          <h1>{title}</h1>
          {children}
        </main>
      </body>
    </html>
  );
}

function Pages() {
  return (
    <ul>
      <li>
        <a href="/docs">API reference</a>
      </li>
      <li>
        <a href="/docs/providers">Providers</a>
      </li>
      <li>
        <a href="/docs/provider-definition">Provider definition</a>
      </li>
    </ul>
  );
}
