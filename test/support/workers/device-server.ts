// An authorization server for devices (RFC 8628), which a test makes respond as it likes. Its codes are valid for 15 minutes.

import type { PROVIDER } from "./create-connection.ts";
import { fakeProvider, tokenError, tokenResponse } from "./scripted-fetch.ts";

const ORIGIN = "https://provider.example.com";

/** An integration at the server. */
export const DEVICE: typeof PROVIDER = {
  provider: "oauth2",
  client_id: "client",
  client_secret: "a-client-secret",
  scopes: ["read"],
  endpoints: {
    authorization_endpoint: `${ORIGIN}/authorize`,
    token_endpoint: `${ORIGIN}/token`,
    device_authorization_endpoint: `${ORIGIN}/device_authorization`,
    revocation_endpoint: `${ORIGIN}/revoke`,
    userinfo_endpoint: `${ORIGIN}/userinfo`,
  },
};

export class DeviceServer {
  /** What the person does: nothing yet, allows, denies, or something that only a test needs. */
  answer: () => Response | Promise<Response> = () => tokenError("authorization_pending");
  /** Fields of the responses with a code, which replace those of the RFC. */
  code: Record<string, unknown> = {};
  account = "ada";
  /** The forms of the requests for a code, oldest first, with the credentials in the header. */
  readonly requests: { form: Record<string, string>; authorization: string | null }[] = [];
  /** The polled codes, and when, in milliseconds. */
  readonly polls: { code: string; at: number }[] = [];
  readonly revoked: string[] = [];
  #issued = 0;

  /** Replaces `fetch`. `now` is the clock of the connection. */
  constructor(now: () => number) {
    fakeProvider(({ url, form, authorization }) => {
      switch (new URL(url).pathname) {
        case "/device_authorization":
          this.requests.push({ form: Object.fromEntries(form), authorization });
          return Response.json({
            device_code: `device-${this.requests.length}`,
            user_code: `WDJB-${this.requests.length}`,
            verification_uri: `${ORIGIN}/activate`,
            verification_uri_complete: `${ORIGIN}/activate?user_code=WDJB-${this.requests.length}`,
            expires_in: 900,
            ...this.code,
          });
        case "/userinfo":
          return Response.json({ sub: this.account });
        case "/revoke":
          this.revoked.push(form.get("token") ?? "");
          return new Response(null);
        default:
          if (form.get("grant_type") === "refresh_token") return this.issue();
          this.polls.push({ code: form.get("device_code") ?? "", at: now() });
          return this.answer();
      }
    });
  }

  /** The person allows access. */
  readonly issue = (): Response => {
    this.#issued += 1;
    return tokenResponse(`access-${this.#issued}`, `refresh-${this.#issued}`);
  };
}
