// Checks what the schema of a definition can't say: which placeholders a template may have, and where. Pure.

import { isReservedHeader } from "../../net/reserved-headers.ts";
import { ownValue } from "../../shared/own-value.ts";
import { secretJwtProblems } from "./check-secret-jwt.ts";
import { parameterProblems } from "./check-parameters.ts";
import { type Checked, isResource, urlValueProblems } from "./check-resource.ts";
import type { DefinitionProblem } from "./definition-problem.ts";
import { acceptValue, mayStandIn, PLACEHOLDER, placeholdersOf, ruleOfLearned } from "./templates.ts";
import type { LearnedValue, ValueKind, Variable } from "./values.ts";

/** A URL template: the scheme, the host, and the rest. Loopback hosts can have a port, for local development. */
const URL_TEMPLATE = /^(https?):\/\/([^/?#@\\\s]*)([^\s\\]*)$/;

/** Two labels at the end of a host that are the definition's own, or a host of local development. */
const OWN_DOMAIN = /((\.[a-z0-9-]+){2,}|\.localhost)(:\d+)?$/i;

const TOKEN_FIELDS = ["access_token", "refresh_token"] as const;

const IS_TOKEN = "is the place of a token, which is never metadata";

/** Whether a path of a response leads to what is usually a secret. */
const isSecret = (path: readonly string[]) => /(token|client_?secret)$/i.test(path.at(-1) ?? "");

/** Whether a definition can't set a header. Some servers do not distinguish underscores from hyphens. */
const isReserved = (name: string) => isReservedHeader(name.replaceAll("_", "-"));

/** Each placeholder can become a thousand characters. */
const MAX_PLACEHOLDERS = 8;
const TOO_MANY = `has more than ${MAX_PLACEHOLDERS} placeholders`;

/** Returns the problems of a whole definition, or of one merged with its overrides. */
export function definitionProblems(definition: Checked): DefinitionProblem[] {
  return [
    ...valueProblems(definition),
    ...endpointTemplateProblems(definition),
    ...textProblems(definition),
    ...parameterProblems(definition),
    ...referenceProblems(definition),
    ...secretJwtProblems(definition),
  ];
}

function kindsOf({ variables = {}, learned = {} }: Checked): Map<string, ValueKind> {
  const kinds = new Map<string, ValueKind>([["client_id", "path"]]);
  for (const [name, { kind, choices }] of Object.entries(variables))
    kinds.set(name, kind ?? (choices === undefined ? "label" : "path"));
  for (const [name, { kind = "text" }] of Object.entries(learned)) kinds.set(name, kind);
  return kinds;
}

function valueProblems(definition: Checked): DefinitionProblem[] {
  const { variables = {}, learned = {}, token } = definition;
  const problems: DefinitionProblem[] = urlValueProblems(definition);
  const tokens = TOKEN_FIELDS.map((name) => (token?.fields?.[name] ?? [name]).join("."));
  for (const [name, value] of Object.entries(learned)) {
    const { kind, allowed_hosts, from, required, default: fallback, path: source } = value;
    const path = `learned.${name}`;
    if (fallback !== undefined && acceptValue(fallback, ruleOfLearned(value)) === null)
      problems.push({ path: `${path}.default`, message: "is not a value of its kind" });
    // Learned values are metadata, which is not encrypted and which the API returns.
    if ((from === "token" && tokens.includes(source.join("."))) || isSecret(source))
      problems.push({ path: `${path}.path`, message: IS_TOKEN });
    if (from === "account" && required === true)
      problems.push({
        path: `${path}.required`,
        message: "is not possible for a value of the account request",
      });
    if (kind === "host" && allowed_hosts === undefined)
      problems.push({ path: `${path}.allowed_hosts`, message: "is required for the kind host" });
    const variable = ownValue(variables, name);
    if (variable !== undefined && !replaces(variable, value))
      problems.push({ path, message: "has the name of a variable that does not just replace it" });
  }
  for (const [name, { choices, default: fallback, required, required_when }] of Object.entries(variables)) {
    const path = `variables.${name}`;
    if (required_when !== undefined && required === false)
      problems.push({ path: `${path}.required`, message: "contradicts required_when" });
    if (choices !== undefined && fallback !== undefined && !choices.includes(fallback))
      problems.push({ path: `${path}.default`, message: "must be one of the choices" });
    if (required_when !== undefined && !Object.hasOwn(variables, required_when.variable))
      problems.push({
        path: `${path}.required_when.variable`,
        message: "is not a variable of the definition",
      });
  }
  return problems;
}

/** Whether a variable is another source of a learned value: it can be left out, and has the same rule. */
const replaces = (variable: Variable, { kind = "text", allowed_hosts }: LearnedValue) =>
  variable.required === false &&
  variable.default === undefined &&
  variable.choices === undefined &&
  (variable.kind ?? "label") === kind &&
  JSON.stringify(variable.allowed_hosts) === JSON.stringify(allowed_hosts);

function endpointTemplateProblems(definition: Checked): DefinitionProblem[] {
  const { endpoints = {}, variants } = definition;
  const groups: (readonly [string, Readonly<Record<string, string | undefined>>])[] = [
    ["endpoints", endpoints],
    ...Object.entries(variants?.endpoints ?? {}).map(
      ([choice, own]) => [`variants.endpoints.${choice}`, own] as const,
    ),
  ];
  const kinds = kindsOf(definition);
  return groups.flatMap(([group, urls]) =>
    Object.entries(urls).flatMap(([name, url]) => {
      if (url === undefined) return [];
      const message = urlProblem(name, url, kinds, definition);
      return message === null ? [] : [{ path: `${group}.${name}`, message }];
    }),
  );
}

function urlProblem(
  name: string,
  url: string,
  kinds: ReadonlyMap<string, ValueKind>,
  definition: Checked,
): string | null {
  if (isResource(definition, name, url)) return null;
  const { variables = {}, learned = {}, revocation } = definition;
  const [, scheme, host = "", rest = ""] = URL_TEMPLATE.exec(url) ?? [];
  if (scheme === undefined) return "must be an absolute URL without user information and spaces";
  const [path = "", query = ""] = rest.split("#", 1)[0]?.split(/\?(.*)/s) ?? [];
  if (rest.includes("#") && name !== "authorization_endpoint") return "must not have a fragment";
  if (query !== "" && (name === "api_base_url" || name === "issuer")) return "must not have a query";
  if (/[{}]/.test(url.replaceAll(PLACEHOLDER, ""))) return "has a brace outside of a placeholder";
  if (placeholdersOf(url).length > MAX_PLACEHOLDERS) return TOO_MANY;
  const hasDomain = OWN_DOMAIN.test(host) || endsWithHost(host, kinds, variables);
  for (const [part, text] of [
    ["host", host],
    ["path", `${path}${rest.includes("#") ? rest.slice(rest.indexOf("#")) : ""}`],
    ["query", query],
  ] as const) {
    for (const placeholder of placeholdersOf(text)) {
      if (placeholder === "token" && name === "revocation_endpoint" && revocation?.token_in === "url") {
        if (part !== "host") continue;
      }
      const kind = kinds.get(placeholder);
      if (kind === undefined) return `contains {${placeholder}}, which is no variable or learned value`;
      if (isLearnedLater(name, ownValue(learned, placeholder)))
        return `contains {${placeholder}}, which may not be known yet when the endpoint is used. A value from the callback must be required`;
      // With something before or after it, a host would be another one than those that are allowed.
      if (part === "host" && kind === "host" && !host.split(".").includes(`{${placeholder}}`))
        return `must have nothing but a dot before {${placeholder}} in its host`;
      const isChoice = ownValue(variables, placeholder)?.choices !== undefined;
      if (part === "host" && !hasDomain) return `must end its host with a domain after {${placeholder}}`;
      if (!isChoice && !mayStandIn(part, kind))
        return `contains {${placeholder}} in its ${part}, where a value of the kind ${kind} can't stand`;
    }
  }
  return null;
}

/** Whether an endpoint is used before the flow has brought a value. */
function isLearnedLater(name: string, value: LearnedValue | undefined): boolean {
  if (value === undefined || value.default !== undefined) return false;
  if (name === "token_endpoint" || name === "exchange_endpoint")
    return value.from !== "callback" || value.required !== true;
  if (name === "account_endpoint" || name === "refresh_endpoint") return value.from === "account";
  return name === "authorization_endpoint" || name === "issuer";
}

/** Whether the end of a host is a value that is a whole host or a choice. */
function endsWithHost(
  host: string,
  kinds: ReadonlyMap<string, ValueKind>,
  variables: NonNullable<Checked["variables"]>,
): boolean {
  const last = /\{(\w+)\}$/.exec(host)?.[1] ?? "";
  return kinds.get(last) === "host" || ownValue(variables, last)?.choices !== undefined;
}

function textProblems(definition: Checked): DefinitionProblem[] {
  const { authorization, token, account, api, revocation, client } = definition;
  const kinds = kindsOf(definition);
  const groups: (readonly [
    string,
    Readonly<Record<string, string | null>> | undefined,
    readonly string[],
  ])[] = [
    ["authorization.parameters", authorization?.parameters, ["random"]],
    ["authorization.reconnect_parameters", authorization?.reconnect_parameters, ["random"]],
    ["token.parameters", token?.parameters, ["random", "state"]],
    ["token.refresh_parameters", token?.refresh_parameters, ["redirect_uri"]],
    ["token.headers", token?.headers, ["random"]],
    ["token.assertion.claims", token?.assertion?.claims, ["random"]],
    ["token.assertion", pickText("kid", token?.assertion?.kid), []],
    ["account.headers", account?.headers, []],
    ["api.headers", api?.headers, []],
    ["api.metadata_headers", api?.metadata_headers, []],
    ["api.query", api?.query, []],
    ["revocation.parameters", revocation?.parameters, []],
    ["client.secret_jwt.claims", client?.secret_jwt?.claims, []],
    ["client.secret_jwt", pickText("kid", client?.secret_jwt?.kid), []],
    ["authorization", pickText("redirect_uri", authorization?.redirect_uri), []],
    ["account", pickText("path", account?.path), []],
  ];
  return groups.flatMap(([group, texts, more]) =>
    Object.entries(texts ?? {}).flatMap(([name, text]) => {
      const path = `${group}.${name}`;
      if (group.endsWith("headers") && isReserved(name))
        return [{ path, message: "is a header that Latchkey sets" }];
      const placeholders = placeholdersOf(text ?? "");
      if (placeholders.length > MAX_PLACEHOLDERS) return [{ path, message: TOO_MANY }];
      const unknown = placeholders.find(
        (placeholder) => !kinds.has(placeholder) && !more.includes(placeholder),
      );
      return unknown === undefined
        ? []
        : [{ path, message: `contains {${unknown}}, which is no variable or learned value` }];
    }),
  );
}

const pickText = (name: string, text: string | undefined) => (text === undefined ? {} : { [name]: text });

function referenceProblems(definition: Checked): DefinitionProblem[] {
  const { variants, variables = {}, learned = {}, token, account, endpoints = {}, revocation } = definition;
  const { api } = definition;
  const problems: DefinitionProblem[] = [];
  const kinds = kindsOf(definition);
  if (api?.header !== undefined && api.header !== "authorization" && isReserved(api.header))
    problems.push({ path: "api.header", message: "is a header that Latchkey sets" });
  if (variants !== undefined) {
    const choices = ownValue(variables, variants.variable)?.choices;
    if (choices === undefined)
      problems.push({ path: "variants.variable", message: "must be a variable with choices" });
    for (const choice of choices ?? []) {
      if (!Object.hasOwn(variants.endpoints, choice))
        problems.push({ path: "variants.endpoints", message: `lacks the choice ${choice}` });
    }
  }
  const metadata = new Set([...(token?.metadata_fields ?? []), ...Object.keys(learned)]);
  for (const [place, name] of (token?.account_fields ?? []).entries()) {
    if (!metadata.has(name))
      problems.push({
        path: `token.account_fields.${place}`,
        message: "is neither a metadata field of the token response nor a learned value",
      });
  }
  if (account !== undefined && account !== null) {
    const hasUrl = endpoints.account_endpoint !== undefined || variants !== undefined;
    if (account.path === undefined && !hasUrl)
      problems.push({ path: "account.path", message: "is required without endpoints.account_endpoint" });
    for (const [place, one] of (account.id ?? []).entries())
      if (isSecret(one)) problems.push({ path: `account.id.${place}`, message: IS_TOKEN });
    for (const [place, paths] of (account.label ?? []).entries())
      if (paths.some(isSecret)) problems.push({ path: `account.label.${place}`, message: IS_TOKEN });
    const isBelowApi =
      endpoints.account_endpoint === undefined && account.path !== undefined && account.path !== "userinfo";
    if (isBelowApi && endpoints.api_base_url === undefined && variants === undefined)
      problems.push({ path: "account.path", message: "requires endpoints.api_base_url" });
    const base = placeholdersOf(endpoints.api_base_url ?? "");
    if (isBelowApi && base.some((name) => ownValue(learned, name)?.from === "account"))
      problems.push({
        path: "account.path",
        message: "is below an API base URL that only the account request brings",
      });
    const [segments = ""] = (account.path ?? "").split("?", 1);
    if (placeholdersOf(segments).some((name) => kinds.get(name) === "text"))
      problems.push({ path: "account.path", message: "contains a value of the kind text in its path" });
    const filled = Object.values(account.body ?? {}).flatMap((value) => placeholdersOf(String(value)));
    // Other braces are the query's own.
    if (filled.filter((name) => kinds.has(name)).length > MAX_PLACEHOLDERS)
      problems.push({ path: "account.body", message: TOO_MANY });
    if (account.body !== undefined && account.method !== "POST")
      problems.push({ path: "account.body", message: "requires the method POST" });
  }
  if (revocation?.token_in === "header" && revocation.authentication !== "token")
    problems.push({
      path: "revocation.authentication",
      message: "must be token if the token is in the header",
    });
  const revoking = [endpoints, ...Object.values(variants?.endpoints ?? {})].map(
    (urls) => urls.revocation_endpoint,
  );
  if (revocation?.token_in === "url" && !revoking.some((url) => url?.includes("{token}") === true))
    problems.push({ path: "endpoints.revocation_endpoint", message: "must contain {token}" });
  return problems;
}
