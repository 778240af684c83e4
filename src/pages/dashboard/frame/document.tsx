import type { Child } from "hono/jsx";
import type { PageContext } from "./page-context.ts";

/** The style sheets that one page or a few pages need besides the one of all pages. See styles/pages/. */
export type PageSheet =
  | "audit"
  | "brand"
  | "connections"
  | "integrations"
  | "keys"
  | "logs"
  | "overview"
  | "search"
  | "sign-in"
  | "webhooks";

/** The document of a page: its title, its style sheets, and the script, which every page also works without. */
export function Document(props: {
  context: PageContext;
  title: string;
  sheet?: PageSheet | undefined;
  children: Child;
}) {
  const { context, title, sheet, children } = props;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title} · Latchkey</title>
        <link rel="stylesheet" href="/styles/dashboard.css" nonce={context.nonce} />
        {sheet !== undefined && (
          <link rel="stylesheet" href={`/styles/dashboard-${sheet}.css`} nonce={context.nonce} />
        )}
        {context.visitor !== null && (
          <script type="module" src="/scripts/dashboard.js" nonce={context.nonce}></script>
        )}
      </head>
      <body>{children}</body>
    </html>
  );
}
