// The form in which a server wants a token request: its method, encoding, headers, and the names of its parameters. The
// library builds the request of RFC 6749, and this file rewrites it as the provider's definition says.

import { fillAll, removedNames, type TemplateValues } from "../../providers/definition/templates.ts";
import type { CodeProvider } from "../../providers/provider.ts";

/** The kind of a token request. An exchange replaces the access token of a code by one that is valid for longer. */
export type TokenRequestKind =
  | "code"
  | "device"
  | "refresh"
  | "exchange"
  | "client_credentials"
  | "jwt_bearer"
  | "token_exchange";

export type RequestForm = {
  method: "POST" | "GET";
  body: "form" | "json";
  headers: Record<string, string>;
  /** The names of parameters that are not called as in RFC 6749. */
  names: Readonly<Record<string, string | undefined>>;
  /** The value of `grant_type`, if it is not the one of the RFC. Null leaves the parameter out. */
  grantType: string | null | undefined;
  /** Parameters that are left out. */
  without: readonly string[];
};

/** The grant types whose names a definition can change. */
const GRANT_TYPE_OF = {
  code: "authorization_code",
  refresh: "refresh_token",
  client_credentials: "client_credentials",
  device: null,
  exchange: null,
  jwt_bearer: null,
  token_exchange: null,
} as const satisfies Record<TokenRequestKind, string | null>;

/** Returns the form of a request. `method` is the one that the integration has set. */
export function requestFormOf(
  { token }: CodeProvider,
  kind: TokenRequestKind,
  method: "POST" | "GET",
  values: TemplateValues,
): RequestForm {
  const { exchange, refresh_method, grant_types, parameter_names } = token;
  const isRefresh = kind === "refresh";
  const renamed = GRANT_TYPE_OF[kind];
  const own = isRefresh ? refresh_method : kind === "exchange" ? exchange?.method : undefined;
  return {
    method: own ?? method,
    body: token.body ?? "form",
    headers: fillAll(token.headers, values),
    names: parameter_names ?? {},
    grantType: renamed === null ? undefined : grant_types?.[renamed],
    without: [
      ...removedNames(token.parameters),
      ...(isRefresh ? removedNames(token.refresh_parameters) : []),
      ...(kind === "exchange" && exchange?.client_id === false ? ["client_id"] : []),
    ],
  };
}

/** Returns the URL and the request in a provider's form. */
export function inForm(
  url: string,
  init: RequestInit,
  form: RequestForm,
): { url: string; init: RequestInit } {
  if (!(init.body instanceof URLSearchParams)) return { url, init };
  const parameters = rewritten(init.body, form);
  const headers = new Headers(init.headers);
  if (form.body === "json") headers.set("content-type", "application/json");
  for (const [name, value] of Object.entries(form.headers)) headers.set(name, value);
  if (form.method === "GET") {
    const target = new URL(url);
    for (const [name, value] of parameters) target.searchParams.append(name, value);
    headers.delete("content-type");
    return { url: target.href, init: { method: "GET", headers } };
  }
  if (form.body === "form") return { url, init: { ...init, headers, body: new URLSearchParams(parameters) } };
  return { url, init: { ...init, headers, body: JSON.stringify(Object.fromEntries(parameters)) } };
}

function rewritten(body: URLSearchParams, { names, grantType, without }: RequestForm): [string, string][] {
  return Array.from(body).flatMap(([name, value]): [string, string][] => {
    if (without.includes(name)) return [];
    const sentAs = Object.hasOwn(names, name) ? (names[name] ?? name) : name;
    if (name === "grant_type" && grantType !== undefined)
      return grantType === null ? [] : [[sentAs, grantType]];
    return [[sentAs, value]];
  });
}
