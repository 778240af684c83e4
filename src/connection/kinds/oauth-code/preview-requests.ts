// Shows the requests that an integration would send, without sending one. They are built by the code that sends them, with
// examples in place of secrets, tokens, and values that the flow brings.

import { callbackUrl, type Integration, settingsOf } from "../../../integration/integration.ts";
import type { OutboundPolicy } from "../../../net/outbound-policy.ts";
import { authorizationUrl } from "../../../oauth/authorization-request.ts";
import { revokeTokens } from "../../../oauth/revocation.ts";
import {
  exchangeCode,
  exchangeToken,
  refreshTokenGrant,
  type TokenEndpoint,
} from "../../../oauth/token-request.ts";
import {
  addQuery,
  apiHref,
  credentialHeaders,
  parseApiBase,
  withTokenParameter,
} from "../../../providers/api-request.ts";
import { fillAll, removedNames } from "../../../providers/definition/templates.ts";
import type { LearnedValue, ValueKind, Variable } from "../../../providers/definition/values.ts";
import { resolveRegistration } from "../../../providers/registration.ts";
import { codeProviderOf } from "../../../providers/registry.ts";
import { templateValues } from "../../../providers/template-values.ts";
import { accountRequestOf } from "../../check/account-request.ts";

/** A request that would be sent. */
export type PreviewedRequest = {
  name: "authorization" | "token" | "exchange" | "refresh" | "account" | "api" | "revocation";
  method: string;
  url: string;
  headers: Record<string, string>;
  /** Null where there is none. */
  body: string | null;
};

/** Stand-ins for what the real requests contain. */
const EXAMPLE = {
  secret: "CLIENT_SECRET",
  code: "AUTHORIZATION_CODE",
  verifier: "CODE_VERIFIER",
  accessToken: "ACCESS_TOKEN",
  refreshToken: "REFRESH_TOKEN",
  state: "STATE",
  callbackId: "CALLBACK_ID",
  random: "RANDOM",
};

type Sent = Omit<PreviewedRequest, "name">;

/** Returns the requests in the order of the flow. Those that the provider does not have are left out. */
export async function previewRequests(
  integration: Integration,
  {
    publicOrigin,
    policy,
    learned,
  }: { publicOrigin: string; policy: OutboundPolicy; learned: Record<string, string> },
): Promise<PreviewedRequest[]> {
  const provider = codeProviderOf(integration);
  const brought = { ...exampleValues(provider.learned), ...learned };
  // Also of variables that only the integration can set.
  const variables = { ...exampleVariables(provider.variables), ...integration.variables };
  const settings = { ...settingsOf(integration), variables };
  const given = { learned: brought, random: EXAMPLE.random, state: EXAMPLE.state };
  const registration = resolveRegistration(provider, settings, given);
  const redirectUri =
    registration.redirectUri ?? callbackUrl(publicOrigin, { callback_id: EXAMPLE.callbackId });
  const values = templateValues(provider, settings, { ...given, redirectUri });
  const codeVerifier = registration.pkce ? EXAMPLE.verifier : null;
  const sent: Sent[] = [];
  const endpoint: TokenEndpoint = {
    provider,
    registration,
    values,
    credentials: { id: integration.client_id, secret: settings.hasSecret ? EXAMPLE.secret : null },
    policy,
    now: () => 0,
    requestId: null,
    send: async (url, init) => {
      sent.push(describe(url, init));
      return Response.json({ access_token: EXAMPLE.accessToken, token_type: "bearer", ...brought });
    },
  };
  const location = await authorizationUrl(registration, {
    clientId: integration.client_id,
    redirectUri,
    scopes: integration.scopes,
    state: EXAMPLE.state,
    codeVerifier,
    names: provider.authorization.parameter_names ?? {},
    without: removedNames(provider.authorization.parameters),
    responseType: provider.authorization.response_type === null ? null : "code",
    extra: {},
  });
  const requests: PreviewedRequest[] = [
    { name: "authorization", method: "GET", url: location, headers: {}, body: null },
  ];
  const collect = (name: PreviewedRequest["name"]) => {
    for (const request of sent.splice(0)) requests.push({ name, ...request });
  };
  const { exchange, refresh, refresh_with } = provider.token;
  await exchangeCode(endpoint, { code: EXAMPLE.code, redirectUri, codeVerifier });
  collect("token");
  if (exchange !== undefined && exchange !== null) {
    await exchangeToken(endpoint, exchange, EXAMPLE.accessToken);
    collect("exchange");
  }
  const refreshToken = refresh_with === "access_token" ? EXAMPLE.accessToken : EXAMPLE.refreshToken;
  if (refresh) {
    await refreshTokenGrant(endpoint, refreshToken, integration.scopes);
    collect("refresh");
  }
  // As it is sent first, without the values that it brings itself.
  const earlier = Object.fromEntries(
    Object.entries(brought).filter(([name]) => provider.learned[name]?.from !== "account"),
  );
  const account = accountRequestOf({
    provider,
    registration: resolveRegistration(provider, settings, { ...given, learned: earlier }),
    values: templateValues(provider, settings, { ...given, learned: earlier }),
    accessToken: EXAMPLE.accessToken,
    metadata: earlier,
  });
  if (account !== null) requests.push({ name: "account", ...describe(account.url, account.init) });
  const base = parseApiBase(registration.endpoints.api_base_url ?? "", policy);
  if (base !== null) {
    const url = apiHref(base, "", addQuery("", Object.entries(fillAll(provider.api.query, values))));
    const headers = {
      ...fillAll(provider.api.headers, values),
      ...credentialHeaders(provider, EXAMPLE.accessToken, brought),
    };
    if (url !== null) {
      const target = withTokenParameter(url, provider, EXAMPLE.accessToken);
      requests.push({ name: "api", ...describe(target, { headers }) });
    }
  }
  if (registration.endpoints.revocation_endpoint !== undefined) {
    const refresh_token = refresh ? refreshToken : null;
    await revokeTokens(endpoint, { access_token: EXAMPLE.accessToken, refresh_token });
    collect("revocation");
  }
  return requests;
}

/** Returns an example of each value that the flow brings, of its kind. */
function exampleValues(learned: Readonly<Record<string, LearnedValue>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(learned).map(([name, { kind = "text", allowed_hosts }]) => [
      name,
      exampleOf(kind, allowed_hosts),
    ]),
  );
}

/** Returns a value of each variable that has no default, because a session may set it. */
function exampleVariables(variables: Readonly<Record<string, Variable>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables)
      .filter(([, variable]) => variable.default === undefined)
      .map(([name, { kind = "label", allowed_hosts, choices, example }]) => [
        name,
        choices?.[0] ?? example ?? exampleOf(kind, allowed_hosts),
      ]),
  );
}

function exampleOf(kind: ValueKind, hosts: readonly string[] = ["host.example.com"]): string {
  if (kind === "digits") return "123456789";
  return kind === "host" ? (hosts[0] ?? "") : "example";
}

function describe(url: string, { method = "GET", headers, body }: RequestInit): Sent {
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
