// The gate of a provider's API: whose token this is, whether it still holds, and then the provider's own answer.

import { deliver } from "../control/deliver.ts";
import type { Grant } from "./grants.ts";
import { receive } from "../control/received.ts";
import type { Sandbox } from "../sandbox.ts";

/** Answers a call of the provider's API, faults included. */
export async function answerApiCall(sandbox: Sandbox, incoming: Request): Promise<Response> {
  const received = await receive(incoming);
  const { provider, clients, faults, grants, log, records } = sandbox;
  const now = Date.now();
  const token = grants.findToken("access", provider.credential(received.headers) ?? "");
  const grant = token && grants.find(token.grant_id);
  // A dead token still tells which client sent it.
  const clientId = grant?.client_id ?? null;
  log.record("api", clientId, received, now);
  log.count("api", clientId);
  const chosen = faults.take({ on: "api", clientId });

  const isLive = token?.revoked_at === null && (token.expires_at === null || now < token.expires_at);
  const live: Grant | undefined = isLive && grant?.revoked_at === null ? grant : undefined;
  return deliver(chosen, () => {
    if (!live) return provider.unauthorized();
    const path = received.path.slice(provider.paths.api.length).replaceAll(/^\/+|\/+$/g, "");
    const settings = clients.settings(live.client_id);
    const { method, query, headers, body } = received;
    return provider.answerApi({ method, path, query, headers, body, grant: live, settings, records, now });
  });
}
