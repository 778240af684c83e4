// What the pages about one integration have in common: the integration, its provider, and its logo.

import type { Context } from "hono";
import { appStub } from "../../apps/app-rpc.ts";
import type { PublicIntegration } from "../../integration/present-integration.ts";
import type { FormState } from "../../pages/dashboard/integrations/form-values.ts";
import type { Provider } from "../../providers/provider.ts";
import { providerOf } from "../../providers/registry.ts";
import { allows } from "../../shared/key-scopes.ts";
import type { Failure } from "../../shared/failure.ts";
import { ok, type Result } from "../../shared/result.ts";
import { pathParameter } from "../operation.ts";
import type { HttpEnv } from "../http-env.ts";
import { explain } from "../problem.ts";
import { readDashboardLogos } from "./dashboard-logos.ts";

export type ShownIntegration = {
  app: { id: string; name: string; privacyPolicyUrl: string | null };
  integration: PublicIntegration;
  provider: Provider;
  logo: string | null;
};

/**
 * Returns the integration in the path, as its pages show it. The webhook URL contains a key, so only those who may change
 * integrations get it.
 */
export async function readIntegration(c: Context<HttpEnv>): Promise<Result<ShownIntegration>> {
  const stub = appStub(c.env, c.get("namedApp"));
  const [app, found, logoOf] = await Promise.all([
    stub.get(),
    stub.getIntegration(pathParameter(c, "integration")),
    readDashboardLogos(c),
  ]);
  if (!app.ok) return app;
  if (!found.ok) return found;
  const integration = canChangeIntegrations(c) ? found.value : { ...found.value, webhook_url: null };
  const { id, provider, name, logo } = integration;
  return ok({
    app: { id: app.value.id, name: app.value.name, privacyPolicyUrl: app.value.brand.privacy_policy_url },
    integration,
    provider: providerOf(integration),
    logo: logoOf({ id, provider, name, hasLogo: logo !== null }),
  });
}

/** Whether the user may change integrations. */
export function canChangeIntegrations(c: Context<HttpEnv>): boolean {
  const { key } = c.get("visitor");
  return key === null || allows(key.access, "integrations:write");
}

/** The fields whose values a page never repeats. */
const SECRETS: ReadonlySet<string> = new Set([
  "client_secret",
  "client_private_key",
  "webhook_secret",
  "assertion",
  "form_token",
]);

/** Returns the form that was not accepted, without its secrets, for the page that shows it again. */
export function rejectedForm(body: Readonly<Record<string, string>>, failure: Failure): FormState {
  const values = Object.fromEntries(Object.entries(body).filter(([name]) => !SECRETS.has(name)));
  const { code, detail, fields } = failure;
  const message = `${explain(code).title}${detail === undefined ? "" : `. ${detail.replace(/\.$/, "")}`}`;
  return { values, problems: fields ?? [{ path: code, message }] };
}
