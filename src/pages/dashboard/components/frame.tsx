// The frame of the dashboard's pages: where one is, where else one can go, and the way out.

import type { Child } from "hono/jsx";
import { FormToken } from "./form-token.tsx";
import { STYLE } from "./style.ts";
import type { PageContext } from "./chrome.ts";

/** The app a page is about. */
type Place = { id: string; name: string };

export const appPath = (app: string) => `/dashboard/apps/${app}`;
export const connectionPath = (app: string, connection: string) =>
  `${appPath(app)}/connections/${connection}`;

/** A whole page. */
export function Frame(props: {
  chrome: PageContext;
  title: string;
  app?: Place;
  section?: "overview" | "connections";
  children: Child;
}) {
  const { chrome, title, app, section } = props;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>{title} · Latchkey</title>
        <style nonce={chrome.nonce} dangerouslySetInnerHTML={{ __html: STYLE }} />
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
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
              {chrome.visitor !== null && (
                <form method="post" action="/dashboard/sign-out">
                  <FormToken chrome={chrome} />
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

function Tabs({ app, section }: { app: Place; section: "overview" | "connections" | undefined }) {
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
