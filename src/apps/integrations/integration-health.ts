// Tracks whether a provider accepts an integration's client. If the provider refuses it, the integration is paused as a
// whole: its connections are not the cause, and more requests would not help; see verify-client.ts. One connection at a
// time can try again as a probe. When the app changes the integration, the next connection tries at once.

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
  if (misconfigured === null) return { integration, pausedUntil: null };
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

/** Pauses an integration whose client the provider refuses, as the client was at `asOf`. */
export function pauseIntegration(
  context: AppContext,
  id: string,
  { error, asOf }: Pick<ClientRefusal, "error" | "asOf">,
): void {
  const integration = context.store.integration(id);
  // The integration has changed since, so the refusal is about its previous client.
  if (integration === null || integration.updated_at > asOf || integration.misconfigured !== null) return;
  const now = context.now();
  const misconfigured = { error, since: now, probes: 0, probe_at: now + FIRST_PROBE_WAIT_MS };
  saveWithEvent(context, { ...integration, misconfigured }, "integration.misconfigured", error);
}

/** Records that the provider accepted an integration's client. */
export function recordClientAccepted(context: AppContext, id: string): void {
  const integration = context.store.integration(id);
  if (integration === null || integration.misconfigured === null) return;
  context.refusedProbes.delete(id);
  const recovered = { ...integration, misconfigured: null, recovered_at: context.now() };
  saveWithEvent(context, recovered, "integration.recovered", null);
}

/**
 * Returns an integration after a change by its app. The change may have fixed its client, so the next
 * connection tries at once.
 */
export function resetHealth(integration: Integration, now: number): Integration {
  const { misconfigured } = integration;
  const fresh = { ...integration, recovered_at: null };
  return misconfigured === null
    ? fresh
    : { ...fresh, misconfigured: { ...misconfigured, probes: 0, probe_at: now } };
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
