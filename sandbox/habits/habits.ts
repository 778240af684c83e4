// A provider whose behavior is data that each client sets. Every client has a server of its own: its issuer is
// `/habits/{client_id}`, and all endpoints are below it.

import { PERSONAS } from "../personas.ts";
import { BEARER_CHALLENGE, bearer } from "../providers/provider.ts";
import type { ApiCall, Provider } from "../providers/provider.ts";
import { randomUrlSafe } from "../random.ts";
import type { Server } from "./document.ts";

export const HABITS = {
  id: "habits",
  name: "Habits",
  tagline: "A server that behaves as you say",
  theme: { accent: "#5b3a8c", tint: "#f1ecf8", monogram: "Hb" },
} as const;

/** Returns the path of a client's issuer, which is the base of its endpoints. */
export function issuerPath(clientId: string): string {
  return `/${HABITS.id}/${encodeURIComponent(clientId)}`;
}

/** Returns a client's server as a provider of the sandbox. */
export function serverOf(clientId: string, server: Server): Provider {
  const base = issuerPath(clientId);
  return {
    ...HABITS,
    id: base.slice(1),
    paths: { authorize: `${base}/authorize`, token: `${base}/token`, api: `${base}/api` },
    issuer: server.issuer_parameter,
    scopes: {
      separator: server.scope_separator,
      ignoreCase: false,
      known: {},
      acceptsUnknown: true,
      initial: ["default"],
      echoed: true,
    },
    clients: {
      methods: server.client_authentication,
      hostnames: false,
      rejectedStatus: 401,
      basicEncoding: server.basic_encoding,
    },
    pkce: server.pkce,
    tokenRequest: server.token_request,
    tokens: {
      codeSeconds: 300,
      accessSeconds: server.expires_in,
      type: "Bearer",
      refresh: server.refresh_tokens,
      reuseRevokesGrant: server.reuse_revokes_grant,
      newCode: () => randomText(server.code_length),
      newToken: () => randomText(server.access_token_length),
      newRefreshToken: () => randomText(server.refresh_token_length),
    },
    picker: null,
    credential: bearer,
    unauthorized: () => Response.json({ error: "invalid_token" }, { status: 401, headers: BEARER_CHALLENGE }),
    handleApiCall,
  };
}

function handleApiCall({ method, path, grant }: ApiCall): Response {
  return Response.json({ method, path, user: grant.account });
}

/** The claims of the userinfo endpoint (OpenID Connect Core, section 5.3). */
export function claimsOf(account: keyof typeof PERSONAS) {
  const { id, firstName, lastName, email } = PERSONAS[account];
  return { sub: id, name: `${firstName} ${lastName}`, email };
}

function randomText(length: number): string {
  return randomUrlSafe(Math.ceil((length * 3) / 4)).slice(0, length);
}
