// Whether a provider takes an integration's client at all. One that is refused is paused as a whole: its
// connections are not to blame, and asking again for each of them would help none. Now and then one of
// them may try; a changed integration is tried at once.

import { newEvent } from "../../events/event.ts";
import { HOUR, MINUTE } from "../../shared/clock.ts";
import { type AppContext, liveApp } from "../app-context.ts";
import { acceptEvents } from "../outgoing-webhooks/deliver-events.ts";
import type { Integration } from "../../integration/integration.ts";
import type { RefreshPermit, ClientRefusal } from "../app-rpc.ts";

/** Between two tries of an integration that is refused: 1, 2, 4, 8 and then every 15 minutes. */
const FIRST_WAIT_MS = MINUTE;
const LONGEST_WAIT_MS = 15 * MINUTE;

/** Asks whether a connection may refresh. Where the integration is paused the one who may go is its probe. */
export function permitRefresh(context: AppContext, id: string): RefreshPermit | null {
  const integration = context.store.integration(id);
  if (integration === null) return null;
  const { misconfigured } = integration;
  if (misconfigured === null) return { integration, pausedUntil: null };
  const now = context.now();
  if (misconfigured.probe_at > now) return { integration, pausedUntil: misconfigured.probe_at };
  const probes = misconfigured.probes + 1;
  const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(probes - 1, 10), LONGEST_WAIT_MS);
  const next = { ...misconfigured, probes, probe_at: now + wait };
  context.store.putIntegration({ ...integration, misconfigured: next });
  return { integration, pausedUntil: null };
}

/** A client that was refused to one and has been taken from others since is refused to that one only. */
const TAKEN_LATELY_MS = HOUR;

/** Whether `unauthorized_client` may be about one grant only: nobody else has met it, and others are there. */
function isOwnAffair(context: AppContext, integration: Integration, connection: string): boolean {
  const { id, suspect, recovered_at } = integration;
  if (recovered_at !== null && context.now() - recovered_at < TAKEN_LATELY_MS) return true;
  return (suspect === null || suspect === connection) && context.directory.hasOthers(id, connection);
}

/** Told that the provider refused the client of an integration as it was at the instant `asOf`. */
export function recordClientRefused(context: AppContext, id: string, refusal: ClientRefusal): void {
  const integration = context.store.integration(id);
  // Changed since: the refusal was of what it was before.
  if (integration === null || integration.updated_at > refusal.asOf) return;
  if (integration.misconfigured !== null) return;
  const now = context.now();
  const { error, connection } = refusal;
  if (error !== "invalid_client" && isOwnAffair(context, integration, connection)) {
    if (integration.suspect === null) context.store.putIntegration({ ...integration, suspect: connection });
    return;
  }
  const misconfigured = { error, since: now, probes: 0, probe_at: now + FIRST_WAIT_MS };
  change(context, { ...integration, misconfigured }, "integration.misconfigured", error);
}

/** Told that the provider took an integration's client. */
export function recordClientAccepted(context: AppContext, id: string): void {
  const integration = context.store.integration(id);
  if (integration === null || integration.misconfigured === null) return;
  const recovered = { ...integration, misconfigured: null, suspect: null, recovered_at: context.now() };
  change(context, recovered, "integration.recovered", null);
}

/** An integration that was changed by its app: what was refused may be right now, so the next one tries. */
export function resetHealth(integration: Integration, now: number): Integration {
  const { misconfigured } = integration;
  const fresh = { ...integration, suspect: null, recovered_at: null };
  return misconfigured === null
    ? fresh
    : { ...fresh, misconfigured: { ...misconfigured, probes: 0, probe_at: now } };
}

function change(
  context: AppContext,
  integration: Integration,
  type: "integration.misconfigured" | "integration.recovered",
  code: string | null,
): void {
  context.transaction(() => {
    context.store.putIntegration(integration);
    const app = liveApp(context);
    if (app === null) return;
    const { id, provider } = integration;
    const event = newEvent(type, { app: app.id, integration: id, provider, code }, context.now());
    acceptEvents(context, id, [event]);
  });
}
