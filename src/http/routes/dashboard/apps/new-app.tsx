// /dashboard/apps/new: creates an app, and shows its first API key and its webhook secret once. Only for the operator.

import { Hono } from "../../../hono.ts";
import { appStub } from "../../../../apps/app-rpc.ts";
import { NewApp } from "../../../../apps/settings/app.ts";
import { AppCreatedPage } from "../../../../pages/dashboard/apps/app-created-page.tsx";
import { NewAppPage } from "../../../../pages/dashboard/apps/new-app-page.tsx";
import { newAppId } from "../../../../shared/id.ts";
import { actorOf } from "../../../actor.ts";
import { formBody } from "../../../browser/form-body.ts";
import { dashboardFailure, dashboardPage } from "../../../dashboard/dashboard-page.tsx";
import { requireOperatorSignIn } from "../../../dashboard/require-operator.ts";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import { parseSettings, settingsIn } from "../../../dashboard/settings/settings-form.ts";
import type { HttpEnv } from "../../../http-env.ts";

const FIELDS = ["name", "return_urls", "origins", "webhook_url"] as const;

export const dashboardNewApp = new Hono<HttpEnv>();

dashboardNewApp.get("/", requireSignIn("full"), requireOperatorSignIn, (c) =>
  dashboardPage(c, 200, (context) => (
    <NewAppPage context={context} values={settingsIn({})} problems={[]} now={Date.now()} />
  )),
);

dashboardNewApp.post("/", requireSignIn("full"), requireOperatorSignIn, async (c) => {
  const values = settingsIn(await formBody(c));
  const parsed = parseSettings(values, NewApp(), FIELDS);
  const id = newAppId();
  const created = parsed.ok ? await appStub(c.env, id).create(id, parsed.value, actorOf(c)) : parsed;
  if (created.ok)
    return dashboardPage(c, 201, (context) => <AppCreatedPage context={context} app={created.value} />);
  const { code, fields = [] } = created.failure;
  if (code !== "invalid_request") return dashboardFailure(c, created.failure);
  c.set("failureCode", code);
  return dashboardPage(c, 400, (context) => (
    <NewAppPage context={context} values={values} problems={fields} now={Date.now()} />
  ));
});
