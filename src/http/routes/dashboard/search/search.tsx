// /dashboard/apps/{app}/search: connections by account, end user, or ID, then what can be done, places, and documentation.

import { Hono } from "../../../hono.ts";
import * as z from "zod";
import { lazy } from "../../../../shared/lazy.ts";
import { appStub } from "../../../../apps/app-rpc.ts";
import { connectionLabel } from "../../../../pages/dashboard/components/status.tsx";
import { parseListed } from "../../../../pages/dashboard/connections/list/listed-connection.ts";
import { appPath, connectionPath, webhooksPath } from "../../../../pages/dashboard/frame/paths.ts";
import { logSearchPath } from "../../../../pages/dashboard/logs/log-view.ts";
import {
  findActions,
  findDocumentation,
  findPlaces,
  matches,
} from "../../../../pages/dashboard/search/find-pages.ts";
import type { Hit, HitGroup } from "../../../../pages/dashboard/search/hit.ts";
import { MAX_SEARCH_LENGTH } from "../../../../pages/dashboard/search/palette.tsx";
import { SearchPage } from "../../../../pages/dashboard/search/search-page.tsx";
import { allProviders } from "../../../../providers/registry.ts";
import type { Access } from "../../../../shared/key-scopes.ts";
import { readDashboardLogos } from "../../../dashboard/dashboard-logos.ts";
import { dashboardFailure, dashboardPage } from "../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../../http-env.ts";
import { query } from "../../../validate.ts";

const SearchQuery = lazy(() => z.strictObject({ q: z.string().trim().max(MAX_SEARCH_LENGTH).default("") }));

const EVENT_ID = /^evt[0-9a-z]{20}$/;
const REQUEST_ID = /^req[0-9a-z]{20}$/;

const MAX_CONNECTIONS = 8;
const MAX_PROVIDERS = 3;

export const dashboardSearch = new Hono<HttpEnv>();

dashboardSearch.get("/", requireSignIn("read"), async (c) => {
  const input = query(c, SearchQuery());
  if (!input.ok) return dashboardFailure(c, input.failure);
  const { q } = input.value;
  const app = c.get("namedApp");
  const stub = appStub(c.env, app);
  const [overview, list, event, logoOf] = await Promise.all([
    stub.overview(),
    q === "" ? null : stub.listConnections({ search: q, limit: MAX_CONNECTIONS }),
    EVENT_ID.test(q) ? stub.getEvent(q) : null,
    readDashboardLogos(c),
  ]);
  if (!overview.ok) return dashboardFailure(c, overview.failure);
  if (list !== null && !list.ok) return dashboardFailure(c, list.failure);
  const { integrations } = overview.value;
  const records = list === null ? [] : list.value.records;
  const connections = records.map((record): Hit => {
    const { id, account, end_user, end_user_name, ...rest } = parseListed(record);
    const { integration, status } = rest;
    const person = end_user_name ?? end_user;
    const used = integrations.find((one) => one.id === integration);
    const name = used?.name ?? integration;
    const about = [
      name,
      connectionLabel(status),
      account === null ? null : person,
      end_user_name === null ? null : end_user,
    ];
    return {
      href: connectionPath(app, id),
      label: account?.label ?? person,
      about: about.filter((text) => text !== null).join(" · "),
      icon: { name: name ?? person, src: used === undefined ? null : logoOf(used) },
    };
  });
  const byId: Hit[] = [
    ...(event?.ok === true
      ? [
          {
            href: `${webhooksPath(app)}?event=${q}#delivery`,
            label: q,
            about: event.value.type,
            icon: "webhook",
          } as const,
        ]
      : []),
    ...(REQUEST_ID.test(q)
      ? [{ href: logSearchPath(app, q), label: q, about: "Log lines of the request", icon: "log" } as const]
      : []),
  ];
  const found = integrations
    .filter(({ id, name }) => q !== "" && matches(q, `${name} ${id}`))
    .slice(0, MAX_CONNECTIONS)
    .map((integration): Hit => ({
      href: `${appPath(app)}/integrations/${encodeURIComponent(integration.id)}`,
      label: integration.name,
      about: "Integration",
      icon: { name: integration.name, src: logoOf(integration) },
    }));
  const all: Hit[] =
    connections.length < MAX_CONNECTIONS
      ? []
      : [
          {
            href: `${appPath(app)}/connections?search=${encodeURIComponent(q)}`,
            label: `All connections with “${q}”`,
            icon: "connection",
          },
        ];
  return dashboardPage(c, 200, (context) => {
    const may = (access: Access) => context.visitor?.may(access) === true;
    const groups: HitGroup[] = [
      { title: "Connections", hits: connections },
      { title: "By ID", hits: byId },
      { title: "Do", hits: findActions(app, q, may) },
      { title: "Go to", hits: [...all, ...found, ...findPlaces(app, q, may)] },
      { title: "Documentation", hits: [...findDocumentation(q), ...providerPages(q)] },
    ];
    return <SearchPage context={context} app={app} search={q} groups={groups} />;
  });
});

function providerPages(search: string): Hit[] {
  if (search === "") return [];
  return allProviders()
    .filter(({ id, name }) => matches(search, `${name} ${id}`))
    .slice(0, MAX_PROVIDERS)
    .map(({ id, name }) => ({
      href: `/docs/providers/${encodeURIComponent(id)}`,
      label: name,
      about: "Provider",
      icon: "book",
    }));
}
