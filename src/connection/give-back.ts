// Gives grants back to their provider (RFC 7009): at once where it can be reached, and otherwise by alarm
// until it has been told, or for a week.

import { appStub } from "../apps/app-stub.ts";
import { revokeToken, type RevocationOutcome } from "../oauth/revocation.ts";
import { DAY, HOUR, SECOND } from "../shared/clock.ts";
import { newRevocationId } from "../shared/id.ts";
import { log } from "../shared/log.ts";
import { open } from "../vault/seal.ts";
import type { ConnectionContext } from "./connection-context.ts";
import { endpointOf, noteClient, type NotedClient } from "./noted-client.ts";
import { backoffMs } from "./refresh-policy.ts";
import type { Revocation } from "./revocation.ts";
import { sealContext, TokenSet } from "./token-set.ts";

const GIVE_UP_AFTER_MS = 7 * DAY;
const LONGEST_WAIT_MS = HOUR;

/** When the alarm looks after one that was begun at once and has not come to its end. */
const BEGUN_MS = 30 * SECOND;

/** A grant that nobody is going to use any more. */
export type Leftover = Omit<Revocation, "id" | "attempts" | "due_at" | "give_up_at">;

/** Notes a grant to be given back, in whatever transaction takes it out of use. Returns the note's id. */
export function noteRevocation(context: ConnectionContext, leftover: Leftover): string {
  const now = context.now();
  const id = newRevocationId();
  context.store.putRevocation({
    ...leftover,
    id,
    attempts: 0,
    due_at: now + BEGUN_MS,
    give_up_at: now + GIVE_UP_AFTER_MS,
  });
  context.tasks.schedule("revoke", now + BEGUN_MS);
  return id;
}

/** What came of trying to give a grant back. */
export type GivenBack = "revoked" | "refused" | "pending";

/** Tries the noted one now. */
export async function giveBack(context: ConnectionContext, id: string): Promise<GivenBack> {
  const revocation = context.store.revocation(id);
  if (revocation === null) return "revoked";
  const outcome = await tryToRevoke(context, revocation);
  const { app, connection, attempts, give_up_at } = revocation;
  const now = context.now();
  const isOver = outcome.kind !== "unavailable" || now >= give_up_at;
  log.info("revocation", {
    request_id: context.requestId,
    app,
    connection,
    outcome: outcome.kind,
    attempt: attempts + 1,
    gave_up: isOver && outcome.kind === "unavailable",
  });
  if (isOver) {
    context.store.deleteRevocation(id);
    return outcome.kind === "revoked" ? "revoked" : "refused";
  }
  const asked = (outcome.retryAfterSeconds ?? 0) * SECOND;
  const wait = Math.min(Math.max(asked, 6 * backoffMs(attempts + 1, Math.random())), LONGEST_WAIT_MS);
  // Read again: the client may have been noted while the provider was asked.
  const noted = context.store.revocation(id) ?? revocation;
  context.store.putRevocation({ ...noted, attempts: attempts + 1, due_at: now + wait });
  context.tasks.schedule("revoke", now + wait);
  return "pending";
}

/** Gives back what is due, and notes when to go on. */
export async function giveBackDue(context: ConnectionContext): Promise<void> {
  const now = context.now();
  for (const { id, due_at } of context.store.revocations()) {
    if (due_at <= now) await giveBack(context, id);
  }
  const left = context.store.revocations().map(({ due_at }) => due_at);
  context.tasks.reschedule("revoke", left.length === 0 ? null : Math.min(...left));
}

async function tryToRevoke(context: ConnectionContext, revocation: Revocation): Promise<RevocationOutcome> {
  try {
    const client = await clientOf(context, revocation);
    if (client === null) return { kind: "refused" };
    const endpoint = await endpointOf(context, revocation, client);
    const place = sealContext("grant", { app: revocation.app, id: revocation.connection });
    const tokens = await open(context.config.keyring, place, revocation.sealed_tokens, TokenSet);
    // By its refresh token, or by its access token where that is all (RFC 7009, section 2.1).
    return tokens.refresh_token === null
      ? await revokeToken(endpoint, tokens.access_token, "access_token")
      : await revokeToken(endpoint, tokens.refresh_token, "refresh_token");
  } catch (error) {
    const { app, connection } = revocation;
    log.bug("revocation_failed", error, { app, connection });
    return { kind: "unavailable", retryAfterSeconds: null };
  }
}

/** The client as it was noted; where nothing was noted yet, as the integration is now. Null: there is none. */
async function clientOf(context: ConnectionContext, revocation: Revocation): Promise<NotedClient | null> {
  if (revocation.client !== null) return revocation.client;
  const { app, integration: id, variables } = revocation;
  const integration = await appStub(context.env, app).integration(id);
  if (integration === null) return null;
  const client = noteClient(integration, variables);
  // Kept, since the integration may be deleted before the provider can be reached.
  context.store.putRevocation({ ...revocation, client });
  return client;
}
