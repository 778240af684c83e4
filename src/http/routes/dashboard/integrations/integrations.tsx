// /dashboard/apps/{app}/integrations: the list, and one integration with its settings and its actions.

import type { Context } from "hono";
import { appStub } from "../../../../apps/app-rpc.ts";
import { IntegrationChanges } from "../../../../integration/integration.ts";
import type { Notice } from "../../../../pages/dashboard/components/notice.tsx";
import {
  appPath,
  connectionPath,
  integrationPath,
  integrationsPath,
} from "../../../../pages/dashboard/frame/paths.ts";
import { type FormState, NO_FORM } from "../../../../pages/dashboard/integrations/form-values.ts";
import { IntegrationPage } from "../../../../pages/dashboard/integrations/integration-page.tsx";
import { IntegrationsPage } from "../../../../pages/dashboard/integrations/integrations-page.tsx";
import type { Failure } from "../../../../shared/failure.ts";
import { ok, type Result } from "../../../../shared/result.ts";
import { actorOf } from "../../../actor.ts";
import { logoOfFile } from "../../../../brand/uploaded-logo.ts";
import { formBody, formFile } from "../../../browser/form-body.ts";
import { seeOther } from "../../../browser/page-response.ts";
import { readDescriptions } from "../../../browser/static-files.ts";
import { providerOf } from "../../../../providers/registry.ts";
import { readDashboardLogos } from "../../../dashboard/dashboard-logos.ts";
import { dashboardFailure, dashboardPage, formStatus } from "../../../dashboard/dashboard-page.tsx";
import { credentialsIn, jsonIn, scopesIn } from "../../../dashboard/integration-form.ts";
import {
  canChangeIntegrations,
  readIntegration,
  rejectedForm,
} from "../../../dashboard/integration-page.tsx";
import { readNotice, redirectWithFailure, redirectWithNotice } from "../../../dashboard/action-result.ts";
import { tryClient } from "../../../dashboard/try-client.ts";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import { Hono } from "../../../hono.ts";
import type { HttpEnv } from "../../../http-env.ts";
import { pathParameter } from "../../../operation.ts";
import { parse } from "../../../validate.ts";

export const dashboardIntegrations = new Hono<HttpEnv>();

/** What an action has done, as the query of the page that it leads to says it. */
const DONE: Readonly<Record<string, { title: string; text: string }>> = {
  on: {
    title: "Turned on",
    text: "People can connect now. Next, your backend creates a connect session for an end user, or you send a link.",
  },
  off: { title: "Turned off", text: "Nobody new can connect. Existing connections keep working." },
  saved: { title: "Saved", text: "New requests use the new settings." },
  deleted: { title: "Integration deleted", text: "Its callback URL doesn’t work anymore." },
  "key-created": {
    title: "Signing key created",
    text: "Its public part is published at the key set URL. Register this URL with the provider.",
  },
  "key-deleted": { title: "Signing key deleted", text: "It is neither used nor published anymore." },
};

function noticeOf(c: Context<HttpEnv>): Notice | null {
  const name = c.req.query("done") ?? "";
  const done = Object.hasOwn(DONE, name) ? DONE[name] : undefined;
  if (done === undefined) return null;
  const href = `${appPath(c.get("namedApp"))}/connections/new`;
  return {
    kind: "done",
    ...done,
    link: name === "on" ? { label: "Create a connect link", href } : undefined,
  };
}

dashboardIntegrations.get("/", requireSignIn("read"), async (c) => {
  const [overview, logoOf] = await Promise.all([
    appStub(c.env, c.get("namedApp")).overview(),
    readDashboardLogos(c),
  ]);
  if (!overview.ok) return dashboardFailure(c, overview.failure);
  const isRefused = overview.value.integrations.some(
    ({ misconfigured, refusal }) => misconfigured !== null || refusal !== null,
  );
  const descriptionOf = isRefused ? await readDescriptions(c) : null;
  return dashboardPage(c, 200, (context) => (
    <IntegrationsPage
      context={context}
      overview={overview.value}
      logoOf={logoOf}
      settingsUrlOf={(provider) => descriptionOf?.(providerOf({ provider })).registration?.url ?? null}
      canWrite={canChangeIntegrations(c)}
      notice={noticeOf(c)}
      now={Date.now()}
    />
  ));
});

dashboardIntegrations.get("/:integration", requireSignIn("read"), (c) => integrationPage(c));

dashboardIntegrations.post("/:integration/settings", requireSignIn("integrations:write"), async (c) => {
  const { body, logo, problem } = await withLogo(c);
  if (problem !== null)
    return rejected(c, body, { code: "invalid_request", fields: [{ path: "logo", message: problem }] });
  const json = jsonIn(body, ["endpoints", "options", "definition"]);
  if (!json.ok) return rejected(c, body, json.failure);
  const { endpoints, options, ...others } = json.value;
  const changes = {
    ...others,
    ...(logo !== undefined && { logo }),
    // Asked for if it would be sent elsewhere.
    ...((body["client_secret"] ?? "") !== "" && { client_secret: body["client_secret"] }),
    ...(body["name"] !== undefined && { name: body["name"].trim() === "" ? null : body["name"] }),
    ...(body["scopes"] !== undefined && { scopes: scopesIn(body["scopes"]) }),
    ...(endpoints !== undefined && { endpoints: endpoints ?? {} }),
    ...(options !== undefined && { options: options ?? {} }),
  };
  return change(c, body, changes, "?done=saved");
});

/**
 * Returns the form, the logo that it sets (undefined: it stays as it is), and what is wrong with the file. The form that is shown
 * again has the file, because a browser does not send it again.
 */
async function withLogo(c: Context<HttpEnv>) {
  const body = await formBody(c);
  const file = await formFile(c, "logo");
  const uploaded = file === null ? null : logoOfFile(file);
  if (body["remove_logo"] !== undefined) return { body, logo: null, problem: null };
  if (uploaded !== null && "problem" in uploaded) return { body, logo: undefined, problem: uploaded.problem };
  const logo = uploaded?.logo ?? body["uploaded_logo"];
  return { body: logo === undefined ? body : { ...body, uploaded_logo: logo }, logo, problem: null };
}

dashboardIntegrations.post("/:integration/secret", requireSignIn("integrations:write"), async (c) => {
  const body = await formBody(c);
  return change(c, body, credentialsIn(body), "/test?done=saved");
});

dashboardIntegrations.post("/:integration/enabled", requireSignIn("integrations:write"), async (c) => {
  const body = await formBody(c);
  const enabled = body["enabled"] === "true";
  return change(c, {}, { enabled }, `?done=${enabled ? "on" : "off"}`);
});

dashboardIntegrations.post("/:integration/try", requireSignIn("connections:write"), async (c) => {
  const tried = await tryClient(c);
  if (!tried.ok) return redirectWithFailure(c, pathOf(c), "Connection not refreshed", tried.failure);
  const { id, isAccepted } = tried.value;
  const said = isAccepted
    ? ({
        kind: "done",
        title: "Accepted",
        text: "The provider accepts the client ID and secret. An existing connection was refreshed.",
      } as const)
    : ({
        kind: "open",
        title: "No new token",
        text: "The connection keeps its token, which is still valid. So this does not show whether the provider accepts the client ID and secret.",
      } as const);
  const link = { label: "Open the connection", href: connectionPath(c.get("namedApp"), id) };
  return redirectWithNotice(c, pathOf(c), { ...said, link });
});

dashboardIntegrations.post("/:integration/delete", requireSignIn("integrations:write"), async (c) => {
  const stub = appStub(c.env, c.get("namedApp"));
  const deleted = await stub.deleteIntegration(pathParameter(c, "integration"), actorOf(c));
  if (!deleted.ok) return rejected(c, {}, deleted.failure);
  return seeOther(`${integrationsPath(c.get("namedApp"))}?done=deleted`);
});

dashboardIntegrations.post("/:integration/signing-keys", requireSignIn("integrations:write"), async (c) => {
  const stub = appStub(c.env, c.get("namedApp"));
  const created = await stub.createSigningKey(pathParameter(c, "integration"), "ES256", actorOf(c));
  return created.ok
    ? seeOther(`${pathOf(c)}?done=key-created#signing-keys`)
    : rejected(c, {}, created.failure);
});

dashboardIntegrations.post(
  "/:integration/signing-keys/delete",
  requireSignIn("integrations:write"),
  async (c) => {
    const { kid = "" } = await formBody(c);
    const stub = appStub(c.env, c.get("namedApp"));
    const deleted = await stub.deleteSigningKey(pathParameter(c, "integration"), kid, actorOf(c));
    return deleted.ok
      ? seeOther(`${pathOf(c)}?done=key-deleted#signing-keys`)
      : rejected(c, {}, deleted.failure);
  },
);

/** Returns the path of the integration in the path of the request. */
export const pathOf = (c: Context<HttpEnv>) =>
  integrationPath(c.get("namedApp"), pathParameter(c, "integration"));

/** Changes the integration, and redirects to `next` below its page; else shows the form again. */
async function change(
  c: Context<HttpEnv>,
  body: Readonly<Record<string, string>>,
  changes: unknown,
  next: string,
): Promise<Response> {
  const updated = await updateIntegration(c, changes);
  return updated.ok ? seeOther(`${pathOf(c)}${next}`) : rejected(c, body, updated.failure);
}

/** Changes the integration in the path as the API does. */
export async function updateIntegration(c: Context<HttpEnv>, changes: unknown): Promise<Result<null>> {
  const parsed = parse(IntegrationChanges(), changes);
  if (!parsed.ok) return parsed;
  const stub = appStub(c.env, c.get("namedApp"));
  const updated = await stub.updateIntegration(pathParameter(c, "integration"), parsed.value, actorOf(c));
  return updated.ok ? ok(null) : updated;
}

const rejected = (c: Context<HttpEnv>, body: Readonly<Record<string, string>>, failure: Failure) =>
  integrationPage(c, rejectedForm(body, failure), failure);

async function integrationPage(
  c: Context<HttpEnv>,
  form: FormState = NO_FORM,
  failure: Failure | null = null,
): Promise<Response> {
  const stub = appStub(c.env, c.get("namedApp"));
  const [shown, keys, overview, result] = await Promise.all([
    readIntegration(c),
    stub.listSigningKeys(pathParameter(c, "integration")),
    stub.overview(),
    readNotice(c),
  ]);
  if (!shown.ok) return dashboardFailure(c, shown.failure);
  if (!overview.ok) return dashboardFailure(c, overview.failure);
  const { id } = shown.value.integration;
  const counts = overview.value.connections.filter(({ integration }) => integration === id);
  const summary = overview.value.integrations.find((listed) => listed.id === id);
  if (summary === undefined) return dashboardFailure(c, { code: "integration_not_found" });
  const canWrite = canChangeIntegrations(c);
  const { integration } = shown.value;
  return dashboardPage(c, formStatus(c, failure), (context) => (
    <IntegrationPage
      context={context}
      {...shown.value}
      // The webhook URL contains a key.
      integration={canWrite ? integration : { ...integration, webhook_url: null }}
      summary={summary}
      keys={keys.ok ? keys.value.data : []}
      counts={counts}
      canWrite={canWrite}
      form={form}
      isAdvanced={c.req.query("advanced") !== undefined}
      notice={result ?? noticeOf(c)}
      now={Date.now()}
    />
  ));
}
