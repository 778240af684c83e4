// Calls the sandbox without a network: its control API and the APIs of its providers.

import { env } from "cloudflare:workers";
import { z } from "zod";
import sandbox from "../../../sandbox/index.ts";
import type { CodeProviderId } from "../../support/peers/registration-at.ts";

export const SANDBOX_ORIGIN = "http://localhost:8788";

/** Sends a request to the sandbox. */
export async function sendToSandbox(request: Request): Promise<Response> {
  return sandbox.fetch(new Request(request, { redirect: "manual" }), env);
}

type Json = Readonly<Record<string, unknown>>;

/** Calls a provider's control API. */
export async function control(
  provider: CodeProviderId,
  method: "GET" | "POST" | "DELETE",
  path: string,
  body?: Json,
): Promise<unknown> {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await sendToSandbox(new Request(`${SANDBOX_ORIGIN}/_control/${provider}/${path}`, init));
  if (!response.ok) throw new Error(`control ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? null : response.json();
}

const SandboxGrant = z.object({
  account: z.string(),
  client_id: z.string(),
  refresh_token: z.string().nullable(),
  revoked: z.boolean(),
});

/** Returns the grant of a token, as the provider stores it. */
export async function grantAtProvider(provider: CodeProviderId, token: string) {
  const query = new URLSearchParams({ token });
  const [grant] = z.array(SandboxGrant).parse(await control(provider, "GET", `grants?${query.toString()}`));
  return grant;
}

const Counters = z.object({ reuse_detected: z.number() });

/** Returns how often a client presented a refresh token that was already rotated. */
export async function reuseDetected(provider: CodeProviderId, clientId: string): Promise<number> {
  const query = new URLSearchParams({ client_id: clientId });
  return Counters.parse(await control(provider, "GET", `counters?${query.toString()}`)).reuse_detected;
}
