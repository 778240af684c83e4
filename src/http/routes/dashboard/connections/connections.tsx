// /dashboard/apps/{app}/connections: an app's connections, with search and filters.

import { Hono } from "../../../hono.ts";
import * as z from "zod";
import { lazy } from "../../../../shared/lazy.ts";
import { appStub } from "../../../../apps/app-rpc.ts";
import { ConnectionStatus } from "../../../../connection/connection.ts";
import { ConnectionsPage } from "../../../../pages/dashboard/connections/connections-page.tsx";
import { ListedConnection } from "../../../../pages/dashboard/connections/listed-connection.ts";
import { dashboardFailure, dashboardPage } from "../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../../http-env.ts";
import { query } from "../../../validate.ts";

const CONNECTIONS_PER_PAGE = 50;

/** Treats an empty form field as no filter. */
const optionalField = <S extends z.ZodType>(schema: S) =>
  z.preprocess(
    (value) => (typeof value === "string" && value.trim() === "" ? undefined : value),
    schema.optional(),
  );

const ListQuery = lazy(() =>
  z.strictObject({
    search: optionalField(z.string().trim().max(256)),
    integration: optionalField(z.string().max(64)),
    status: optionalField(ConnectionStatus().exclude(["deleted"])),
    cursor: z.string().max(128).optional(),
  }),
);

export const dashboardConnections = new Hono<HttpEnv>();

dashboardConnections.get("/", requireSignIn("read"), async (c) => {
  const input = query(c, ListQuery());
  if (!input.ok) return dashboardFailure(c, input.failure);
  const { cursor, ...filter } = input.value;
  const stub = appStub(c.env, c.get("namedApp"));
  const [overview, list] = await Promise.all([
    stub.overview(),
    stub.listConnections({ ...filter, cursor, limit: CONNECTIONS_PER_PAGE }),
  ]);
  if (!overview.ok) return dashboardFailure(c, overview.failure);
  if (!list.ok) return dashboardFailure(c, list.failure);
  const { records, nextCursor } = list.value;
  return dashboardPage(c, 200, (context) => (
    <ConnectionsPage
      context={context}
      overview={overview.value}
      filter={filter}
      connections={records.map((record) => ListedConnection().parse(JSON.parse(record)))}
      isFirstPage={cursor === undefined}
      nextCursor={nextCursor}
      now={Date.now()}
    />
  ));
});
