// …/connections/export: the list as a CSV file.

import { appStub } from "../../../../../apps/app-rpc.ts";
import { filterOf } from "../../../../../pages/dashboard/connections/list/connections-query.ts";
import { exportConnections } from "../../../../csv/connections-csv.ts";
import { csvResponse } from "../../../../csv/csv-response.ts";
import { dashboardFailure } from "../../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../../dashboard/require-sign-in.tsx";
import { Hono } from "../../../../hono.ts";
import type { HttpEnv } from "../../../../http-env.ts";
import { query } from "../../../../validate.ts";
import { ListQuery } from "./list-query.ts";

export const dashboardExport = new Hono<HttpEnv>();

dashboardExport.get("/", requireSignIn("read"), async (c) => {
  const input = query(c, ListQuery());
  if (!input.ok) return dashboardFailure(c, input.failure);
  const { sort } = input.value;
  const stub = appStub(c.env, c.get("namedApp"));
  const lines = await exportConnections(stub, { ...filterOf(input.value), sort });
  return lines.ok ? csvResponse(c, "connections.csv", lines.value) : dashboardFailure(c, lines.failure);
});
