// …/settings/delete: deletes an app after its name was typed. Only the operator can do it.

import { Hono } from "../../../hono.ts";
import { appStub } from "../../../../apps/app-rpc.ts";
import { AppDeletedPage } from "../../../../pages/dashboard/settings/app-deleted-page.tsx";
import { actorOf } from "../../../actor.ts";
import { formBody } from "../../../browser/form-body.ts";
import { dashboardFailure, dashboardPage } from "../../../dashboard/dashboard-page.tsx";
import { requireOperatorSignIn } from "../../../dashboard/require-operator.ts";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import { settingsResponse } from "../../../dashboard/settings/settings-response.tsx";
import type { HttpEnv } from "../../../http-env.ts";
import { forgetKeysOf } from "../../../middleware/authenticate.ts";

export const dashboardDeleteApp = new Hono<HttpEnv>();

dashboardDeleteApp.post("/", requireSignIn("full"), requireOperatorSignIn, async (c) => {
  const stub = appStub(c.env, c.get("namedApp"));
  const [app, { typed_name: typed = "" }] = await Promise.all([stub.get(), formBody(c)]);
  if (!app.ok) return dashboardFailure(c, app.failure);
  const { name } = app.value;
  if (typed.trim() !== name.trim())
    return settingsResponse(c, {
      problems: [],
      notice: {
        kind: "failed",
        title: "Not deleted",
        text: "The name that was typed is not the app’s name.",
        code: "invalid_request",
      },
    });
  const deleted = await stub.delete(actorOf(c));
  forgetKeysOf(c.get("namedApp"));
  if (!deleted.ok) return dashboardFailure(c, deleted.failure);
  return dashboardPage(c, 200, (context) => <AppDeletedPage context={context} name={name} />);
});
