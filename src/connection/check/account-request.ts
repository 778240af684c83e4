// The account request of a provider's definition: what is sent, and which part of the response is about the account. Pure.

import {
  addQuery,
  apiUrl,
  credentialHeaders,
  credentialOf,
  withTokenParameter,
} from "../../providers/api-request.ts";
import { fillAll, fillPath, fillText, type TemplateValues } from "../../providers/definition/templates.ts";
import type { AccountProvider } from "../../providers/provider.ts";
import type { Registration } from "../../providers/registration/registration.ts";
import { valueAt } from "../../shared/json.ts";

/** What the account request is made with. */
export type AccountCredential = {
  provider: AccountProvider;
  registration: Pick<Registration, "endpoints">;
  values: TemplateValues;
  accessToken: string;
  metadata: Readonly<Record<string, unknown>>;
  /** The fields of an API key's credential, where it has several. */
  credentials?: Readonly<Record<string, string>> | undefined;
  /** The key to which the token is bound, if it is. The request then needs a proof as well. */
  dpop?: object | undefined;
};

/** Returns the request; null where the provider has none, or a part of its URL is not known. */
export function accountRequestOf(
  credential: AccountCredential,
): { url: string; init: { method: string; headers: Record<string, string>; body?: string } } | null {
  const { provider, registration, values, accessToken, metadata, credentials, dpop } = credential;
  const { account, api } = provider;
  if (account === null) return null;
  const base = urlOf(provider, registration, values);
  if (base === null) return null;
  const token = { access_token: accessToken, metadata, credentials, dpop };
  const url = withTokenParameter(base, provider, token);
  const scheme =
    account.scheme === undefined || dpop !== undefined
      ? {}
      : { authorization: credentialOf(account.scheme, accessToken) };
  const headers = {
    accept: "application/json",
    ...fillAll(api.headers, values),
    ...credentialHeaders(provider, token),
    ...scheme,
    ...fillAll(account.headers, values),
  };
  const method = account.method ?? "GET";
  if (account.body === undefined) return { url, init: { method, headers } };
  const fields = Object.entries(account.body).map(([name, value]) => [
    name,
    // A query of GraphQL has braces of its own, so only known placeholders are filled.
    typeof value === "string" ? (fillText(value, values) ?? value) : value,
  ]);
  const body = JSON.stringify(Object.fromEntries(fields));
  return { url, init: { method, headers: { ...headers, "content-type": "application/json" }, body } };
}

function urlOf(
  { account, api }: AccountProvider,
  { endpoints }: Pick<Registration, "endpoints">,
  values: TemplateValues,
): string | null {
  const path = account?.path;
  if (endpoints.account_endpoint !== undefined) return endpoints.account_endpoint;
  if (path === "userinfo") return endpoints.userinfo_endpoint ?? null;
  if (path === undefined) return null;
  const filled = fillPath(path, values);
  if (filled === null || endpoints.api_base_url === undefined) return null;
  const [segments = "", own] = filled.split(/\?(.*)/s);
  const query = addQuery(own === undefined ? "" : `?${own}`, Object.entries(fillAll(api.query, values)));
  return apiUrl(endpoints.api_base_url, segments, query)?.href ?? null;
}

/** Returns the entries of a response that is a list of accounts; null where it is none. */
export function accountEntries({ account }: AccountProvider, body: unknown): unknown[] | null {
  if (account?.list === undefined) return null;
  const entries = valueAt(body, account.list.path);
  return Array.isArray(entries) ? entries : null;
}

/**
 * Returns the parts of a response that can be about the account: the response itself, or the entries of a list that the
 * first matching rule finds. Empty where no entry matches.
 */
export function accountCandidates(
  provider: AccountProvider,
  body: unknown,
  values: TemplateValues,
): unknown[] {
  const { account } = provider;
  if (account?.list === undefined) return [body];
  const entries = accountEntries(provider, body) ?? [];
  for (const rule of account.list.pick) {
    const found =
      rule === "first"
        ? entries
        : rule === "only"
          ? entries.filter((_, __, { length }) => length === 1)
          : entries.filter((entry) => hasValue(valueAt(entry, rule.path), rule.is, values));
    if (found.length > 0) return found;
  }
  return [];
}

/** Whether a value is the one of a rule. A placeholder without a value matches nothing. */
function hasValue(found: unknown, expected: string | number | boolean, values: TemplateValues): boolean {
  if (typeof expected !== "string") return found === expected;
  const text = fillText(expected, values);
  // Values of placeholders are texts, also where the server sends numbers.
  return text !== null && (typeof found === "number" ? String(found) : found) === text;
}
