// Proves possession of a token that is bound to a key, in each request that carries it (RFC 9449, section 7). A token in
// memory keeps its imported key, so that a request signs one proof and prepares nothing.

import { asksForNonce } from "../../oauth/discovery/challenge.ts";
import { apiNonce, NONCE_HEADER, rememberApiNonce } from "../../oauth/dpop/nonces.ts";
import { type DpopKey, hashToken, importDpopKey, signProof } from "../../oauth/dpop/proof.ts";
import type { Clock } from "../../shared/clock.ts";
import type { TokenBinding } from "./token-set.ts";

/** A token with its key. */
export type BoundToken = { access_token: string; dpop: Pick<TokenBinding, "key"> };

/** The request that carries the token. A nonce replaces the newest one that the API has sent. */
type ProvenRequest = { method: string; url: string; nonce?: string | undefined };

type Prepared = { key: DpopKey; tokenHash: string };

/** The imported keys of tokens. They end with the token. */
const prepared = new WeakMap<object, Prepared>();

/** Returns a proof for one request with a token. `now` is in milliseconds. */
export async function proveToken(
  token: BoundToken,
  { method, url, nonce }: ProvenRequest,
  now: number,
): Promise<string> {
  const { key, tokenHash } = prepared.get(token.dpop) ?? (await prepare(token));
  if (nonce !== undefined) rememberApiNonce(key.id, url, nonce, now);
  return signProof(key, { method, url, tokenHash, nonce: nonce ?? apiNonce(key.id, url, now) }, now);
}

async function prepare({ access_token, dpop }: BoundToken): Promise<Prepared> {
  const [key, tokenHash] = await Promise.all([importDpopKey(dpop.key), hashToken(access_token)]);
  const both = { key, tokenHash };
  prepared.set(dpop, both);
  return both;
}

/**
 * Keeps the nonce of an API's response for the next proof. Returns whether the API has refused the request only because
 * its proof lacked this nonce.
 */
export async function receiveNonce(
  { dpop }: BoundToken,
  url: string,
  response: Response,
  now: number,
): Promise<boolean> {
  const { headers } = response;
  rememberApiNonce(dpop.key.x ?? "", url, headers.get(NONCE_HEADER), now);
  return headers.has(NONCE_HEADER) && asksForNonce(response);
}

/** Sends a request with a proof, and once more if the API asks for a nonce. Without a key, it is sent as it is. */
export async function sendWithProof(
  token: { access_token: string; dpop?: BoundToken["dpop"] | undefined },
  { method, url, now }: { method: string; url: string; now: Clock },
  send: (proof: { dpop?: string }) => Promise<Response>,
): Promise<Response> {
  const { access_token, dpop } = token;
  if (dpop === undefined) return send({});
  const bound = { access_token, dpop };
  const first = await send({ dpop: await proveToken(bound, { method, url }, now()) });
  if (!(await receiveNonce(bound, url, first, now()))) return first;
  const second = await send({ dpop: await proveToken(bound, { method, url }, now()) });
  await receiveNonce(bound, url, second, now());
  return second;
}
