// The layout of all pages. They load nothing from other origins, work on phones, and run no script unless they have a
// nonce for one.

import { html, raw } from "hono/html";
import type { Child } from "hono/jsx";
import { PAGE_STYLE } from "./page-style.ts";

interface Theme {
  readonly accent: string;
  readonly tint: string;
}

export function Page({ title, theme, children }: { title: string; theme: Theme; children: Child }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <style>{raw(`:root{--accent:${theme.accent};--tint:${theme.tint}}${PAGE_STYLE}`)}</style>
      </head>
      <body>{children}</body>
    </html>
  );
}

/** Returns a page as a response that cannot be framed and cannot load resources. */
export async function htmlResponse(page: Child, status = 200, nonce?: string): Promise<Response> {
  const script = nonce === undefined ? "" : `script-src 'nonce-${nonce}'; `;
  const text = await html`<!doctype html>${page}`;
  return new Response(text.toString(), {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "content-security-policy": `default-src 'none'; ${script}style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'`,
    },
  });
}
