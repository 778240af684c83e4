// The values that fill the templates of a provider's definition: its variables, what the flow has learned, and the client
// ID. Each is checked against its rule here, whatever stored it. Pure.

import { ownValue } from "../shared/own-value.ts";
import {
  acceptValue,
  expectedValue,
  ruleOfLearned,
  ruleOfVariable,
  type TemplateValues,
  type ValueRule,
} from "./definition/templates.ts";
import type { LearnedValue, ValueKind, Variable } from "./definition/values.ts";
import type { CodeProvider, Provider } from "./provider.ts";

/** The values that are known of a session or a connection, besides the integration's own. */
export type GivenValues = {
  variables?: Readonly<Record<string, string>>;
  /** A connection's metadata, which contains the learned values. */
  learned?: Readonly<Record<string, unknown>>;
  /** A new random value for one request. */
  random?: string;
  /** The state of the authorization. */
  state?: string;
  /** The redirect URI that the grant was requested with. */
  redirectUri?: string;
};

/** Returns the values of a provider's templates. Those that break their rule are left out. */
export function templateValues(
  provider: Provider,
  integration: { variables: Readonly<Record<string, string>>; clientId: string },
  { variables = {}, learned = {}, random, state, redirectUri }: GivenValues,
): TemplateValues {
  const values = new Map<string, { value: string; kind: ValueKind }>();
  const add = (name: string, value: unknown, rule: ValueRule, kind: ValueKind = rule.kind) => {
    const accepted = typeof value === "string" ? acceptValue(value, rule) : null;
    if (accepted !== null) values.set(name, { value: accepted, kind });
  };
  if (provider.kind === "code") {
    for (const [name, definition] of Object.entries(provider.learned))
      add(name, ownValue(learned, name) ?? definition.default, ruleOfLearned(definition));
  }
  const known = withDefaults(provider, mergeVariables(provider, integration.variables, variables));
  for (const [name, definition] of Object.entries(provider.variables)) {
    // A choice is a text of the definition, so it may stand wherever the definition puts it.
    const kind = definition.choices === undefined ? undefined : "host";
    add(name, ownValue(known, name), ruleOfVariable(definition), kind);
  }
  const { clientId } = integration;
  const isSegment =
    acceptValue(clientId, { kind: "path", choices: undefined, allowedHosts: undefined }) !== null;
  values.set("client_id", { value: clientId, kind: isSegment ? "path" : "text" });
  if (random !== undefined) values.set("random", { value: random, kind: "text" });
  if (state !== undefined) values.set("state", { value: state, kind: "text" });
  if (redirectUri !== undefined) values.set("redirect_uri", { value: redirectUri, kind: "text" });
  return values;
}

/**
 * Whether only the integration can set a variable: a host without a list of allowed ones would let whoever names it to the
 * app receive the client secret.
 */
export const isIntegrationOnly = ({ kind, choices, allowed_hosts }: Variable) =>
  kind === "host" && choices === undefined && allowed_hosts === undefined;

/**
 * Returns an integration's variables with those of a session or a connection. Checked here too, because the definition may
 * have changed since the session was created.
 */
export function mergeVariables(
  { variables }: Provider,
  own: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const allowed = Object.entries(given).filter(([name]) => {
    const variable = ownValue(variables, name);
    return variable === undefined || !isIntegrationOnly(variable);
  });
  return { ...own, ...Object.fromEntries(allowed) };
}

/** Whether a variable has to be set, if no condition says when. */
export const isRequired = ({ required, default: fallback }: Variable) =>
  required !== false && fallback === undefined;

/** Whether a variable needs a value. `values` are those of the other variables. */
export const isNeeded = (variable: Variable, values: Readonly<Record<string, string>>) =>
  variable.required_when === undefined
    ? isRequired(variable)
    : variable.required_when.values.includes(ownValue(values, variable.required_when.variable) ?? "");

/** Returns the variables that the end user is asked for: those that need a value and have none, unless a session can't set them. */
export function missingVariables(
  provider: Provider,
  known: Readonly<Record<string, string>>,
): [string, Variable][] {
  const values = withDefaults(provider, known);
  return Object.entries(provider.variables).filter(
    ([name, variable]) =>
      ownValue(values, name) === undefined && isNeeded(variable, values) && !isIntegrationOnly(variable),
  );
}

/** Returns the variables that a provider has. A definition may have lost some that were stored. */
export function ownVariables(
  { variables: known }: Provider,
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => Object.hasOwn(known, name)));
}

/** Returns a message for each variable that only the integration can set. */
export function sessionVariableProblems(
  provider: Provider,
  variables: Readonly<Record<string, string>>,
): string[] {
  return Object.keys(variables).flatMap((name) => {
    const variable = ownValue(provider.variables, name);
    return variable !== undefined && isIntegrationOnly(variable)
      ? [`variables.${name}: can only be set on the integration`]
      : [];
  });
}

/** Returns the values of a provider's variables, with defaults where none was set. */
export function withDefaults(
  provider: Provider,
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  const values = { ...variables };
  for (const [name, variable] of Object.entries(provider.variables)) {
    if (ownValue(values, name) === undefined && variable.default !== undefined)
      values[name] = variable.default;
  }
  return values;
}

/**
 * Returns metadata of a connection with its learned values in the form in which they are used, and the problems of those
 * that break their rule or are missing. A variable replaces the learned value of its name.
 */
export function acceptLearnedValues(
  { learned }: CodeProvider,
  metadata: Readonly<Record<string, string>>,
  variables: Readonly<Record<string, string>>,
): { values: Record<string, string>; problems: string[] } {
  const values = { ...metadata };
  const problems: string[] = [];
  for (const [name, definition] of Object.entries(learned)) {
    const value = ownValue(metadata, name);
    if (value === undefined) {
      // Endpoints or the API may depend on it.
      if (definition.required === true && ownValue(variables, name) === undefined)
        problems.push(`metadata.${name}: is required`);
      continue;
    }
    const rule = ruleOfLearned(definition);
    const accepted = acceptValue(value, rule);
    if (accepted === null) problems.push(`metadata.${name}: must be ${expectedValue(rule)}`);
    else values[name] = accepted;
  }
  return { values, problems };
}

/**
 * Reads the values that the flow learns from one source. `find` returns the value at a path. `missing` are the names of
 * required values that are absent or break their rule.
 */
export function readLearnedValues(
  { learned }: Pick<CodeProvider, "learned">,
  source: LearnedValue["from"],
  find: (path: readonly string[]) => unknown,
): { values: Record<string, string>; missing: string[] } {
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const [name, definition] of Object.entries(learned)) {
    if (definition.from !== source) continue;
    const found = find(definition.path);
    const text = typeof found === "number" ? String(found) : found;
    const accepted = typeof text === "string" ? acceptValue(text, ruleOfLearned(definition)) : null;
    if (accepted !== null) values[name] = accepted;
    else if (definition.required === true) missing.push(name);
  }
  return { values, missing };
}
