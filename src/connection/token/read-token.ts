// A token read, at the edge that was asked. A fresh token comes from KV, and nothing is waited for but
// that: the count of it goes to the app's object beside the answer. Everything else is the Durable Object's.

import type { Config } from "../../config.ts";
import { BoundedMap } from "../../shared/bounded-map.ts";
import { SECOND } from "../../shared/clock.ts";
import type { AppId, ConnectionId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import { ok, type Result } from "../../shared/result.ts";
import { open } from "../../vault/seal.ts";
import { readTokenCopy } from "../../kv/token-copy.ts";
import { connectionStub } from "../connection-rpc.ts";
import { countTokenRead, type TokenReadCounter } from "./count-token-reads.ts";
import { type TokenRequest, decide, type TokenFacts, wantsRefreshAhead } from "./refresh-policy.ts";
import { AccessToken, sealContext } from "./token-set.ts";

export type TokenReader = TokenReadCounter & {
  config: Config;
  requestId: string;
  /** Told that the edge's own copy was the answer. */
  onHit?: () => void;
};

/** One request for a refresh ahead of time is enough, from one isolate, for this long. */
const ASK_AGAIN_MS = 10 * SECOND;
const MAX_ASKED = 5_000;
const asked = new BoundedMap<true>(MAX_ASKED);

/**
 * Tokens that were opened a moment ago, by their ciphertext: KV is still read each time, so what is stale
 * or deleted stays so. The isolate holds the root keys as well; there is nothing more to be had here.
 */
const REMEMBERED_MS = 30 * SECOND;
const MAX_REMEMBERED = 1_000;
const opened = new BoundedMap<AccessToken>(MAX_REMEMBERED);

/** A token that works as far as anyone knows; see refresh-policy.ts for what is asked of it. */
export async function readToken(
  edge: TokenReader,
  app: AppId,
  id: ConnectionId,
  ask: TokenRequest,
): Promise<Result<AccessToken>> {
  const now = Date.now();
  const token = await readEdgeToken(edge, app, id, now);
  if (token !== null && decide(factsOf(token), ask, now).kind === "fresh") {
    if (wantsRefreshAhead(factsOf(token), now, Math.random()))
      askToRefresh(edge, app, id, token.version, now);
    edge.onHit?.();
    countTokenRead(edge, app, now);
    return ok(token);
  }
  const answer = await connectionStub(edge.env, app, id).getToken(ask, edge.requestId);
  if (answer.ok) countTokenRead(edge, app, now);
  return answer;
}

async function readEdgeToken(
  edge: TokenReader,
  app: AppId,
  id: ConnectionId,
  now: number,
): Promise<AccessToken | null> {
  const entry = await readTokenCopy(edge.env.TOKENS, app, id).catch((error: unknown) => {
    log.bug("edge_token_not_read", error, { app, connection: id });
    return null;
  });
  if (entry === null) return null;
  // The place is part of the name: a ciphertext that was moved is opened, and fails, like any other.
  const name = `${app}:${id}:${entry.access}`;
  const known = opened.get(name, now);
  if (known !== undefined) return known;
  try {
    const token = await open(
      edge.config.keyring,
      sealContext("access", { app, id }),
      entry.access,
      AccessToken,
    );
    opened.set(name, token, REMEMBERED_MS, now);
    return token;
  } catch (error) {
    // Sealed with a key that has been dropped, or changed: the object has the truth.
    log.bug("edge_token_not_opened", error, { app, connection: id });
    return null;
  }
}

function factsOf(token: AccessToken): TokenFacts {
  const { version, issued_at, expires_at, refreshable } = token;
  return {
    version,
    issuedAt: issued_at,
    expiresAt: expires_at,
    refreshable,
    retryAt: null,
    rejectedAt: null,
  };
}

function askToRefresh(edge: TokenReader, app: AppId, id: ConnectionId, version: number, now: number): void {
  const key = `${id}:${version}`;
  if (asked.get(key, now)) return;
  asked.set(key, true, ASK_AGAIN_MS, now);
  edge.waitUntil(connectionStub(edge.env, app, id).refreshAhead(version));
}
