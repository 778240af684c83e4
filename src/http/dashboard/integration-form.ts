// Reads the forms of an integration: what they change, as the API's body.

import type { InvalidField } from "../../shared/failure.ts";
import { fail, ok, type Result } from "../../shared/result.ts";

type Body = Readonly<Record<string, string>>;

/** Returns the scopes in a text. */
export const scopesIn = (text: string): string[] => [
  ...new Set(text.split(/[\s,]+/).filter((one) => one !== "")),
];

/** Returns the fields of a form whose names begin with a prefix, without it. Empty ones are left out. */
function fieldsWith(body: Body, prefix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]): [string, string][] =>
      name.startsWith(prefix) && value.trim() !== "" ? [[name.slice(prefix.length), value.trim()]] : [],
    ),
  );
}

/** Returns the credentials of a form. An empty secret is not changed. */
export function credentialsIn(body: Body): Record<string, unknown> {
  const given = Object.fromEntries(
    ["client_id", "client_secret", "client_private_key", "webhook_secret"].flatMap(
      (name): [string, string][] => {
        const value = body[name]?.trim() ?? "";
        return value === "" ? [] : [[name, value]];
      },
    ),
  );
  const hasVariables = Object.keys(body).some((name) => name.startsWith("variables."));
  return { ...given, ...(hasVariables && { variables: fieldsWith(body, "variables.") }) };
}

/** Returns the JSON values of a form, and reports those that are no JSON. An empty one is `null`. */
export function jsonIn(body: Body, names: readonly string[]): Result<Record<string, unknown>> {
  const problems: InvalidField[] = [];
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const text = body[name]?.trim();
    if (text === undefined) continue;
    try {
      values[name] = text === "" ? null : JSON.parse(text);
    } catch {
      problems.push({ path: name, message: "is not valid JSON" });
    }
  }
  return problems.length === 0 ? ok(values) : fail("invalid_request", { fields: problems });
}

/** Sets a value at a path such as `endpoints.issuer`. */
export function setAt(target: Record<string, unknown>, path: string, value: unknown): void {
  const [name = "", ...rest] = path.split(".");
  if (rest.length === 0) {
    target[name] = value;
    return;
  }
  const inner = target[name];
  const next: Record<string, unknown> = typeof inner === "object" && inner !== null ? { ...inner } : {};
  setAt(next, rest.join("."), value);
  target[name] = next;
}
