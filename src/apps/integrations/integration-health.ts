// Tracks whether a provider accepts an integration's client. If the provider refuses it, the integration is paused as a
// whole: its connections are not the cause, and more requests would not help; see verify-client.ts. One connection at a
// time can try again as a probe. When the app changes the client, nobody waits until a connection is refused again.

import { newEvent } from "../../events/event.ts";
import { LATCHKEY } from "../../shared/actor.ts";
import { MINUTE } from "../../shared/clock.ts";
import { integrationCopyOf } from "../app-copies.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import { copyOfIntegration } from "../app-publisher.ts";
import { acceptEvents } from "../outgoing-webhooks/deliver-events.ts";
import type { Integration } from "../../integration/integration.ts";
import type { RefreshPermit, ClientRefusal } from "../app-rpc.ts";

/** The waits between probes of a rejected client: 1, 2, 4, 8, and then every 15 minutes. */
const FIRST_PROBE_WAIT_MS = MINUTE;
const MAX_PROBE_WAIT_MS = 15 * MINUTE;

/** How much longer than others a connection waits that was refused while the integration is paused. */
const REFUSED_PROBE_WAIT_MS = 2 * MINUTE;
const MAX_REFUSED_PROBES = 1_000;

/**
 * Returns whether a connection may refresh now. If the integration is paused, a connection that may go ahead
 * is the probe. Connections that were refused before come last, because their grants may be the cause.
 */
export function permitRefresh(
  context: AppContext,
  id: string,
  connection: string | null,
): RefreshPermit | null {
  const app = context.store.app();
  const stored = context.store.integration(id);
  if (app === null || stored === null) return null;
  const { misconfigured } = stored;
  const integration = integrationCopyOf(app, stored);
  // A client that nobody has tried yet is not refused.
  if (misconfigured === null || misconfigured.untried) return { integration, pausedUntil: null };
  const now = context.now();
  const wasRefused = connection !== null && context.refusedProbes.get(id)?.has(connection) === true;
  const pausedUntil = misconfigured.probe_at + (wasRefused ? REFUSED_PROBE_WAIT_MS : 0);
  if (pausedUntil > now) return { integration, pausedUntil };
  const probes = misconfigured.probes + 1;
  const wait = Math.min(FIRST_PROBE_WAIT_MS * 2 ** Math.min(probes - 1, 10), MAX_PROBE_WAIT_MS);
  const next = { ...misconfigured, probes, probe_at: now + wait };
  context.store.putIntegration({ ...stored, misconfigured: next });
  publishHealth(context, id);
  return { integration, pausedUntil: null };
}

/** Remembers that the client was refused for a connection while the integration is paused. */
export function recordRefusedProbe({ refusedProbes }: AppContext, id: string, connection: string): void {
  const refused = refusedProbes.get(id) ?? new Set();
  if (refused.size >= MAX_REFUSED_PROBES) refused.clear();
  refusedProbes.set(id, refused.add(connection));
}

/**
 * Pauses an integration whose client the provider refuses, as the client was at `asOf`. One that is paused and whose client
 * was not tried since its last change waits again.
 */
export function pauseIntegration(
  context: AppContext,
  id: string,
  { error, description, asOf }: Pick<ClientRefusal, "error" | "description" | "asOf">,
): void {
  const integration = context.store.integration(id);
  // The integration has changed since, so the refusal is about its previous client.
  if (integration === null || integration.updated_at > asOf) return;
  const now = context.now();
  const refused = { error, description, untried: false, probes: 0, probe_at: now + FIRST_PROBE_WAIT_MS };
  if (integration.misconfigured === null) {
    const misconfigured = { ...refused, since: now };
    const paused = { ...integration, misconfigured, refusal: null };
    saveWithEvent(context, paused, "integration.misconfigured", error);
  } else if (integration.misconfigured.untried) {
    context.store.putIntegration({
      ...integration,
      misconfigured: { ...integration.misconfigured, ...refused },
    });
    publishHealth(context, id);
  }
}

/**
 * Remembers a refusal for one connection that no other connection could confirm, for the dashboard. The connections go on.
 * The first one is kept as long as its connection is refused.
 */
export function rememberRefusal(context: AppContext, id: string, refusal: ClientRefusal): void {
  const integration = context.store.integration(id);
  if (integration === null || integration.misconfigured !== null || integration.updated_at > refusal.asOf)
    return;
  const { connection, error, description } = refusal;
  const known = integration.refusal;
  const isKnown = known !== null && known.at >= (integration.client_changed_at ?? 0);
  if (isKnown && (known.connection === connection || isStillRefused(context, known.connection))) return;
  const remembered = { connection, error, description, at: context.now() };
  context.store.putIntegration({ ...integration, refusal: remembered });
}

/** Whether the client was refused in the last request for a connection, as far as was reported. */
export function isStillRefused({ directory }: AppContext, connection: string): boolean {
  const found = directory.list({ ids: [connection], error: "integration_misconfigured", limit: 1 });
  return found.ok && found.value.records.length > 0;
}

/** Records that the provider accepted an integration's client, as the integration was after its change at `changedAt`. */
export function recordClientAccepted(context: AppContext, id: string, changedAt = Infinity): void {
  const integration = context.store.integration(id);
  if (integration === null || integration.updated_at > changedAt) return;
  if (integration.misconfigured === null) {
    if (integration.refusal !== null) context.store.putIntegration({ ...integration, refusal: null });
    return;
  }
  context.refusedProbes.delete(id);
  const recovered = { ...integration, misconfigured: null, recovered_at: context.now() };
  saveWithEvent(context, recovered, "integration.recovered", null);
}

/**
 * Returns an integration after a change by its app. The change may have fixed its client, so the next
 * connection tries at once, and all of them if the client is another one.
 */
export function resetHealth(former: Integration, integration: Integration, now: number): Integration {
  const { misconfigured } = integration;
  const isChanged = clientOf(former) !== clientOf(integration);
  const fresh = {
    ...integration,
    recovered_at: null,
    client_changed_at: isChanged ? now : integration.client_changed_at,
  };
  if (misconfigured === null) return fresh;
  const untried = isChanged || misconfigured.untried;
  return { ...fresh, misconfigured: { ...misconfigured, untried, probes: 0, probe_at: now } };
}

/** Returns what the client authenticates with, and where, to compare it. */
function clientOf({
  client_id,
  sealed_client_secret,
  sealed_client_key,
  sealed_signing_keys,
  variables,
  endpoints,
  options,
  definition,
  identity_provider,
}: Integration): string {
  const secrets = [client_id, sealed_client_secret, sealed_client_key, sealed_signing_keys];
  return JSON.stringify([secrets, variables, endpoints, options, definition, identity_provider]);
}

/** Stores an integration together with the event about the change. */
function saveWithEvent(
  context: AppContext,
  integration: Integration,
  type: "integration.misconfigured" | "integration.recovered",
  code: string | null,
): void {
  context.transaction(() => {
    context.store.putIntegration(integration);
    const app = activeApp(context);
    if (app === null) return;
    const statuses =
      integration.misconfigured === null
        ? { from: "misconfigured", to: "active" }
        : { from: "active", to: "misconfigured" };
    context.audit.append(LATCHKEY, {
      action: "integration.updated",
      target: { type: "integration", id: integration.id, name: integration.name },
      changes: [{ field: "status", ...statuses }],
    });
    const { id, provider } = integration;
    const event = newEvent(type, { app: app.id, integration: id, provider, code }, context.now());
    acceptEvents(context, id, [event]);
  });
  publishHealth(context, integration.id);
}

/** Starts to write the integration's copy in KV, which says whether it is paused. The alarm repeats it if that fails. */
function publishHealth(context: AppContext, id: string): void {
  if (activeApp(context) !== null) void context.publisher.publish(copyOfIntegration(id));
}
