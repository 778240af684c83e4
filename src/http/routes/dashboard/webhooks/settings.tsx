// …/webhooks/settings: the endpoint's URL, the event types, and the rotation of the secret.

import type { Context } from "hono";
import { Hono } from "../../../hono.ts";
import * as z from "zod";
import { AppChanges, type PublicApp } from "../../../../apps/settings/app.ts";
import { appStub } from "../../../../apps/app-rpc.ts";
import { Subscription } from "../../../../events/event.ts";
import { withoutQuery } from "../../../../events/sent-request.ts";
import { formatNumber } from "../../../../pages/dashboard/components/format-number.ts";
import type { Notice } from "../../../../pages/dashboard/components/notice.tsx";
import {
  type NewSecret,
  WebhookSettingsPage,
} from "../../../../pages/dashboard/webhooks/webhook-settings-page.tsx";
import { webhooksPath } from "../../../../pages/dashboard/frame/paths.ts";
import { lazy } from "../../../../shared/lazy.ts";
import { actorOf } from "../../../actor.ts";
import { seeOther } from "../../../browser/page-response.ts";
import { formBody } from "../../../browser/form-body.ts";
import { dashboardFailure, dashboardPage } from "../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../../http-env.ts";

/** Says after a redirect that the form was saved, and whether that has set the app's first endpoint. */
const Saved = lazy(() => z.enum(["changes", "first"]).optional().catch(undefined));

export const dashboardWebhookSettings = new Hono<HttpEnv>();

dashboardWebhookSettings.get("/", requireSignIn("full"), (c) => {
  const saved = Saved().parse(c.req.query("saved"));
  return settingsResponse(c, saved === undefined ? {} : { saved });
});

dashboardWebhookSettings.post("/", requireSignIn("full"), async (c) => {
  const form = await formBody(c);
  if (form["action"] === "rotate") return rotate(c);
  return form["action"] === "save" ? save(c, form) : dashboardFailure(c, { code: "invalid_request" });
});

async function rotate(c: Context<HttpEnv>): Promise<Response> {
  const rotated = await appStub(c.env, c.get("namedApp")).rotateWebhookSecret(actorOf(c));
  if (!rotated.ok) return dashboardFailure(c, rotated.failure);
  return settingsResponse(c, { secret: rotated.value });
}

/** Saves the form. The URL is shown without its query, and stays as it is if it comes back like that. */
async function save(c: Context<HttpEnv>, form: Record<string, string>): Promise<Response> {
  const stub = appStub(c.env, c.get("namedApp"));
  const app = await stub.get();
  if (!app.ok) return dashboardFailure(c, app.failure);
  const { webhook_url: current } = app.value;
  const url = (form["url"] ?? "").trim();
  const events = Subscription().options.filter((type) => form[`type:${type}`] !== undefined);
  const isUnchanged = current !== null && url === withoutQuery(current);
  const changes = AppChanges().safeParse({
    webhook_url: url === "" ? null : isUnchanged ? current : url,
    webhook_events: events,
  });
  const entered = { url, events };
  if (!changes.success) return settingsResponse(c, { entered, problem: "The URL must be absolute." });
  const updated = await stub.update(changes.data, actorOf(c));
  if (!updated.ok) {
    const { code, fields = [] } = updated.failure;
    if (code !== "invalid_request") return dashboardFailure(c, updated.failure);
    return settingsResponse(c, { entered, problem: `The URL ${fields[0]?.message ?? "is not valid"}.` });
  }
  const saved = current === null ? "first" : "changes";
  return seeOther(`${webhooksPath(c.get("namedApp"))}/settings?saved=${saved}`);
}

const savedNotice = (app: PublicApp, isFirst: boolean): Notice => ({
  kind: "done",
  title: "Settings saved",
  text: savedText(app, isFirst),
});

/** Says what happens to the events there are. Those from before the first endpoint do not wait, and stay as they are. */
function savedText({ webhook_url, webhook_health }: PublicApp, isFirst: boolean): string {
  if (webhook_url === null) return "Nothing is sent anymore.";
  const waiting = webhook_health?.pending ?? 0;
  if (waiting > 0)
    return `${formatNumber(waiting)} ${waiting === 1 ? "event that waited is" : "events that waited are"} being sent.`;
  return isFirst
    ? "New events are sent from now on. Earlier ones stay “Not sent” until you open and redeliver them, or send them with POST /v1/events/replay. On the page of webhooks, you can send a test event."
    : "New events are sent from now on.";
}

async function settingsResponse(
  c: Context<HttpEnv>,
  shown: {
    entered?: { url: string; events: readonly string[] };
    problem?: string;
    saved?: "changes" | "first";
    secret?: NewSecret;
  } = {},
): Promise<Response> {
  const app = await appStub(c.env, c.get("namedApp")).get();
  if (!app.ok) return dashboardFailure(c, app.failure);
  if (shown.problem !== undefined) c.set("failureCode", "invalid_request");
  return dashboardPage(c, shown.problem === undefined ? 200 : 400, (context) => (
    <WebhookSettingsPage
      context={context}
      app={app.value}
      entered={shown.entered ?? null}
      problem={shown.problem ?? null}
      notice={shown.saved === undefined ? null : savedNotice(app.value, shown.saved === "first")}
      secret={shown.secret ?? null}
      now={Date.now()}
    />
  ));
}
