// …/connections/new: creates a connect link for an end user.

import type { Context } from "hono";
import * as z from "zod";
import { appStub } from "../../../../apps/app-rpc.ts";
import { NewSession } from "../../../../connection/connect/session.ts";
import { connectionPath } from "../../../../pages/dashboard/frame/paths.ts";
import { type NewLinkForm, NewLinkPage } from "../../../../pages/dashboard/connections/new-link-page.tsx";
import type { Failure } from "../../../../shared/failure.ts";
import { lazy } from "../../../../shared/lazy.ts";
import { actorOf } from "../../../actor.ts";
import { formBody } from "../../../browser/form-body.ts";
import { createConnectSession } from "../../../create-connect-session.ts";
import { redirectWithNotice } from "../../../dashboard/action-result.ts";
import { dashboardFailure, dashboardPage, formStatus } from "../../../dashboard/dashboard-page.tsx";
import { failureNotice } from "../../../dashboard/failure-notice.ts";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import { Hono } from "../../../hono.ts";
import type { HttpEnv } from "../../../http-env.ts";

const Form = lazy(() =>
  z.object({
    end_user: z.string().trim().max(256).default(""),
    name: z.string().trim().max(100).default(""),
    integration: z.string().max(64).default(""),
    automatic: z.enum(["true", ""]).default(""),
  }),
);

const EMPTY: NewLinkForm = { endUser: "", name: "", integration: "", isAutomatic: false };

export const dashboardNewLink = new Hono<HttpEnv>();

dashboardNewLink.get("/", requireSignIn("connections:write"), (c) => page(c, EMPTY, null));

dashboardNewLink.post("/", requireSignIn("connections:write"), async (c) => {
  const body = Form().safeParse(await formBody(c));
  if (!body.success) return dashboardFailure(c, { code: "invalid_request" });
  const { end_user, name, integration, automatic } = body.data;
  const form = { endUser: end_user, name, integration, isAutomatic: automatic === "true" };
  const input = NewSession().safeParse({
    end_user: { id: end_user, ...(name === "" ? {} : { name }) },
    ...(integration === "" ? {} : { integrations: [integration] }),
    ...(form.isAutomatic ? { completion: "automatic" } : {}),
  });
  if (!input.success) {
    const fields = input.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    return page(c, form, { code: "invalid_request", fields });
  }
  const session = await createConnectSession(c, c.get("namedApp"), input.data, actorOf(c));
  if (!session.ok) return page(c, form, session.failure);
  const { connect_url: url, expires_at: expiresAt, connection_id } = session.value;
  const { isAutomatic } = form;
  const notice = {
    kind: "link",
    endUser: name === "" ? end_user : name,
    url,
    expiresAt,
    isAutomatic,
  } as const;
  return redirectWithNotice(c, connectionPath(c.get("namedApp"), connection_id), notice);
});

async function page(c: Context<HttpEnv>, form: NewLinkForm, failure: Failure | null): Promise<Response> {
  const overview = await appStub(c.env, c.get("namedApp")).overview();
  if (!overview.ok) return dashboardFailure(c, overview.failure);
  return dashboardPage(c, formStatus(c, failure), (context) => (
    <NewLinkPage
      context={context}
      app={c.get("namedApp")}
      integrations={overview.value.integrations}
      form={form}
      notice={failure === null ? null : failureNotice("Connect link not created", failure)}
      now={Date.now()}
    />
  ));
}
