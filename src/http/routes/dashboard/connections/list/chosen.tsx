// …/connections/chosen: what the bar at the foot of the list does with the connections that are chosen.

import type { Context } from "hono";
import * as z from "zod";
import { appStub } from "../../../../../apps/app-rpc.ts";
import { BULK_ACTIONS, MAX_NAMED_CONNECTIONS } from "../../../../../apps/bulk-jobs/bulk-job.ts";
import { ConfirmDeletionPage } from "../../../../../pages/dashboard/bulk-jobs/confirm-deletion-page.tsx";
import { connectionsUrl } from "../../../../../pages/dashboard/connections/list/connections-query.ts";
import { appPath } from "../../../../../pages/dashboard/frame/paths.ts";
import { isConnectionId } from "../../../../../shared/id.ts";
import { lazy, type Parsed } from "../../../../../shared/lazy.ts";
import { actorOf } from "../../../../actor.ts";
import { formParameters } from "../../../../browser/form-body.ts";
import { seeOther } from "../../../../browser/page-response.ts";
import { exportConnections } from "../../../../csv/connections-csv.ts";
import { csvResponse } from "../../../../csv/csv-response.ts";
import { dashboardFailure, dashboardPage } from "../../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../../dashboard/require-sign-in.tsx";
import { Hono } from "../../../../hono.ts";
import type { HttpEnv } from "../../../../http-env.ts";
import { scopeFailure } from "../../../../scope-failure.ts";
import { FilterForm } from "./list-query.ts";

const Chosen = lazy(() =>
  z.object({
    action: z.enum([...BULK_ACTIONS, "export"]),
    all: z.literal("true").optional(),
    ids: z.array(z.string().refine(isConnectionId)).max(MAX_NAMED_CONNECTIONS),
    count: z.string().trim().max(12).optional(),
    filter: FilterForm(),
  }),
);
type Chosen = Parsed<typeof Chosen>;

export const dashboardChosen = new Hono<HttpEnv>();

dashboardChosen.post("/", requireSignIn("read"), async (c) => {
  const parameters = await formParameters(c);
  const fields = Object.fromEntries(parameters);
  const parsed = Chosen().safeParse({ ...fields, ids: parameters.getAll("id"), filter: fields });
  if (!parsed.success) return dashboardFailure(c, { code: "invalid_request" });
  const chosen = parsed.data;
  const { action, filter, ids } = chosen;
  const app = c.get("namedApp");
  if (action === "export") {
    if (chosen.all === "true") return seeOther(connectionsUrl(app, filter, "/export"));
    const lines = await exportConnections(appStub(c.env, app), { ids });
    return lines.ok ? csvResponse(c, "connections.csv", lines.value) : dashboardFailure(c, lines.failure);
  }
  const { key } = c.get("visitor");
  const missing = key === null ? null : scopeFailure(key.access, ["connections:write"]);
  if (missing !== null) return dashboardFailure(c, missing);
  if (chosen.all !== "true" && ids.length === 0) return seeOther(connectionsUrl(app, filter));
  if (action === "delete" && chosen.count === undefined) return confirmation(c, chosen, null);
  const count = action === "delete" ? Number(chosen.count?.replaceAll(",", "")) : undefined;
  if (count !== undefined && !(Number.isInteger(count) && count > 0))
    return confirmation(c, chosen, "This is not the number of connections.");
  const target = chosen.all === "true" ? { filter } : { connections: ids };
  const job = await appStub(c.env, app).createBulkJob({ action, ...target, count }, actorOf(c));
  if (job.ok) return seeOther(`${appPath(app)}/bulk-jobs/${job.value.id}`);
  const [field] = job.failure.fields ?? [];
  if (field?.path === "count") return confirmation(c, chosen, `This ${field.message}.`);
  const detail = field === undefined ? job.failure.detail : `The ${field.path} ${field.message}.`;
  return dashboardFailure(c, { ...job.failure, ...(detail === undefined ? {} : { detail }) });
});

/** Asks whether the connections shall be deleted. */
async function confirmation(c: Context<HttpEnv>, chosen: Chosen, error: string | null): Promise<Response> {
  const app = c.get("namedApp");
  const { filter } = chosen;
  const isAll = chosen.all === "true";
  const [counted] = isAll ? await appStub(c.env, app).countConnections([{ filter }]) : [];
  return dashboardPage(c, error === null ? 200 : 400, (context) => (
    <ConfirmDeletionPage
      context={context}
      app={app}
      filter={filter}
      ids={isAll ? null : chosen.ids}
      count={counted?.count ?? new Set(chosen.ids).size}
      error={error}
    />
  ));
}
