// The client authentication of a generated server (RFC 6749, section 2.3).

import type { Facts } from "../facts/facts.ts";
import type { ClientAuthentication } from "../facts/quirk.ts";
import type { Client } from "./peer.ts";
import type { Received } from "./read-request.ts";

/** Returns what is wrong with the authentication of a request, or null. */
export function problemOfClient(
  { methods, token = {} }: Pick<Facts, "methods" | "token">,
  client: Client,
  { headers, parameters }: Pick<Received, "headers" | "parameters">,
): string | null {
  const { client_id: idName = "client_id", client_secret: secretName = "client_secret" } = token.names ?? {};
  const header = headers["authorization"];
  const secret = parameters[secretName];
  const id = parameters[idName];
  if (header !== undefined && secret !== undefined) return "the client authenticates in two ways";
  const used =
    header === undefined ? (secret === undefined ? "none" : "client_secret_post") : readBasic(header, client);
  if (used === null) return `the credentials in the header are wrong: ${header}`;
  if (!methods.includes(used)) return `the client uses ${used} instead of ${methods.join(" or ")}`;
  if (used === "client_secret_post" && secret !== client.secret) return `${secretName} is wrong`;
  if (used !== "client_secret_basic" && used !== "client_secret_as_user" && id !== client.id)
    return `${idName} is ${id ?? "missing"}`;
  return id === undefined || id === client.id ? null : `${idName} is ${id}`;
}

/** Returns the method of a header, whether or not the ID and the secret are form-encoded. Sources rarely say which. */
function readBasic(header: string, { id, secret }: Client): ClientAuthentication | null {
  const [, encoded = ""] = /^Basic ([\w+/]+=*)$/.exec(header) ?? [];
  const [user = "", ...rest] = atob(encoded).split(":");
  const password = rest.join(":");
  if (isSame(user, id) && isSame(password, secret)) return "client_secret_basic";
  return isSame(user, secret) && password === "" ? "client_secret_as_user" : null;
}

const isSame = (text: string, value: string) => text === value || formDecode(text) === value;

function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
