// …/{connection}/delete: asks for confirmation, then deletes the connection.

import { Hono } from "../../../hono.ts";
import { appStub } from "../../../../apps/app-rpc.ts";
import { DeletePage } from "../../../../pages/dashboard/connections/delete-page.tsx";
import { DeletedPage } from "../../../../pages/dashboard/connections/deleted-page.tsx";
import { actorOf } from "../../../actor.ts";
import { dashboardFailure, dashboardPage } from "../../../dashboard/dashboard-page.tsx";
import { namedConnectionStub } from "../../../dashboard/connection-response.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../../http-env.ts";

export const dashboardDelete = new Hono<HttpEnv>();

dashboardDelete.get("/", requireSignIn("connections:write"), async (c) => {
  const [app, found] = await Promise.all([
    appStub(c.env, c.get("namedApp")).get(),
    namedConnectionStub(c).get(),
  ]);
  if (!app.ok) return dashboardFailure(c, app.failure);
  if (!found.ok) return dashboardFailure(c, found.failure);
  return dashboardPage(c, 200, (context) => (
    <DeletePage context={context} app={app.value} connection={found.value} />
  ));
});

dashboardDelete.post("/", requireSignIn("connections:write"), async (c) => {
  const [app, deleted] = await Promise.all([
    appStub(c.env, c.get("namedApp")).get(),
    namedConnectionStub(c).delete(c.get("requestId"), actorOf(c)),
  ]);
  if (!app.ok) return dashboardFailure(c, app.failure);
  if (!deleted.ok) return dashboardFailure(c, deleted.failure);
  const { connection, revocation, hint } = deleted.value;
  return dashboardPage(c, 200, (context) => (
    <DeletedPage
      context={context}
      app={app.value}
      connection={connection}
      revocation={revocation}
      hint={hint}
    />
  ));
});
