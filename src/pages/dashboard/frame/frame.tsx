// The frame of the dashboard's pages: the navigation, which opens from a bar on a phone, and the page's content.

import type { Child } from "hono/jsx";
import { Icon } from "../components/icon.tsx";
import { ProviderLogo } from "../components/provider-logo.tsx";
import { AppSwitcher } from "./app-switcher.tsx";
import { Document, type PageSheet } from "./document.tsx";
import { appPath } from "./paths.ts";
import type { PageContext } from "./page-context.ts";
import type { PlaceName } from "./places.ts";
import { Side } from "./side.tsx";

/** A complete page. Its children begin with a `PageHead`. */
export function Frame(props: {
  context: PageContext;
  title: string;
  /** The place in the navigation that the page belongs to. */
  section?: PlaceName | undefined;
  /** As wide as the window, for tables and logs. */
  full?: boolean;
  sheet?: PageSheet;
  children: Child;
}) {
  const { context, title, section, full = false, sheet, children } = props;
  const { frame } = context;
  const name = frame === null ? "Latchkey" : frame.app.name;
  return (
    <Document context={context} title={frame === null ? title : `${title} · ${name}`} sheet={sheet}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="top">
        <button class="b bare" type="button" popovertarget="side" aria-label="Menu">
          <Icon name="menu" />
        </button>
        {frame !== null && <ProviderLogo name={name} src={frame.app.logo} />}
        <strong>{name}</strong>
        {frame !== null && (
          <a
            class="b bare push"
            href={`${appPath(frame.app.id)}/search`}
            aria-label="Search"
            data-search-link
          >
            <Icon name="search" />
          </a>
        )}
      </header>
      <Side context={context} section={section} />
      {frame !== null && context.visitor?.isOperator === true && (
        <AppSwitcher app={frame.app} apps={frame.apps} />
      )}
      <main id="main" tabindex={-1} class={full ? "full" : undefined}>
        {children}
      </main>
    </Document>
  );
}
