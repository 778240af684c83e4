// The proofs of requests to an authorization server (RFC 9449, sections 5, 8 and 10.1).

import type { Clock } from "../../shared/clock.ts";
import type { TokenFailure } from "../token/token-failure.ts";
import { serverNonce } from "./nonces.ts";
import { type DpopKey, signProof } from "./proof.ts";

/** The key to which a server is to bind tokens. */
export type DpopBinding = {
  /** The key, or what a preview shows in place of a proof. */
  key: DpopKey | { example: string };
  /** Whether a token that is not bound is refused. */
  isRequired: boolean;
};

type Prover = { dpop?: DpopBinding | null; now: Clock };

/** Returns a request with a new proof; as it is without a key. */
export async function withServerProof(
  { url, init }: { url: string; init: RequestInit },
  { dpop = null, now }: Prover,
): Promise<{ url: string; init: RequestInit }> {
  if (dpop === null) return { url, init };
  const headers = new Headers(init.headers);
  const { method = "POST" } = init;
  const at = now();
  const proof =
    "example" in dpop.key
      ? dpop.key.example
      : await signProof(dpop.key, { method, url, nonce: serverNonce(url, at) }, at);
  headers.set("dpop", proof);
  return { url, init: { ...init, headers } };
}

/** Returns the proof of a request, which no text of a failure may repeat. */
export function proofIn({ headers }: RequestInit): string[] {
  const proof = new Headers(headers).get("dpop");
  return proof === null ? [] : [proof];
}

type Outcome = { ok: true } | { ok: false; failure: TokenFailure };

/**
 * Sends a request, and once more if the server asks for a nonce (RFC 9449, section 8): it has not processed the first one.
 */
export async function repeatWithNonce<T extends Outcome>(
  { dpop = null }: Pick<Prover, "dpop">,
  send: () => Promise<T>,
): Promise<T> {
  const first = await send();
  return dpop !== null && needsNonce(first) ? send() : first;
}

function needsNonce(outcome: Outcome): boolean {
  return !outcome.ok && outcome.failure.kind === "unavailable" && outcome.failure.needsNonce === true;
}
