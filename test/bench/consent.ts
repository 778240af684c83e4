// Gives consent at the sandbox without a browser window.

import { createHash, randomBytes } from "node:crypto";
import * as z from "zod";
import { Browser, hidden } from "../support/http/browser.ts";

export type Grant = { accessToken: string; refreshToken: string };

export const REDIRECT_URI = "http://localhost:9/callback";

const TokenResponse = z.object({ access_token: z.string(), refresh_token: z.string() });

/** Submits the sandbox's consent page. Returns the callback URL. */
export async function giveConsent(authorizationUrl: string, browser: Browser): Promise<string> {
  const request = hidden(await browser.get(authorizationUrl), "request");
  const { origin, pathname } = new URL(authorizationUrl);
  const form = { request, account: "alice", decision: "allow" };
  const { location, status, text } = await browser.post(`${origin}${pathname}`, form);
  if (location === null) throw new Error(`the sandbox does not redirect: ${status} ${text.slice(-600)}`);
  return location;
}

/** Completes the authorization code flow as a client of the sandbox's Parqet, to create a grant for an import. */
export async function obtainGrant(sandbox: string, clientId: string): Promise<Grant> {
  const verifier = randomBytes(32).toString("base64url");
  const authorize = new URL("/parqet/oauth2/authorize", sandbox);
  authorize.search = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: REDIRECT_URI,
    scope: "portfolio:read",
    state: "bench",
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  const callback = new URL(await giveConsent(authorize.href, new Browser()));
  const code = callback.searchParams.get("code");
  if (code === null) throw new Error(`the redirect has no code: ${callback.href}`);
  const form = { grant_type: "authorization_code", code, client_id: clientId, redirect_uri: REDIRECT_URI };
  const response = await fetch(new URL("/parqet/oauth2/token", sandbox), {
    method: "POST",
    body: new URLSearchParams({ ...form, code_verifier: verifier }),
  });
  const tokens = TokenResponse.parse(await response.json());
  return { accessToken: tokens.access_token, refreshToken: tokens.refresh_token };
}
