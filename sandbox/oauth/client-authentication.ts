// Authenticates the client at the token endpoint (RFC 6749, section 2.3).

import { isHostname } from "./authorization-request.ts";
import type { Clients } from "./clients.ts";
import type { Provider } from "../providers/provider.ts";
import { singleParam } from "../control/received-request.ts";
import type { Params } from "../control/received-request.ts";
import { tokenError } from "./token-error.ts";
import type { TokenError } from "./token-error.ts";

export interface Credentials {
  readonly clientId: string | undefined;
  readonly basic: { readonly id: string; readonly secret: string } | "malformed" | undefined;
  readonly posted: string | undefined;
}

/** Reads the client credentials of a token request, without validating them. */
export function readCredentials(
  { clients }: Provider,
  headers: Readonly<Record<string, string>>,
  params: Params,
): Credentials {
  const basic = readBasic(headers["authorization"], clients.basicEncoding ?? "form");
  const fromBasic = typeof basic === "object" ? basic.id : undefined;
  return {
    clientId: singleParam(params, "client_id") ?? fromBasic,
    basic,
    posted: singleParam(params, "client_secret"),
  };
}

/** Authenticates the client. Returns undefined on success. */
export function authenticateClient(
  provider: Provider,
  clients: Clients,
  { clientId, basic, posted }: Credentials,
): TokenError | undefined {
  const reject = (description: string) =>
    tokenError("invalid_client", description, {
      status: basic === undefined ? provider.clients.rejectedStatus : 401,
      challenge: basic !== undefined,
    });
  if (clientId === undefined) return reject("client_id is missing");
  if (basic === "malformed") return reject("The Basic credentials are malformed");
  if (basic && basic.id !== clientId) return reject("The request contains two different client IDs");
  if (basic && posted !== undefined)
    return tokenError("invalid_request", "The request uses more than one authentication method");

  const used = basic ? "client_secret_basic" : posted === undefined ? "none" : "client_secret_post";
  const client = clients.find(clientId);
  if (!client) {
    const known = provider.clients.hostnames && isHostname(clientId);
    return known && used === "none" ? undefined : reject("The client is unknown, or must not authenticate");
  }
  if (client.method !== null && client.method !== used)
    return reject(`This client authenticates with ${client.method}`);
  if (!provider.clients.methods.includes(used)) return reject(`${provider.name} does not support ${used}`);
  if (client.secret !== null && used === "none") return reject("The client secret is missing");
  const secret = basic?.secret ?? posted;
  return used === "none" || secret === client.secret ? undefined : reject("The client secret is wrong");
}

function readBasic(header: string | undefined, encoding: "form" | "raw"): Credentials["basic"] {
  const encoded = /^basic +(\S*)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  try {
    const [id = "", ...rest] = atob(encoded).split(":");
    const secret = rest.join(":");
    return encoding === "raw" ? { id, secret } : { id: formDecode(id), secret: formDecode(secret) };
  } catch {
    return "malformed";
  }
}

/** RFC 6749 section 2.3.1: the ID and the secret are form-encoded before they are joined. */
function formDecode(value: string): string {
  return decodeURIComponent(value.replaceAll("+", " "));
}
