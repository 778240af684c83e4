// The frame of the dashboard's pages: the current app, the navigation, and sign-out.

import type { Child } from "hono/jsx";
import { FormToken } from "../components/form-token.tsx";
import { appPath } from "./paths.ts";
import type { PageContext } from "./page-context.ts";

/** The app that a page belongs to. */
type CurrentApp = { id: string; name: string };

/** A complete page. */
export function Frame(props: {
  context: PageContext;
  title: string;
  app?: CurrentApp;
  section?: "overview" | "connections";
  children: Child;
}) {
  const { context, title, app, section } = props;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title} · Latchkey</title>
        <link rel="stylesheet" href="/styles/dashboard.css" nonce={context.nonce} />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <header class="top">
          <div class="wide">
            <div class="bar">
              <a class="brand" href="/dashboard">
                <Mark />
                Latchkey
              </a>
              {app !== undefined && (
                <>
                  <span class="slash" aria-hidden="true">
                    /
                  </span>
                  <a class="where" href={appPath(app.id)}>
                    {app.name}
                  </a>
                </>
              )}
              {context.visitor !== null && (
                <form method="post" action="/dashboard/sign-out">
                  <FormToken context={context} />
                  <button class="plain" type="submit">
                    Sign out
                  </button>
                </form>
              )}
            </div>
            {app !== undefined && <Tabs app={app} section={section} />}
          </div>
        </header>
        <main class="wide" id="main" tabindex={-1}>
          {props.children}
        </main>
      </body>
    </html>
  );
}

function Tabs({ app, section }: { app: CurrentApp; section: "overview" | "connections" | undefined }) {
  return (
    <nav class="tabs" aria-label={app.name}>
      <a href={appPath(app.id)} aria-current={section === "overview" ? "page" : undefined}>
        Overview
      </a>
      <a
        href={`${appPath(app.id)}/connections`}
        aria-current={section === "connections" ? "page" : undefined}
      >
        Connections
      </a>
    </nav>
  );
}

function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 24 24" aria-hidden="true" fill="none">
      <circle cx="8" cy="12" r="4.5" stroke="currentColor" stroke-width="2.2" />
      <path d="M12.5 12H22M18 12v4M22 12v3" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" />
    </svg>
  );
}
