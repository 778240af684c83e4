// Reads a token in the Worker. A fresh token comes from this isolate's memory or from its KV copy; only KV is awaited,
// and the read is counted without delaying the response. In all other cases, the connection's Durable Object returns the
// token.

import type { Config } from "../../config.ts";
import { BoundedMap } from "../../shared/bounded-map.ts";
import { SECOND } from "../../shared/clock.ts";
import type { AppId, ConnectionId } from "../../shared/id.ts";
import { log } from "../../shared/log.ts";
import { ok, type Result } from "../../shared/result.ts";
import { openWhenRead } from "../../vault/seal.ts";
import { readTokenCopy } from "../../kv/token-copy.ts";
import { connectionStub } from "../connection-rpc.ts";
import { countTokenRead, type TokenReadCounter } from "./count-usage.ts";
import { recallToken, rememberResult, rememberToken, tokenChanges } from "./token-memory.ts";
import { type TokenRequest, decide, type TokenFacts, shouldRefreshAhead } from "./refresh-policy.ts";
import { type AccessToken, accessTokenFormat, connectionKeyContext } from "./token-set.ts";

export type TokenReader = TokenReadCounter & {
  config: Config;
  requestId: string;
};

export type TokenRead = {
  token: AccessToken;
  /** Whether a copy was used, in memory or in KV. */
  isHit: boolean;
};

/** An isolate requests the refresh of a token at most this often. */
const REFRESH_REQUEST_INTERVAL_MS = 10 * SECOND;
const MAX_REQUESTED_REFRESHES = 5_000;
const requestedRefreshes = new BoundedMap<true>(MAX_REQUESTED_REFRESHES);

/** A token that was read from KV; null where there is none that can be used. */
export type TokenInKv = { token: AccessToken | null; changesBefore: number };

/**
 * Returns a token that is valid as far as is known; see refresh-policy.ts. `inKv` is the token in KV if it is already being
 * read.
 */
export async function readToken(
  reader: TokenReader,
  app: AppId,
  id: ConnectionId,
  request: TokenRequest,
  inKv?: Promise<TokenInKv>,
): Promise<Result<TokenRead>> {
  const now = Date.now();
  const recalled = recallToken(app, id, now);
  const read = recalled === null ? await (inKv ?? readTokenInKv(reader, app, id)) : null;
  const token = recalled?.token ?? read?.token ?? null;
  const facts = token === null ? null : policyFacts(token);
  if (token !== null && facts !== null && decide(facts, request, now).kind === "fresh") {
    if (shouldRefreshAhead(facts, now, Math.random())) requestRefresh(reader, app, id, token.version, now);
    if (read !== null) rememberToken(app, id, token, now, read.changesBefore);
    countTokenRead(reader, app, now);
    return ok({ token, isHit: true });
  }
  const result = await getTokenOfObject(reader, app, id, request);
  if (!result.ok) return result;
  countTokenRead(reader, app, now);
  return ok({ token: result.value, isHit: false });
}

/** Gets a token from the connection's Durable Object. The result replaces the copy in memory. */
export async function getTokenOfObject(
  { env, requestId }: Pick<TokenReader, "env" | "requestId">,
  app: AppId,
  id: ConnectionId,
  request: TokenRequest,
): Promise<Result<AccessToken>> {
  const result = await connectionStub(env, app, id).getToken(request, requestId);
  rememberResult(app, id, result);
  return result;
}

/** Reads and decrypts a token in KV. Never rejects. */
export async function readTokenInKv(reader: TokenReader, app: AppId, id: ConnectionId): Promise<TokenInKv> {
  const changesBefore = tokenChanges(id);
  const reading = readSealedToken(reader.env.TOKENS, app, id);
  try {
    const keyContext = connectionKeyContext("access", { app, id });
    const token = await openWhenRead(reader.config.keyring, keyContext, reading, accessTokenFormat);
    return { token, changesBefore };
  } catch (error) {
    // Encrypted with a removed root key, or modified. The Durable Object has the token.
    log.bug("kv_token_not_opened", error, { app, connection: id });
    return { token: null, changesBefore };
  }
}

async function readSealedToken(kv: KVNamespace, app: AppId, id: ConnectionId): Promise<string | null> {
  try {
    return (await readTokenCopy(kv, app, id))?.access ?? null;
  } catch (error) {
    log.bug("kv_token_not_read", error, { app, connection: id });
    return null;
  }
}

function policyFacts(token: AccessToken): TokenFacts {
  const { version, issued_at, expires_at, refreshable } = token;
  return {
    version,
    issuedAt: issued_at,
    expiresAt: expires_at,
    refreshable,
    retryAt: null,
    refreshedAt: null,
    rejectedAt: null,
  };
}

function requestRefresh(
  reader: TokenReader,
  app: AppId,
  id: ConnectionId,
  version: number,
  now: number,
): void {
  const key = `${id}:${version}`;
  if (requestedRefreshes.get(key, now)) return;
  requestedRefreshes.set(key, true, REFRESH_REQUEST_INTERVAL_MS, now);
  reader.waitUntil(connectionStub(reader.env, app, id).refreshAhead(version));
}
