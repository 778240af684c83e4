// Calls the proxy's forwarding function with a token of version 1.

import { parqex } from "../providers.ts";
import { env } from "cloudflare:workers";
import type { AccessToken } from "../../../src/connection/token/token-set.ts";
import type { ExpiredWhen } from "../../../src/providers/definition/api.ts";
import { apiTarget } from "../../../src/proxy/api-target.ts";
import { forward } from "../../../src/proxy/forward.ts";
import { ok } from "../../../src/shared/result.ts";

const token = (version: number): AccessToken => ({
  access_token: `access-${version}`,
  issued_at: 0,
  expires_at: null,
  scopes: [],
  version,
  refreshable: true,
  token_type: "Bearer",
  integration: "int",
  variables: {},
  origins_since: 0,
  metadata: {},
});

/** Calls a path. Each rejected token is renewed to the next version, and each wait ends at once. */
export async function forwardCall(path: string, init: RequestInit = {}, expiredWhen?: ExpiredWhen) {
  const renewed: number[] = [];
  const waits: number[] = [];
  const policy = { allowLoopback: false, ownOrigin: env.PUBLIC_ORIGIN ?? "" };
  const tokenRefusal = { statuses: parqex.api.refused_statuses, expiredWhen };
  const api = {
    provider: parqex,
    values: new Map(),
    tokenRefusal,
    endpoints: {},
    apiBaseUrl: "https://api.example.com/v1",
  };
  const target = apiTarget(api, policy);
  if (target === null) throw new Error("the API may not be called");
  const call = {
    path,
    query: "",
    proxyPath: "/v1/connections/con1/proxy/",
    ownOrigins: [env.PUBLIC_ORIGIN ?? ""],
    requestId: "req",
  };
  const result = await forward(
    new Request("https://latchkey.example.com/", init),
    target,
    call,
    token(1),
    {
      renew: (version) => {
        renewed.push(version);
        return Promise.resolve(ok(token(version + 1)));
      },
      needScopes: () => Promise.resolve(),
    },
    {
      now: () => Date.UTC(2026, 0, 15),
      sleep: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
    },
  );
  return { result, renewed, waits };
}
