// A stateful fake of a provider that binds codes and tokens to a key (RFC 9449). It checks every proof, and accepts the
// refresh token before the current one, as servers with a grace period do.

import type { Parsed } from "../../../src/shared/lazy.ts";
import type { NewIntegration } from "../../../src/integration/integration.ts";
import { checkProof, ProofError } from "../peers/check-proof.ts";
import { PROVIDER } from "./create-connection.ts";
import { fakeProvider, tokenError } from "./scripted-fetch.ts";

/** An integration that requires DPoP. */
export const BOUND: Parsed<typeof NewIntegration> = {
  ...PROVIDER,
  options: { dpop: "required" },
};

export class BoundProvider {
  /** The reasons of refusals. */
  readonly refusals: string[] = [];
  /** The thumbprints of the keys of all token requests, oldest first. */
  readonly thumbprints: string[] = [];
  /** Whether token responses have a refresh token. */
  refreshes = true;
  readonly #now: () => number;
  readonly #used = new Set<string>();
  /** The keys of tokens. */
  readonly #bound = new Map<string, string>();
  #serial = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Replaces `fetch` until the mocks are restored. */
  install(): void {
    fakeProvider(async ({ method, url, form, authorization, proof }) => {
      const isCall = new URL(url).pathname === "/userinfo";
      const accessToken = isCall ? (authorization ?? "").replace("DPoP ", "") : null;
      try {
        const expected = { method, url, now: this.#now(), used: this.#used, accessToken };
        const { thumbprint } = await checkProof(proof, expected);
        const presented = accessToken ?? form.get("refresh_token");
        const bound = presented === null ? thumbprint : this.#bound.get(presented);
        if (bound !== thumbprint) throw new ProofError("another key");
        if (isCall) return Response.json({ sub: "ada" });
        this.thumbprints.push(thumbprint);
        return this.#issue(thumbprint);
      } catch (error) {
        if (!(error instanceof ProofError)) throw error;
        this.refusals.push(error.message);
        return tokenError(isCall ? "invalid_token" : "invalid_grant", isCall ? 401 : 400);
      }
    });
  }

  #issue(thumbprint: string): Response {
    this.#serial += 1;
    const [access_token, refresh_token] = [`access-${this.#serial}`, `refresh-${this.#serial}`];
    this.#bound.set(access_token, thumbprint).set(refresh_token, thumbprint);
    const tokens = { access_token, token_type: "DPoP", expires_in: 3600 };
    return Response.json(this.refreshes ? { ...tokens, refresh_token } : tokens);
  }
}
