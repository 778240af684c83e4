// Renders the two pages at a connect URL, with what the static files say of their providers.

import type { Context } from "hono";
import type {
  Picker,
  PickerFilter,
  SessionChoice,
  SessionView,
} from "../../connection/connect/session-view.ts";
import { accessOf } from "../../pages/connect/access.ts";
import type { ConnectLink } from "../../pages/connect/connect-link.ts";
import { hasVariables, IntegrationPage } from "../../pages/connect/integration-page.tsx";
import { hasSearch, PickerPage } from "../../pages/connect/picker-page.tsx";
import type { PopupMessage } from "../../pages/leave-popup.tsx";
import type { FailureCode, InvalidField } from "../../shared/failure.ts";
import { newSecret } from "../../shared/id.ts";
import type { HttpEnv } from "../http-env.ts";
import { pageResponse } from "./page-response.ts";
import { readLogos, readScopeWords } from "./static-files.ts";

type ConnectPage = {
  link: ConnectLink;
  view: SessionView;
  cancelUrl: string;
  leave: PopupMessage | undefined;
};

/** Returns the picker. */
export async function pickerPage(
  c: Context<HttpEnv>,
  page: ConnectPage & { picker: Picker; filter: PickerFilter },
): Promise<Response> {
  const logoOf = await readLogos(c);
  const isSearched = hasSearch(page.picker);
  return pageResponse(
    c,
    200,
    (nonce, words) => (
      <PickerPage
        nonce={nonce}
        words={words}
        {...page}
        logoOf={({ provider, logo, providerName }) => logoOf(provider, logo, providerName)}
      />
    ),
    { scripts: isSearched || page.leave !== undefined, fetches: isSearched },
  );
}

/**
 * Returns the page of an integration. `body` is the form that was submitted before, `problems` are its
 * problems, and `code` is the failure that the diagnostics explain, or null.
 */
export async function integrationPage(
  c: Context<HttpEnv>,
  {
    problems,
    body,
    code,
    ...page
  }: ConnectPage & {
    choice: SessionChoice;
    problems: readonly InvalidField[];
    body: Readonly<Record<string, string>>;
    code: FailureCode | null;
  },
): Promise<Response> {
  const { integration: id, provider, providerName: name, logo, permissions } = page.choice;
  const [logoOf, scopes] = await Promise.all([
    readLogos(c),
    permissions.length === 0 ? new Map() : readScopeWords(c, provider),
  ]);
  const shown = { id, name, logo: logoOf(provider, logo, name) };
  return pageResponse(
    c,
    problems.length === 0 ? 200 : 400,
    (nonce, words) => (
      <IntegrationPage
        nonce={nonce}
        words={words}
        {...page}
        browser={newSecret()}
        provider={shown}
        access={accessOf(permissions, scopes, words.language)}
        problems={problems}
        values={body}
        reference={code === null ? null : { code, requestId: c.get("requestId") }}
      />
    ),
    { scripts: page.leave !== undefined || hasVariables(page.choice) },
  );
}
