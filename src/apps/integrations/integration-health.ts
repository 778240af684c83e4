// Tracks whether a provider accepts an integration's client. If the provider refuses it, the integration is paused as a
// whole: its connections are not the cause, and more requests would not help; see verify-client.ts. One connection at a
// time can try again as a probe. When the app changes the integration, the next connection tries at once.

import { newEvent } from "../../events/event.ts";
import { MINUTE } from "../../shared/clock.ts";
import { type AppContext, activeApp } from "../app-context.ts";
import { acceptEvents } from "../outgoing-webhooks/deliver-events.ts";
import type { Integration } from "../../integration/integration.ts";
import type { RefreshPermit, ClientRefusal } from "../app-rpc.ts";

/** The waits between probes of a rejected client: 1, 2, 4, 8, and then every 15 minutes. */
const FIRST_PROBE_WAIT_MS = MINUTE;
const MAX_PROBE_WAIT_MS = 15 * MINUTE;

/**
 * Returns whether a connection may refresh now. If the integration is paused, a connection that may go ahead
 * is the probe.
 */
export function permitRefresh(context: AppContext, id: string): RefreshPermit | null {
  const integration = context.store.integration(id);
  if (integration === null) return null;
  const { misconfigured } = integration;
  if (misconfigured === null) return { integration, pausedUntil: null };
  const now = context.now();
  if (misconfigured.probe_at > now) return { integration, pausedUntil: misconfigured.probe_at };
  const probes = misconfigured.probes + 1;
  const wait = Math.min(FIRST_PROBE_WAIT_MS * 2 ** Math.min(probes - 1, 10), MAX_PROBE_WAIT_MS);
  const next = { ...misconfigured, probes, probe_at: now + wait };
  context.store.putIntegration({ ...integration, misconfigured: next });
  return { integration, pausedUntil: null };
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
    const { id, provider } = integration;
    const event = newEvent(type, { app: app.id, integration: id, provider, code }, context.now());
    acceptEvents(context, id, [event]);
  });
}
