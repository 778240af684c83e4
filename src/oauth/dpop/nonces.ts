// The nonces that servers want in proofs (RFC 9449, sections 8 and 9). They are in the memory of this isolate only: a server
// refuses a proof without its current nonce, and sends it with the refusal, so a lost one costs one more request.

import { BoundedMap } from "../../shared/bounded-map.ts";
import { HOUR } from "../../shared/clock.ts";

/** The header in which a server sends a nonce. */
export const NONCE_HEADER = "dpop-nonce";

/** The characters of a nonce (RFC 9449, section 8.1). */
const NONCE_FORMAT = /^[\x21\x23-\x5b\x5d-\x7e]{1,512}$/;

const KEPT_FOR_MS = HOUR;
const MAX_SERVERS = 1_000;
const MAX_APIS = 5_000;

/** The newest nonce of each authorization server, by origin. */
const ofServers = new BoundedMap<string>(MAX_SERVERS);
/** The newest nonce of each API, by key and origin, so that no connection uses the nonce of another one. */
const ofApis = new BoundedMap<string>(MAX_APIS);

/** Returns the newest nonce of the authorization server at a URL. `now` is in milliseconds, here and below. */
export const serverNonce = (url: string, now: number): string | undefined =>
  ofServers.get(originOf(url), now);

/** Keeps the nonce in a response of an authorization server, if there is one. */
export function rememberServerNonce(url: string, headers: Headers, now: number): void {
  remember(ofServers, originOf(url), headers.get(NONCE_HEADER), now);
}

/** Returns the newest nonce of the API at a URL for a key. */
export const apiNonce = (keyId: string, url: string, now: number): string | undefined =>
  ofApis.get(`${keyId} ${originOf(url)}`, now);

/** Keeps a nonce of the API at a URL. */
export function rememberApiNonce(keyId: string, url: string, nonce: string | null, now: number): void {
  if (nonce !== null) remember(ofApis, `${keyId} ${originOf(url)}`, nonce, now);
}

function remember(nonces: BoundedMap<string>, key: string, nonce: string | null, now: number): void {
  if (nonce !== null && NONCE_FORMAT.test(nonce) && nonces.get(key, now) !== nonce)
    nonces.set(key, nonce, KEPT_FOR_MS, now);
}

/** The origin of an absolute URL that is written as the URL parser writes it. */
const originOf = (url: string) => url.slice(0, endOfOrigin(url));

function endOfOrigin(url: string): number {
  const end = url.slice(url.indexOf("//") + 2).search(/[/?#]/);
  return end < 0 ? url.length : end + url.indexOf("//") + 2;
}
