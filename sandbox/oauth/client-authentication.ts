// Who calls the token endpoint, and whether that is proven (RFC 6749, section 2.3).

import { isHostname } from "./authorization-request.ts";
import type { Clients } from "./clients.ts";
import type { Provider } from "../providers/provider.ts";
import { single } from "../control/received.ts";
import type { Params } from "../control/received.ts";
import { refusal } from "./token-error.ts";
import type { TokenFailure } from "./token-error.ts";

export interface Presented {
  readonly clientId: string | undefined;
  readonly basic: { readonly id: string; readonly secret: string } | "malformed" | undefined;
  readonly posted: string | undefined;
}

/** Reads the credentials a token request carries, without judging them. */
export function readCredentials(headers: Readonly<Record<string, string>>, params: Params): Presented {
  const basic = readBasic(headers["authorization"]);
  const fromBasic = typeof basic === "object" ? basic.id : undefined;
  return {
    clientId: single(params, "client_id") ?? fromBasic,
    basic,
    posted: single(params, "client_secret"),
  };
}

/** Judges the credentials; undefined means the client is who it says. */
export function judgeClient(
  provider: Provider,
  clients: Clients,
  { clientId, basic, posted }: Presented,
): TokenFailure | undefined {
  const refuse = (description: string) =>
    refusal("invalid_client", description, {
      status: basic === undefined ? provider.clients.rejectedStatus : 401,
      challenge: basic !== undefined,
    });
  if (clientId === undefined) return refuse("The client is not named");
  if (basic === "malformed") return refuse("The Basic credentials cannot be read");
  if (basic && basic.id !== clientId) return refuse("Two different clients are named");
  if (basic && posted !== undefined) return refusal("invalid_request", "Credentials came in two ways");

  const used = basic ? "client_secret_basic" : posted === undefined ? "none" : "client_secret_post";
  const client = clients.find(clientId);
  if (!client) {
    const known = provider.clients.hostnames && isHostname(clientId);
    return known && used === "none" ? undefined : refuse("Unknown client, or credentials it has no use for");
  }
  if (client.method !== null && client.method !== used)
    return refuse(`This client authenticates with ${client.method}`);
  if (!provider.clients.methods.includes(used)) return refuse(`${provider.name} does not take ${used}`);
  if (client.secret !== null && used === "none") return refuse("The client secret is missing");
  const secret = basic?.secret ?? posted;
  return used === "none" || secret === client.secret ? undefined : refuse("The client secret is wrong");
}

function readBasic(header: string | undefined): Presented["basic"] {
  const encoded = /^basic +(\S*)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  try {
    const [id = "", ...rest] = atob(encoded).split(":");
    return { id: formDecode(id), secret: formDecode(rest.join(":")) };
  } catch {
    return "malformed";
  }
}

/** Section 2.3.1 has id and secret form-encoded before they are joined. */
function formDecode(value: string): string {
  return decodeURIComponent(value.replaceAll("+", " "));
}
