// The layout of the pages for end users: one sheet, with an inline style sheet in the colors of the app.

import type { Child } from "hono/jsx";
import type { ShownApp } from "../../brand/brand.ts";
import type { Words } from "../words/words.ts";
import { styleSheet } from "./style.ts";

/** A whole page with one sheet. */
export function Sheet(props: {
  nonce: string;
  words: Words;
  title: string;
  /** The app whose brand the page has; null where it is not known. */
  app: ShownApp | null;
  /** Whether the sheet is wide on a desktop. */
  wide?: boolean;
  /** Whether the page is a preview, in which nothing can be clicked. */
  isPreview?: boolean;
  /** Additional elements of the head. */
  head?: Child;
  children: Child;
}) {
  const { nonce, words, title, app, wide = false, isPreview = false } = props;
  const brand = app?.brand ?? null;
  return (
    <html lang={words.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
        {props.head}
        <title>{title}</title>
        <style nonce={nonce} dangerouslySetInnerHTML={{ __html: styleSheet(brand) }} />
      </head>
      <body inert={isPreview}>
        <main class={wide ? "sheet wide" : "sheet"}>{props.children}</main>
        {brand?.show_latchkey !== false && <footer class="secured small">{words.layout.secured}</footer>}
      </body>
    </html>
  );
}
