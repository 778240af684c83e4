// Validates examples and responses against the description of the API. It is strict: an undescribed field is an error.

import { Ajv2020, type AnySchemaObject } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

import { type Description, type Located, operationsOf } from "./api-description.ts";

const KEY = "api";
const pointer = (...parts: string[]) =>
  `${KEY}#/${parts.map((part) => part.replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`;

export class ApiChecker {
  readonly #api: Description;
  readonly #ajv: Ajv2020;

  constructor(api: Description) {
    this.#api = api;
    this.#ajv = new Ajv2020({ strict: false, allErrors: true });
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(strictly(api) as AnySchemaObject, KEY);
  }

  /** Returns how a response differs from the description of its operation and status. */
  flawsOf(request: { method: string; path: string }, response: { status: number; body: unknown }): string[] {
    const found = this.#find(request);
    if (found === undefined) return [`${request.method} ${request.path} is not described`];
    const { method, path, operation } = found;
    const described = operation.responses[String(response.status)];
    if (described === undefined) return [`${operation.operationId}: ${response.status} is not described`];
    const [type] = Object.keys(described.content ?? {});
    if (type === undefined) return [];
    const code: unknown = response.status < 400 ? undefined : Reflect.get(Object(response.body), "code");
    const isListed = typeof code !== "string" || operation["x-failures"].includes(code);
    return [
      ...(isListed ? [] : [`${operation.operationId}: ${code} is not listed`]),
      ...this.validate(
        ["paths", path, method, "responses", String(response.status), "content", type, "schema"],
        response.body,
      ),
    ];
  }

  /** Returns the operation of a request. */
  operationOf(request: { method: string; path: string }): Located["operation"] | undefined {
    return this.#find(request)?.operation;
  }

  /** Returns how a value differs from the schema at a place of the description. */
  validate(place: string[], value: unknown): string[] {
    const check = this.#ajv.getSchema(pointer(...place));
    if (check === undefined) throw new Error(`the description has no ${place.join(" ")}`);
    if (check(value)) return [];
    return (check.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${place.slice(1, 5).join(" ")}${instancePath}: ${message} ${JSON.stringify(params)}`,
    );
  }

  #find({ method, path }: { method: string; path: string }): Located | undefined {
    const [bare = ""] = path.split("?");
    const matches = operationsOf(this.#api).filter(
      (one) => one.method === method.toLowerCase() && patternOf(one.path).test(bare),
    );
    // A path without parameters takes precedence over one with parameters.
    return matches.toSorted((a, b) => a.path.split("{").length - b.path.split("{").length)[0];
  }
}

const patternOf = (path: string) =>
  new RegExp(`^${path.replaceAll("{path}", ".*").replaceAll(/\{\w+\}/g, "[^/]+")}$`);

/** Returns the description with `additionalProperties: false` on every object that does not allow them. */
function strictly(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(strictly);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, strictly(inner)]);
  const isOpen = "properties" in value && "type" in value && !("additionalProperties" in value);
  return Object.fromEntries([...entries, ...(isOpen ? [["additionalProperties", false]] : [])]);
}
