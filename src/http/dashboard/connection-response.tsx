// Renders the page of one connection, with the result of an action if one has led here.

import type { Context } from "hono";
import { appStub } from "../../apps/app-rpc.ts";
import { withShownNames } from "../../brand/shown-text.ts";
import { connectionStub } from "../../connection/connection-rpc.ts";
import { ConnectionPage } from "../../pages/dashboard/connections/connection-page.tsx";
import type { MetadataForm } from "../../pages/dashboard/connections/metadata-card.tsx";
import type { ScopeWords } from "../../pages/connect/access.ts";
import { readScopeWords } from "../browser/static-files.ts";
import { readDashboardLogos } from "./dashboard-logos.ts";
import type { Notice } from "../../pages/dashboard/components/notice.tsx";
import type { Failure } from "../../shared/failure.ts";
import type { HttpEnv } from "../http-env.ts";
import { Cursor, cursorOf } from "../validate.ts";
import { readNotice, redirectWithFailure, redirectWithNotice } from "./action-result.ts";
import { connectionPath } from "../../pages/dashboard/frame/paths.ts";
import { dashboardFailure, dashboardPage, formStatus } from "./dashboard-page.tsx";

const EVENTS_PER_PAGE = 25;

const NO_WORDS: ReadonlyMap<string, ScopeWords> = new Map();

/** Returns the stub of the connection in the path. */
export const namedConnectionStub = (c: Context<HttpEnv>) =>
  connectionStub(c.env, c.get("namedApp"), c.get("connectionId"));

/** Returns the connection's page. The `cursor` in the query selects the page of its timeline. */
export async function connectionPageResponse(
  c: Context<HttpEnv>,
  outcome: { failure: Failure; metadataForm: MetadataForm } | null = null,
): Promise<Response> {
  const cursor = Cursor().optional().safeParse(c.req.query("cursor"));
  if (!cursor.success) return dashboardFailure(c, { code: "invalid_request" });
  const before = cursor.data ?? null;
  const stub = namedConnectionStub(c);
  const [connection, facts, events, diagnostics] = await Promise.all([
    stub.get(),
    stub.facts(),
    stub.listEvents(before, EVENTS_PER_PAGE),
    stub.diagnostics(),
  ]);
  if (!connection.ok) return dashboardFailure(c, connection.failure);
  if (!facts.ok) return dashboardFailure(c, facts.failure);
  if (!events.ok) return dashboardFailure(c, events.failure);
  const { integration, provider } = connection.value;
  const [found, logoOf, scopeWords, notice] = await Promise.all([
    integration === null ? null : appStub(c.env, c.get("namedApp")).getIntegration(integration),
    readDashboardLogos(c),
    provider === null ? NO_WORDS : readScopeWords(c, provider),
    readNotice(c),
  ]);
  const shown = found?.ok === true ? found.value : null;
  const isEdited = c.req.query("edit") === "metadata";
  const failure = outcome?.failure ?? null;
  return dashboardPage(c, formStatus(c, failure), (context) => (
    <ConnectionPage
      context={context}
      connection={withShownNames(connection.value)}
      facts={facts.value}
      integration={shown}
      logo={shown === null ? null : logoOf({ ...shown, hasLogo: shown.logo !== null })}
      scopeWords={scopeWords}
      metadataForm={outcome?.metadataForm ?? (isEdited ? { value: null, error: null } : null)}
      events={events.value.data}
      diagnostics={diagnostics.ok ? diagnostics.value : []}
      isFirstPage={before === null}
      nextCursor={cursorOf(events.value.nextBefore)}
      notice={notice}
      now={Date.now()}
    />
  ));
}

/** Redirects to the connection's page, which shows what an action did. */
export const showNotice = (c: Context<HttpEnv>, notice: Notice): Promise<Response> =>
  redirectWithNotice(c, connectionPath(c.get("namedApp"), c.get("connectionId")), notice);

/** Redirects to the connection's page, if there is one, which says that an action has failed. */
export const showFailure = (c: Context<HttpEnv>, title: string, failure: Failure): Promise<Response> =>
  failure.code === "connection_not_found"
    ? dashboardFailure(c, failure)
    : redirectWithFailure(c, connectionPath(c.get("namedApp"), c.get("connectionId")), title, failure);
