// Signs proofs for apps that call an API themselves with a token that is bound to a key (RFC 9449).

import { getTokenOfObject, type TokenReader } from "../connection/token/read-token.ts";
import { proveToken } from "../connection/token/token-proof.ts";
import { SECOND, timestamp } from "../shared/clock.ts";
import type { AppId, ConnectionId } from "../shared/id.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import { findTarget } from "./find-target.ts";
import { proofUrlProblem } from "./proof-url.ts";

/** The request of the app, and the version of the token that it carries. */
export type ProofRequest = {
  method: string;
  url: string;
  nonce?: string | undefined;
  version?: number | undefined;
};

/** Returns a proof for one request with the connection's token, and the version of that token. */
export async function signTokenProof(
  reader: TokenReader,
  app: AppId,
  id: ConnectionId,
  { method, url: text, nonce, version }: ProofRequest,
): Promise<Result<{ proof: string; version: number; issued_at: string }>> {
  let found = await findTarget(reader, app, id);
  if (found.ok && version !== undefined && version > found.value.token.version) {
    // The copy in KV can be older than the token that the app has read.
    const current = await getTokenOfObject(reader, app, id, {});
    if (!current.ok) return current;
    found = await findTarget(reader, app, id);
  }
  if (!found.ok) return found;
  const { token, target } = found.value;
  const { dpop } = token;
  if (dpop === undefined) return fail("dpop_not_used");
  if (version !== undefined && version !== token.version)
    return fail("token_outdated", { detail: `The current version is ${token.version}.` });
  const url = new URL(text);
  const { base, endpoints } = target;
  const problem = proofUrlProblem(url, { base, endpoints, tokenEndpoint: dpop.token_endpoint });
  if (problem !== null) return fail("proof_url_invalid", { detail: problem });
  const now = Date.now();
  const bound = { access_token: token.access_token, dpop };
  const proof = await proveToken(bound, { method, url: url.href, nonce }, now);
  return ok({ proof, version: token.version, issued_at: timestamp(now - (now % SECOND)) });
}
