// A stateful fake of a provider. It rotates refresh tokens, accepts a code once, and stores which of its tokens are
// valid.

import { tokenResponse, fakeProvider, tokenError } from "./scripted-fetch.ts";

/** The response to a reused refresh token: `grace` accepts the previous one, `detection` revokes the grant. */
export type Reuse = "grace" | "detection";

type Grant = { current: string; rotated: string[]; accessTokens: string[]; isValid: boolean };

export class RotatingProvider {
  readonly presented: string[] = [];
  readonly codes: string[] = [];
  readonly revoked: string[] = [];
  /** The codes that were refused for now, and the response to the next code, if it is to be refused. */
  readonly postponed: string[] = [];
  postponeNext: (() => Response) | null = null;
  readonly #reuse: Reuse;
  readonly #grants: Grant[] = [];
  #serial = 0;

  constructor(reuse: Reuse) {
    this.#reuse = reuse;
  }

  /** Creates a grant and its first tokens. */
  grant(): { access_token: string; refresh_token: string } {
    const grant = { current: "", rotated: [], accessTokens: [], isValid: true };
    this.#grants.push(grant);
    return this.#issue(grant);
  }

  get grantCount(): number {
    return this.#grants.length;
  }

  get validGrants(): number {
    return this.#grants.filter(({ isValid }) => isValid).length;
  }

  /** Whether an access token is valid. */
  accepts(accessToken: string): boolean {
    return this.#grants.some((grant) => grant.isValid && grant.accessTokens.includes(accessToken));
  }

  /** Whether a refresh token was replaced by a newer one. */
  hasRotated(refreshToken: string): boolean {
    return this.#grants.some(({ rotated }) => rotated.includes(refreshToken));
  }

  /** Replaces `fetch` until the mocks are restored. */
  install(): void {
    fakeProvider(({ url, form }) => {
      const { pathname } = new URL(url);
      if (pathname === "/userinfo")
        return Response.json({ sub: "ada", email: "ada@example.com", accounts: [{ id: "a" }, { id: "b" }] });
      if (pathname === "/revoke") return this.#revoke(form.get("token") ?? "");
      return form.get("grant_type") === "refresh_token"
        ? this.#refresh(form.get("refresh_token") ?? "")
        : this.#exchange(form.get("code") ?? "");
    });
  }

  #exchange(code: string): Response {
    if (this.postponeNext !== null) {
      const response = this.postponeNext();
      this.postponeNext = null;
      this.postponed.push(code);
      return response;
    }
    const isFirst = !this.codes.includes(code);
    this.codes.push(code);
    if (!isFirst) return tokenError("invalid_grant");
    const { access_token, refresh_token } = this.grant();
    return tokenResponse(access_token, refresh_token);
  }

  #refresh(token: string): Response {
    this.presented.push(token);
    const grant = this.#grantOf(token);
    if (grant === undefined || !grant.isValid) return tokenError("invalid_grant");
    const isAccepted = token === grant.current || (this.#reuse === "grace" && token === grant.rotated.at(-1));
    // RFC 9700, section 4.14.2: a reused refresh token may be stolen, so the grant is revoked.
    if (!isAccepted) {
      grant.isValid = false;
      return tokenError("invalid_grant");
    }
    if (token === grant.current) grant.rotated.push(token);
    const { access_token, refresh_token } = this.#issue(grant);
    return tokenResponse(access_token, refresh_token);
  }

  #revoke(token: string): Response {
    this.revoked.push(token);
    const grant = this.#grantOf(token);
    if (grant !== undefined) grant.isValid = false;
    return new Response(null, { status: 200 });
  }

  #grantOf(token: string): Grant | undefined {
    return this.#grants.find(({ current, rotated }) => current === token || rotated.includes(token));
  }

  #issue(grant: Grant): { access_token: string; refresh_token: string } {
    this.#serial += 1;
    grant.current = `refresh-${this.#serial}`;
    const access_token = `access-${this.#serial}`;
    grant.accessTokens.push(access_token);
    return { access_token, refresh_token: grant.current };
  }
}
