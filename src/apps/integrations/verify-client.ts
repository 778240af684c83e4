// Finds out whether a provider refuses an integration's client, when it was refused for one connection. Some servers
// refuse the client when a single grant has ended, so the refusal is believed only if other connections, of other end
// users, are refused in the same way. They are chosen from the directory and refresh now.

import { connectionStub } from "../../connection/connection-rpc.ts";
import { MINUTE } from "../../shared/clock.ts";
import type { ConnectionId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import type { AppContext, ClientEvidence } from "../app-context.ts";
import type { ClientRefusal, RefusalCause } from "../app-rpc.ts";
import { pauseIntegration, recordRefusedProbe, rememberRefusal } from "./integration-health.ts";

/**
 * How many connections are asked, in groups that are asked at the same time. Several grants of an integration can have
 * ended, so one refusal more proves nothing.
 */
const GROUPS = [1, 3, 6];
const MAX_ASKED = 10;

/** How long no other connection is refreshed after one of them was accepted. */
const ACCEPTED_FOR_MS = MINUTE;

/** For how long after a change other connections can still refresh with the former client, from an older copy in KV. */
const FORMER_CLIENT_USED_FOR_MS = 2 * MINUTE;

/**
 * Returns what a refusal is about: the client, which then is paused; the grant of the connection that reports it; or
 * unknown, where no other connection can tell.
 */
export async function verifyClient(
  context: AppContext,
  id: string,
  refusal: ClientRefusal,
): Promise<RefusalCause> {
  const reportedAt = context.now();
  for (;;) {
    const integration = context.store.integration(id);
    // The integration has changed since, so the refusal is about its previous client.
    if (integration === null || integration.updated_at > refusal.asOf) return "unknown";
    if (integration.misconfigured !== null) {
      pauseIntegration(context, id, refusal);
      // Not the connections whose refusals have led to the pause.
      if (refusal.asOf > integration.misconfigured.since) recordRefusedProbe(context, id, refusal.connection);
      return "client";
    }
    const running = context.clientEvidence.get(id);
    if (running === undefined) break;
    const { at, cause } = await running;
    if (at >= refusal.asOf) return conclude(context, id, { at, cause });
    // Evidence from before the refusal does not tell what the server does now. While it is new, other connections are not
    // refreshed again either.
    if (cause === "grant" && reportedAt - at < ACCEPTED_FOR_MS) return "unknown";
    if (context.clientEvidence.get(id) === running) context.clientEvidence.delete(id);
  }
  const gathering = gatherEvidence(context, id, refusal).catch((error: unknown): ClientEvidence => {
    log.bug("client_not_verified", error, { integration: id });
    return { at: context.now(), cause: "unknown" };
  });
  context.clientEvidence.set(id, gathering);
  const evidence = await gathering;
  if (evidence.cause === "unknown") rememberRefusal(context, id, refusal);
  if (evidence.cause !== "grant" && context.clientEvidence.get(id) === gathering)
    context.clientEvidence.delete(id);
  return conclude(context, id, evidence);
}

/**
 * Returns what evidence says about the current client. If the app has changed the integration just before, the client that
 * the server accepted can be the former one, and says nothing.
 */
function conclude(context: AppContext, id: string, { at, cause }: ClientEvidence): RefusalCause {
  const integration = context.store.integration(id);
  if (cause !== "grant" || integration === null) return cause;
  const { created_at, updated_at } = integration;
  return updated_at > created_at && at - updated_at < FORMER_CLIENT_USED_FOR_MS ? "unknown" : "grant";
}

async function gatherEvidence(
  context: AppContext,
  integration: string,
  refusal: ClientRefusal,
): Promise<ClientEvidence> {
  const at = context.now();
  const app = context.store.app()?.id;
  const others = context.directory.activeOthers(integration, refusal, MAX_ASKED);
  if (app === undefined) return { at, cause: "unknown" };
  let refused = 0;
  let unknown = 0;
  let asked = 0;
  for (const size of GROUPS) {
    const group: ConnectionId[] = others.slice(asked, asked + size);
    asked += group.length;
    const tests = await Promise.all(
      group.map((id) => connectionStub(context.env, app, id).testClient(integration)),
    );
    if (tests.includes("accepted")) return { at, cause: "grant" };
    refused += tests.filter((test) => test === "refused").length;
    unknown += tests.filter((test) => test === "unknown").length;
  }
  // Most of those that were asked have to be refused.
  if (refused <= unknown) return { at, cause: "unknown" };
  pauseIntegration(context, integration, refusal);
  return { at, cause: "client" };
}
