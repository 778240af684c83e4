// Shows the requests that an integration would send to an API, without sending one: the account request, and a call of the
// API.

import type { OutboundPolicy } from "../../net/outbound-policy.ts";
import {
  addQuery,
  apiHref,
  credentialHeaders,
  parseApiBase,
  withTokenParameter,
} from "../../providers/api-request.ts";
import { fillAll, type TemplateValues } from "../../providers/definition/templates.ts";
import type { ValueKind, Variable } from "../../providers/definition/values.ts";
import { type AccountCredential, accountRequestOf } from "./account-request.ts";

/** A request that would be sent. */
export type PreviewedRequest = {
  name:
    | "pushed_authorization"
    | "authorization"
    | "token"
    | "device_authorization"
    | "device_token"
    | "exchange"
    | "identity_assertion"
    | "token_exchange"
    | "refresh"
    | "account"
    | "api"
    | "revocation";
  method: string;
  url: string;
  headers: Record<string, string>;
  /** Null where there is none. */
  body: string | null;
};

export type SentRequest = Omit<PreviewedRequest, "name">;

/** A call of the API with what is known then, which can be more than when the account is requested. */
type ApiCall = {
  apiBaseUrl: string | undefined;
  values: TemplateValues;
  metadata: Readonly<Record<string, unknown>>;
  policy: OutboundPolicy;
};

/** What stands for a proof of possession (RFC 9449). */
export const EXAMPLE_PROOF = "DPOP_PROOF";

/** Returns the account request and a call of the API. Those that the provider does not have are left out. */
export function previewApiRequests(
  credential: AccountCredential,
  { apiBaseUrl = "", values, metadata, policy }: ApiCall,
): PreviewedRequest[] {
  const { provider, accessToken: access_token, credentials, dpop } = credential;
  const requests: PreviewedRequest[] = [];
  const account = accountRequestOf(credential);
  const proof = dpop === undefined ? {} : { dpop: EXAMPLE_PROOF };
  if (account !== null) {
    const headers = { ...account.init.headers, ...proof };
    requests.push({ name: "account", ...describeRequest(account.url, { ...account.init, headers }) });
  }
  const base = parseApiBase(apiBaseUrl, policy);
  const query = addQuery("", Object.entries(fillAll(provider.api.query, values)));
  const url = base === null ? null : apiHref(base, "", query);
  if (url !== null) {
    const headers = {
      ...fillAll(provider.api.headers, values),
      ...credentialHeaders(provider, { access_token, metadata, credentials, dpop }),
      ...proof,
    };
    const target = withTokenParameter(url, provider, { access_token, dpop });
    requests.push({ name: "api", ...describeRequest(target, { headers }) });
  }
  return requests;
}

/** Returns an example of each variable that has no default, because a session may set it. */
export function exampleVariables(variables: Readonly<Record<string, Variable>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables)
      .filter(([, variable]) => variable.default === undefined)
      .map(([name, { kind = "label", allowed_hosts, choices, example }]) => [
        name,
        choices?.[0] ?? example ?? exampleOf(kind, allowed_hosts),
      ]),
  );
}

/** Returns an example of a value. `hosts` are those that are allowed. */
export function exampleOf(kind: ValueKind, hosts: readonly string[] = ["host.example.com"]): string {
  if (kind === "digits") return "123456789";
  return kind === "host" ? (hosts[0] ?? "") : "example";
}

/** Returns a request as it is shown. */
export function describeRequest(url: string, { method = "GET", headers, body }: RequestInit): SentRequest {
  const named = new Headers(headers);
  const content = body instanceof URLSearchParams ? body.toString() : typeof body === "string" ? body : null;
  if (body instanceof URLSearchParams && !named.has("content-type"))
    named.set("content-type", "application/x-www-form-urlencoded;charset=UTF-8");
  return {
    method,
    url,
    headers: Object.fromEntries(
      // Every request has the user agent of Latchkey, which the library does not know.
      [...named]
        .filter(([name]) => name !== "user-agent")
        .map(([name, value]) => [name, name === "authorization" ? withoutBase64(value) : value]),
    ),
    body: content,
  };
}

/** Basic authentication is shown with its user name and password, before they are encoded. */
function withoutBase64(value: string): string {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(value) ?? [];
  return encoded === undefined ? value : `Basic base64(${atob(encoded)})`;
}
