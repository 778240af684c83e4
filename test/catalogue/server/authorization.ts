// The authorization endpoint of a generated server (RFC 6749, section 4.1.1).

import type { Facts } from "../facts/facts.ts";
import type { CallbackRequest, Client } from "./peer.ts";
import { problemsOfValues, type Texts } from "./read-request.ts";

/** What the person agreed to. */
export type Consent = {
  code: string;
  redirectUri: string;
  challenge: string | null;
  scopes: readonly string[];
  /** The scopes as they were sent. */
  scope: string | null;
};

/** Returns what is wrong with the URL of an authorization request. */
export function problemsOfAuthorization(
  facts: Facts,
  client: Client,
  url: string,
  expected: { scopes: readonly string[] | null },
): string[] {
  const { authorization = {}, values, endpoints, pkce, parameters } = facts;
  const { names = {}, responseType = "required", redirectUri = client.callbackUrl } = authorization;
  const sent = readUrl(url, endpoints.authorization);
  if (typeof sent === "string") return [sent];
  const problems = problemsOfValues("parameter", sent, parameters, { ...values, client_id: client.id });
  const idName = names.client_id ?? "client_id";
  const redirectName = names.redirect_uri ?? "redirect_uri";
  const basics: Record<string, string> = {
    [idName]: authorization.clientIdValue ?? client.id,
    [redirectName]: redirectUri,
    state: "*",
  };
  if (responseType === "required" || sent["response_type"] !== undefined) basics["response_type"] = "code";
  problems.push(...problemsOfValues("parameter", sent, basics, values));
  const challenge = sent["code_challenge"];
  if (pkce === "required" && challenge === undefined) problems.push("code_challenge is missing");
  if (pkce === "refused" && challenge !== undefined) problems.push("code_challenge is not supported");
  if (challenge !== undefined && (sent["code_challenge_method"] !== "S256" || !/^[\w-]{43}$/.test(challenge)))
    problems.push("the challenge is not of the method S256");
  problems.push(...problemsOfScope(facts, sent[names.scope ?? "scope"], expected.scopes));
  return problems;
}

/** `expected` are the integration's scopes, or null for those of the definition. */
function problemsOfScope(
  { authorization = {}, separators }: Facts,
  scope: string | undefined,
  expected: readonly string[] | null,
): string[] {
  if (scope === "") return ["scope is empty"];
  if (expected === null) {
    const sent = scope?.split(/[ ,]/) ?? [];
    return (authorization.neededScopes ?? []).flatMap((names) =>
      names.split("|").some((name) => sent.includes(name)) ? [] : [`the scope ${names} is missing`],
    );
  }
  if (authorization.noScopes === true && scope === undefined) return [];
  const isRight = separators.some((separator) => scope === expected.join(separator));
  return isRight ? [] : [`scope is ${scope ?? "missing"} instead of ${expected.join(separators[0] ?? " ")}`];
}

/** Returns the parameters of an authorization URL. Some pages have them in the fragment. */
function readUrl(text: string, endpoint: string): Texts | string {
  const url = new URL(text);
  const at = new URL(endpoint);
  if (url.origin !== at.origin || url.pathname !== at.pathname)
    return `the URL is ${url.origin}${url.pathname} instead of ${endpoint}`;
  const [fragment = "", inFragment] = url.hash.split("?", 2);
  if (fragment !== at.hash) return `the fragment is ${fragment} instead of ${at.hash}`;
  const parameters = inFragment === undefined ? url.searchParams : new URLSearchParams(inFragment);
  const names = [...parameters.keys()];
  const repeated = names.filter((name, i) => names.indexOf(name) !== i);
  return repeated.length > 0 ? `repeated parameters: ${repeated.join(", ")}` : Object.fromEntries(parameters);
}

/** Gives consent, and returns the callback. */
export function consentTo(
  { authorization = {}, endpoints }: Facts,
  client: Client,
  url: string,
  code: string,
): { consent: Consent; callback: CallbackRequest } {
  const { names = {}, codeParameter = "code", callback: more = {} } = authorization;
  const read = readUrl(url, endpoints.authorization);
  const sent = typeof read === "string" ? Object.fromEntries(new URL(url).searchParams) : read;
  const scope = sent[names.scope ?? "scope"] ?? null;
  const consent = {
    code,
    redirectUri: sent[names.redirect_uri ?? "redirect_uri"] ?? "",
    challenge: sent["code_challenge"] ?? null,
    scopes: scope?.split(/[ ,]/) ?? [],
    scope,
  };
  const form = { [codeParameter]: code, state: sent["state"] ?? "", ...more };
  if (authorization.formPost === true && sent["response_mode"] === "form_post")
    return { consent, callback: { url: client.callbackUrl, form } };
  const callback = new URL(client.callbackUrl);
  for (const [name, value] of Object.entries(form)) callback.searchParams.set(name, value);
  return { consent, callback: { url: callback.href, form: null } };
}
