// …/settings: an app's name, return URLs, and origins.

import { Hono } from "../../../hono.ts";
import { appStub } from "../../../../apps/app-rpc.ts";
import { AppChanges } from "../../../../apps/settings/app.ts";
import { storedSettings } from "../../../../pages/dashboard/settings/settings-values.ts";
import { actorOf } from "../../../actor.ts";
import { formBody } from "../../../browser/form-body.ts";
import { dashboardFailure } from "../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import { parseSettings, settingsIn } from "../../../dashboard/settings/settings-form.ts";
import { settingsResponse } from "../../../dashboard/settings/settings-response.tsx";
import type { HttpEnv } from "../../../http-env.ts";

const FIELDS = ["name", "return_urls", "origins"] as const;

export const dashboardSettings = new Hono<HttpEnv>();

dashboardSettings.get("/", requireSignIn("full"), (c) => settingsResponse(c));

dashboardSettings.post("/", requireSignIn("full"), async (c) => {
  const values = settingsIn(await formBody(c));
  const parsed = parseSettings(values, AppChanges(), FIELDS);
  const updated = parsed.ok
    ? await appStub(c.env, c.get("namedApp")).update(parsed.value, actorOf(c))
    : parsed;
  if (updated.ok)
    return settingsResponse(c, {
      values: storedSettings(updated.value),
      problems: [],
      notice: { kind: "done", title: "Saved", text: "New connect sessions have these settings." },
    });
  const { code, fields = [] } = updated.failure;
  if (code !== "invalid_request") return dashboardFailure(c, updated.failure);
  return settingsResponse(c, {
    values,
    problems: fields,
    notice: { kind: "failed", title: "Not saved", text: "Correct the marked fields, and save again.", code },
  });
});
