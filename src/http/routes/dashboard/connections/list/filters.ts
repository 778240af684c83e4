// …/connections/filters: saves a filter as a tab, or deletes a saved one.

import * as z from "zod";
import { appStub } from "../../../../../apps/app-rpc.ts";
import {
  connectionsPath,
  connectionsUrl,
} from "../../../../../pages/dashboard/connections/list/connections-query.ts";
import { lazy } from "../../../../../shared/lazy.ts";
import { actorOf } from "../../../../actor.ts";
import { formBody } from "../../../../browser/form-body.ts";
import { seeOther } from "../../../../browser/page-response.ts";
import { dashboardFailure } from "../../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../../dashboard/require-sign-in.tsx";
import { Hono } from "../../../../hono.ts";
import type { HttpEnv } from "../../../../http-env.ts";
import { FilterName } from "../../../connections/saved-filters.ts";
import { FilterForm } from "./list-query.ts";

const Form = lazy(() =>
  z.discriminatedUnion("do", [
    z.object({ do: z.literal("save"), name: FilterName() }),
    z.object({ do: z.literal("delete"), filter: z.string().max(64) }),
  ]),
);

export const dashboardFilters = new Hono<HttpEnv>();

dashboardFilters.post("/", requireSignIn("connections:write"), async (c) => {
  const body = await formBody(c);
  const form = Form().safeParse(body);
  const filter = FilterForm().safeParse(body);
  if (!form.success || !filter.success) return dashboardFailure(c, { code: "invalid_request" });
  const app = c.get("namedApp");
  const stub = appStub(c.env, app);
  if (form.data.do === "delete") {
    const deleted = await stub.deleteSavedFilter(form.data.filter, actorOf(c));
    return deleted.ok ? seeOther(connectionsPath(app)) : dashboardFailure(c, deleted.failure);
  }
  const input = { name: form.data.name, filter: filter.data };
  const saved = await stub.createSavedFilter(input, actorOf(c));
  return saved.ok ? seeOther(connectionsUrl(app, filter.data)) : dashboardFailure(c, saved.failure);
});
