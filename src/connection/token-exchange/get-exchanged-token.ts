// Returns a token that the connection's access token is exchanged for. It is kept until shortly before its expiry, as long as
// the connection has the same access token. However many callers ask for it, one request is sent.

import { log } from "../../shared/log.ts";
import { fail, ok, type Result } from "../../shared/result.ts";
import { open, seal } from "../../vault/seal.ts";
import type { Connection } from "../connection.ts";
import {
  type ConnectionContext,
  type ConnectionKind,
  appConnection,
  liveConnection,
} from "../connection-context.ts";
import { findIntegration } from "../find-integration.ts";
import { kindOfConnection } from "../kinds/kind-of-connection.ts";
import { getToken } from "../token/get-token.ts";
import { type AccessToken, connectionKeyContext } from "../token/token-set.ts";
import { type ExchangeRequest, keyOfExchange } from "./exchange-request.ts";
import { ExchangedToken, keptUntil } from "./exchanged-token.ts";

type SendExchange = NonNullable<ConnectionKind["exchangeToken"]>;

const NO_TOKEN_ENDPOINT = "The connection has no access token of an authorization server.";

/** Exchanges the connection's access token, unless a token for the same request is kept. */
export async function getExchangedToken(
  context: ConnectionContext,
  request: ExchangeRequest,
): Promise<Result<ExchangedToken>> {
  const supported = exchangeOf(context);
  if (!supported.ok) return supported;
  const key = await keyOfExchange(request);
  for (;;) {
    const token = await getToken(context, {});
    if (!token.ok) return token;
    // If no token is kept, nothing is awaited between the look-up and the start, so that only one caller starts.
    const sealed = context.store.exchangedTokens.find(key, token.value.version, context.now());
    const kept = sealed === null ? null : await openKept(context, sealed);
    if (kept !== null && (await isAllowed(context))) return ok(kept);
    const exchanged = await exchangeOnce(context, key, token.value, request);
    // The token of a request that had started with an earlier access token is not returned.
    if (!exchanged.ok || exchanged.value.version >= token.value.version) return exchanged;
  }
}

/** Returns the connection, and the function with which its kind exchanges tokens. */
function exchangeOf(context: ConnectionContext): Result<{ connection: Connection; send: SendExchange }> {
  const live = appConnection(context);
  if (!live.ok) return live;
  const kind = kindOfConnection(live.value);
  if (kind === null) return fail("connection_pending");
  const send = context.kinds[kind].exchangeToken;
  return send === null
    ? fail("token_exchange_not_supported", { detail: NO_TOKEN_ENDPOINT })
    : ok({ connection: live.value, send });
}

/** Starts an exchange, or joins the one in progress. */
function exchangeOnce(
  context: ConnectionContext,
  key: string,
  token: AccessToken,
  request: ExchangeRequest,
): Promise<Result<ExchangedToken>> {
  const { exchanges } = context.inFlight;
  const running = exchanges.get(key);
  if (running !== undefined) return running;
  const started = exchange(context, key, token, request).finally(() => exchanges.delete(key));
  exchanges.set(key, started);
  return started;
}

async function exchange(
  context: ConnectionContext,
  key: string,
  token: AccessToken,
  request: ExchangeRequest,
): Promise<Result<ExchangedToken>> {
  const supported = exchangeOf(context);
  if (!supported.ok) return supported;
  const { connection, send } = supported.value;
  const exchanged = await send(context, connection, token, request);
  if (!exchanged.ok) return exchanged;
  const { version } = exchanged.value;
  const keyContext = connectionKeyContext("exchanged_token", connection);
  const sealed = await seal(context.config.keyring, keyContext, exchanged.value);
  const now = context.now();
  const isCurrent = context.transaction(() => {
    const current = context.store.connection();
    if (current?.version !== version || current.status !== "active") return false;
    const until = keptUntil(exchanged.value);
    if (until > now) context.store.exchangedTokens.put({ key, version, keptUntil: until, sealed }, now);
    return true;
  });
  if (isCurrent) return exchanged;
  // Deleted, or ended in the meantime. Reconnected connections exchange their new token.
  const after = liveConnection(context);
  if (!after.ok) return after;
  return after.value.status === "active" ? exchanged : fail("reauthorization_required");
}

/** Whether the integration still allows exchanges, as far as its copy says. If not, the exchange says why. */
async function isAllowed(context: ConnectionContext): Promise<boolean> {
  const live = liveConnection(context);
  if (!live.ok || live.value.integration === null) return false;
  const found = await findIntegration(context, live.value.app, live.value.integration);
  return found?.integration.options.token_exchange === true;
}

/** Decrypts a token that is kept; null if that is not possible, because its root key was removed. */
async function openKept(context: ConnectionContext, sealed: string): Promise<ExchangedToken | null> {
  const live = liveConnection(context);
  if (!live.ok) return null;
  try {
    const keyContext = connectionKeyContext("exchanged_token", live.value);
    return await open(context.config.keyring, keyContext, sealed, ExchangedToken());
  } catch (error) {
    log.bug("exchanged_token_not_opened", error, { app: live.value.app, connection: live.value.id });
    return null;
  }
}
