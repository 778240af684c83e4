// A stateful fake of a provider. It rotates refresh tokens, accepts a code once, and knows which of its tokens are
// valid.

import { grants, playProvider, refuses } from "./scripted-fetch.ts";

/** The response to a reused refresh token: `grace` accepts the previous one, `detection` revokes the grant. */
export type Reuse = "grace" | "detection";

type Grant = { current: string; spent: string[]; accessTokens: string[]; isAlive: boolean };

export class RotatingProvider {
  readonly presented: string[] = [];
  readonly codes: string[] = [];
  readonly revoked: string[] = [];
  readonly #reuse: Reuse;
  readonly #grants: Grant[] = [];
  #serial = 0;

  constructor(reuse: Reuse) {
    this.#reuse = reuse;
  }

  /** Creates a grant and its first tokens. */
  grant(): { access_token: string; refresh_token: string } {
    const grant = { current: "", spent: [], accessTokens: [], isAlive: true };
    this.#grants.push(grant);
    return this.#issue(grant);
  }

  get grantCount(): number {
    return this.#grants.length;
  }

  get livingGrants(): number {
    return this.#grants.filter(({ isAlive }) => isAlive).length;
  }

  /** Whether an access token is valid. */
  knows(accessToken: string): boolean {
    return this.#grants.some((grant) => grant.isAlive && grant.accessTokens.includes(accessToken));
  }

  /** Whether a refresh token was replaced by a newer one. */
  hasRotated(refreshToken: string): boolean {
    return this.#grants.some(({ spent }) => spent.includes(refreshToken));
  }

  /** Replaces `fetch` until the mocks are restored. */
  play(): void {
    playProvider(({ url, form }) => {
      const { pathname } = new URL(url);
      if (pathname === "/userinfo") return Response.json({ sub: "ada", email: "ada@example.com" });
      if (pathname === "/revoke") return this.#revoke(form.get("token") ?? "");
      return form.get("grant_type") === "refresh_token"
        ? this.#refresh(form.get("refresh_token") ?? "")
        : this.#exchange(form.get("code") ?? "");
    });
  }

  #exchange(code: string): Response {
    const isFirst = !this.codes.includes(code);
    this.codes.push(code);
    if (!isFirst) return refuses("invalid_grant");
    const { access_token, refresh_token } = this.grant();
    return grants(access_token, refresh_token);
  }

  #refresh(token: string): Response {
    this.presented.push(token);
    const grant = this.#grantOf(token);
    if (grant === undefined || !grant.isAlive) return refuses("invalid_grant");
    const isGood = token === grant.current || (this.#reuse === "grace" && token === grant.spent.at(-1));
    // RFC 9700, section 4.14.2: a reused refresh token may be stolen, so the grant is revoked.
    if (!isGood) {
      grant.isAlive = false;
      return refuses("invalid_grant");
    }
    if (token === grant.current) grant.spent.push(token);
    const { access_token, refresh_token } = this.#issue(grant);
    return grants(access_token, refresh_token);
  }

  #revoke(token: string): Response {
    this.revoked.push(token);
    const grant = this.#grantOf(token);
    if (grant !== undefined) grant.isAlive = false;
    return new Response(null, { status: 200 });
  }

  #grantOf(token: string): Grant | undefined {
    return this.#grants.find(({ current, spent }) => current === token || spent.includes(token));
  }

  #issue(grant: Grant): { access_token: string; refresh_token: string } {
    this.#serial += 1;
    grant.current = `refresh-${this.#serial}`;
    const access_token = `access-${this.#serial}`;
    grant.accessTokens.push(access_token);
    return { access_token, refresh_token: grant.current };
  }
}
