// A stateful fake of a provider that revokes by account and client, as some production servers do: the revocation of one
// token ends every grant that the account gave to the client.

import { vi } from "vitest";
import { fakeProvider, tokenError, tokenResponse } from "./scripted-fetch.ts";

const WAIT = { timeout: 30_000, interval: 5 };

type Step = "exchange" | "refresh" | "userinfo" | "revoke";

export class AccountProvider {
  /** The tokens that were sent to be revoked. */
  readonly revoked: string[] = [];
  #delayed: { step: Step; hasArrived: boolean; mayLeave: boolean } | null = null;
  /** The accounts of valid tokens. */
  readonly #accounts = new Map<string, string>();
  #serial = 0;

  /** Returns whether a token is valid. */
  accepts(token: string): boolean {
    return this.#accounts.has(token);
  }

  /** Runs `start`, and runs `act` while the response to the first request of a kind is delayed. */
  async during<T>(step: Step, start: () => Promise<T>, act: () => Promise<unknown>): Promise<T> {
    const delayed = { step, hasArrived: false, mayLeave: false };
    this.#delayed = delayed;
    const result = start();
    await vi.waitUntil(() => delayed.hasArrived, WAIT);
    await act();
    delayed.mayLeave = true;
    return result;
  }

  async #respondTo(step: Step): Promise<void> {
    const delayed = this.#delayed;
    if (delayed?.step !== step || delayed.hasArrived) return;
    delayed.hasArrived = true;
    await vi.waitUntil(() => delayed.mayLeave, WAIT);
  }

  /** Replaces `fetch` until the mocks are restored. A code is the name of the account. */
  install(): void {
    fakeProvider(async ({ url, form, authorization }) => {
      const { pathname } = new URL(url);
      if (pathname === "/userinfo") return this.#userinfo(authorization?.split(" ")[1] ?? "");
      if (pathname === "/revoke") return this.#revoke(form.get("token") ?? "");
      const code = form.get("code");
      const refreshToken = form.get("refresh_token") ?? "";
      const account = code ?? this.#accounts.get(refreshToken);
      if (account === undefined) return tokenError("invalid_grant");
      this.#serial += 1;
      const [accessToken, nextRefreshToken] = [`access-${this.#serial}`, `refresh-${this.#serial}`];
      this.#accounts.set(accessToken, account).set(nextRefreshToken, account);
      await this.#respondTo(code === null ? "refresh" : "exchange");
      return tokenResponse(accessToken, nextRefreshToken);
    });
  }

  async #userinfo(token: string): Promise<Response> {
    const sub = this.#accounts.get(token);
    if (sub === undefined) return tokenError("invalid_token", 401);
    await this.#respondTo("userinfo");
    return Response.json({ sub });
  }

  async #revoke(token: string): Promise<Response> {
    this.revoked.push(token);
    const account = this.#accounts.get(token);
    await this.#respondTo("revoke");
    for (const [known, owner] of this.#accounts) if (owner === account) this.#accounts.delete(known);
    return new Response(null, { status: 200 });
  }
}
