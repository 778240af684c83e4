// …/{connection}/delete: asks for confirmation, then deletes the connection.

import type { Context } from "hono";
import type { PublicConnection } from "../../../../connection/connection.ts";
import { formBody } from "../../../browser/form-body.ts";
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

dashboardDelete.get("/", requireSignIn("connections:write"), (c) => askToDelete(c, null));

dashboardDelete.post("/", requireSignIn("connections:write"), async (c) => {
  const [app, found, { typed = "" }] = await Promise.all([
    appStub(c.env, c.get("namedApp")).get(),
    namedConnectionStub(c).get(),
    formBody(c),
  ]);
  if (!app.ok) return dashboardFailure(c, app.failure);
  if (!found.ok) return dashboardFailure(c, found.failure);
  if (!isConfirmed(found.value, typed)) return askToDelete(c, typed);
  const deleted = await namedConnectionStub(c).delete(c.get("requestId"), actorOf(c));
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

/** Asks for confirmation. `typed`: what was typed and is not right; null at first. */
async function askToDelete(c: Context<HttpEnv>, typed: string | null): Promise<Response> {
  const found = await namedConnectionStub(c).get();
  if (!found.ok) return dashboardFailure(c, found.failure);
  if (typed !== null) c.set("failureCode", "invalid_request");
  return dashboardPage(c, typed === null ? 200 : 400, (context) => (
    <DeletePage context={context} connection={found.value} typed={typed} />
  ));
}

/** Whether the account's label or the connection's ID was typed. A label can be empty. */
const isConfirmed = ({ id, account }: PublicConnection, typed: string): boolean =>
  typed.trim() !== "" && [id, account?.label.trim()].includes(typed.trim());
