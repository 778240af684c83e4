// A JSON Schema in few words.

import type { JsonSchema } from "./api-description.ts";

/** More values than these are told of elsewhere. */
const MAX_CHOICES = 16;

/** The name of the component a schema refers to. */
export function referredBy(schema: JsonSchema): string | null {
  return schema.$ref?.split("/").at(-1) ?? null;
}

/** A schema that may be written as `true`. */
export const asSchema = (schema: JsonSchema | boolean | undefined): JsonSchema =>
  typeof schema === "object" ? schema : {};

/** The schema of a list's rows. */
export function itemsOf({ items }: JsonSchema): JsonSchema {
  return Array.isArray(items) ? {} : asSchema(items);
}

/** A schema without the null it may also be. */
export function withoutNull(schema: JsonSchema): JsonSchema {
  const others = schema.anyOf?.filter(({ type }) => type !== "null") ?? [];
  const [only, more] = others;
  return only === undefined || more !== undefined
    ? schema
    : { ...only, description: schema.description ?? "" };
}

/** Such as "list of strings", or "string or null". */
export function typeText(schema: JsonSchema): string {
  const name = referredBy(schema);
  if (name !== null) return name;
  const { type, anyOf } = schema;
  if (type === "array") return `list of ${typeText(itemsOf(schema))}`;
  if (Array.isArray(type)) return type.join(" or ");
  if (type !== undefined) return schema.format === "date-time" ? "time" : type;
  return [...new Set((anyOf ?? []).map(typeText))].join(" or ") || "anything";
}

/** What a value is limited to, as sentences without their full stops. */
export function limitsOf(schema: JsonSchema): string[] {
  const { enum: own, minimum, maximum, maxLength, default: fallback } = schema;
  const choices = own ?? (schema.type === "array" ? itemsOf(schema).enum : undefined);
  return [
    ...(choices === undefined || choices.length > MAX_CHOICES
      ? []
      : [`One of ${choices.map((one) => `\`${one}\``).join(", ")}`]),
    ...(minimum === undefined || maximum === undefined ? [] : [`${minimum} to ${maximum}`]),
    ...(maxLength === undefined ? [] : [`${maxLength} characters at most`]),
    ...(fallback === undefined || typeof fallback === "object"
      ? []
      : [`\`${JSON.stringify(fallback)}\` when left out`]),
  ];
}
