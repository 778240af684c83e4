// Describes JSON Schemas in short texts.

import type { JsonSchema } from "./api-description.ts";

/** Longer lists of values are documented elsewhere. */
const MAX_CHOICES = 16;

/** Returns the name of the component that a schema refers to, or null. */
export function referencedName(schema: JsonSchema): string | null {
  return schema.$ref?.split("/").at(-1) ?? null;
}

/** Objects with many fields have a page of their own. */
const PAGES: ReadonlyMap<string, string> = new Map([["DefinitionOverrides", "/docs/provider-definition"]]);

/** Returns the link to an object's fields. */
export const objectLink = (name: string) => PAGES.get(name) ?? `#${name}`;

/** Whether an object has a page of its own. */
export const hasOwnPage = (name: string) => PAGES.has(name);

/** Converts a schema that may be written as a boolean. */
export const asSchema = (schema: JsonSchema | boolean | undefined): JsonSchema =>
  typeof schema === "object" ? schema : {};

/** Returns the schema of an array's items. */
export function itemsOf({ items }: JsonSchema): JsonSchema {
  return Array.isArray(items) ? {} : asSchema(items);
}

/** Returns a nullable schema without null. */
export function withoutNull(schema: JsonSchema): JsonSchema {
  const others = schema.anyOf?.filter(({ type }) => type !== "null") ?? [];
  const [only, more] = others;
  return only === undefined || more !== undefined
    ? schema
    : { ...only, description: schema.description ?? "" };
}

/** Returns the type as text, such as "array of strings" or "string or null". */
export function typeText(schema: JsonSchema): string {
  const name = referencedName(schema);
  if (name !== null) return name;
  const { type, anyOf } = schema;
  if (type === "array") return `array of ${pluralOf(typeText(itemsOf(schema)))}`;
  if (Array.isArray(type)) return type.join(" or ");
  if (type !== undefined) return schema.format === "date-time" ? "time" : type;
  return [...new Set((anyOf ?? []).map(typeText))].join(" or ") || "any";
}

const PRIMITIVE = new Set(["string", "integer", "number", "boolean", "object"]);
const pluralOf = (type: string) => (PRIMITIVE.has(type) ? `${type}s` : type);

/** Returns the constraints of a value as sentences, without their periods. */
export function limitsOf(schema: JsonSchema): string[] {
  const { enum: own, minimum, maximum, maxLength, default: fallback } = schema;
  const choices = own ?? (schema.type === "array" ? itemsOf(schema).enum : undefined);
  return [
    ...(choices === undefined || choices.length > MAX_CHOICES
      ? []
      : [`One of ${choices.map((one) => `\`${one}\``).join(", ")}`]),
    ...(minimum === undefined || maximum === undefined ? [] : [`From ${minimum} to ${maximum}`]),
    ...(maxLength === undefined ? [] : [`At most ${maxLength} characters`]),
    ...(fallback === undefined || typeof fallback === "object"
      ? []
      : [`Defaults to \`${JSON.stringify(fallback)}\``]),
  ];
}
