// The clients that an integration has registered itself (RFC 7591): one at each authorization server, however many
// connections ask. A client belongs to its issuer, and is never used at another one.

import { boundIssuer } from "../../integration/client-issuer.ts";
import { clientSecretContext } from "../../integration/client-secret.ts";
import { callbackUrl } from "../../integration/integration.ts";
import { checkOutboundUrl } from "../../net/outbound-policy.ts";
import { outboundPolicyOf } from "../../providers/registration/registration-problems.ts";
import { providerOf } from "../../providers/registry.ts";
import { registerClient } from "../../oauth/discovery/client-registration.ts";
import { HOUR } from "../../shared/clock.ts";
import { log } from "../../shared/log.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { seal } from "../../vault/seal.ts";
import { activeApp, type AppContext } from "../app-context.ts";
import type { RegistrationServer, StoredClient } from "./stored-client.ts";

/** The most clients of one integration. End users can connect servers of their own, so there can be many. */
const MAX_CLIENTS = 2_000;

/** A client is not used if its secret expires before the flow and a first refresh are over. */
const MIN_LIFETIME_MS = HOUR;

/** Returns the client of an integration at a server, and registers one if there is none. */
export async function registeredClient(
  context: AppContext,
  integrationId: string,
  server: RegistrationServer,
  requestId: string | null,
): Promise<Result<StoredClient>> {
  const known = context.store.registeredClient(integrationId, server.issuer);
  const isUsable =
    known !== null && (known.expires_at === null || known.expires_at > context.now() + MIN_LIFETIME_MS);
  if (isUsable) return ok(known);
  const key = JSON.stringify([integrationId, server.issuer]);
  const running = context.registrations.get(key);
  if (running !== undefined) return running;
  const registration = register(context, integrationId, server, requestId).finally(() =>
    context.registrations.delete(key),
  );
  context.registrations.set(key, registration);
  return registration;
}

async function register(
  context: AppContext,
  id: string,
  { issuer, endpoint, methods: offered }: RegistrationServer,
  requestId: string | null,
): Promise<Result<StoredClient>> {
  const app = activeApp(context);
  const integration = context.store.integration(id);
  if (app === null || integration === null) return fail("integration_not_found");
  const { keyring, outbound, publicOrigin } = context.config;
  if (typeof checkOutboundUrl(endpoint, outboundPolicyOf(providerOf(integration), outbound)) === "string")
    return fail("endpoint_not_allowed");
  const redirectUri = callbackUrl(publicOrigin, integration);
  const requiresDpop = integration.options.dpop === "required";
  const metadata = { name: app.name, uri: publicOrigin, redirectUri, requiresDpop };
  const registered = await registerClient(endpoint, metadata, { offered, requestId });
  if (!registered.ok) return registered;
  const { id: client_id, secret, method, expiresAt: expires_at } = registered.value;
  const sealed_client_secret =
    secret === null ? null : await seal(keyring, clientSecretContext(app.id, id), secret);
  const client: StoredClient = {
    client_id,
    sealed_client_secret,
    method,
    expires_at,
    registered_at: context.now(),
  };
  // The integration may have been deleted in the meantime.
  if (context.store.integration(id) === null) return fail("integration_not_found");
  context.store.putRegisteredClient(id, issuer, client, MAX_CLIENTS);
  log.info("client_registered", { request_id: requestId ?? undefined, app: app.id, integration: id });
  return ok(client);
}

/** Deletes a client that its server no longer knows, unless another one was registered since. */
export function forgetRegisteredClient(
  { store }: AppContext,
  integration: string,
  issuer: string,
  clientId: string,
): void {
  if (store.registeredClient(integration, issuer)?.client_id === clientId)
    store.deleteRegisteredClient(integration, issuer);
}

/**
 * Returns the issuer to which an integration's own client is bound; null where it is bound to none, or where the integration
 * has another client now. `issuer` is the one to bind it to if it is not bound yet; null where the app has not named the
 * server.
 */
export function bindClient(
  { store }: AppContext,
  id: string,
  clientId: string,
  issuer: string | null,
): string | null {
  const integration = store.integration(id);
  if (integration === null || integration.client_id !== clientId) return null;
  const bound = boundIssuer(integration) ?? null;
  if (bound === null && issuer !== null) store.putIntegration({ ...integration, client_issuer: issuer });
  return bound ?? issuer;
}
