// Grants that are created at a sandbox provider without Latchkey, for imports.

import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { Browser } from "../http/browser.ts";
import { decide, must } from "../flow.ts";
import type { TestIntegration } from "../sandbox.ts";
import { stack } from "../stack.ts";

/** The providers that issue refresh tokens. */
type Refreshing = "parqet" | "addepar" | "parqex";

const PLACES: Record<Refreshing, { authorize: string; token: string; scope: string }> = {
  parqet: {
    authorize: "/parqet/oauth2/authorize",
    token: "/parqet/oauth2/token",
    scope: "portfolio:read portfolio:write",
  },
  addepar: {
    authorize: "/addepar/oauth2/authorize",
    token: "/addepar/public/oauth2/token",
    scope: "PROFILE PORTFOLIO",
  },
  parqex: {
    authorize: "/parqex/oauth/v2/endpoints/authorization/",
    token: "/parqex/oauth/v2/endpoints/token/",
    scope: "OPENDOOR,CLOSEDOOR",
  },
};

const Grant = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  addepar_firm: z.string().optional(),
});

/** Gives an integration's client full consent, without Latchkey. Returns the token response. */
export async function grantAt(
  provider: Refreshing,
  { clientId, clientSecret, callbackUrl }: TestIntegration,
): Promise<z.output<typeof Grant>> {
  const { sandbox } = await stack();
  const { authorize, token, scope } = PLACES[provider];
  const verifier = randomBytes(32).toString("base64url");
  const url = new URL(authorize, sandbox);
  url.search = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: callbackUrl,
    scope,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
  }).toString();
  const back = new URL(must(await decide(new Browser(), url.href)));
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code: back.searchParams.get("code") ?? "",
    redirect_uri: callbackUrl,
    code_verifier: verifier,
    client_id: clientId,
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
  });
  const answer = await fetch(new URL(token, sandbox), { method: "POST", body });
  return Grant.parse(await answer.json());
}
