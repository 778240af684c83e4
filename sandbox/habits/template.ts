// Fills templates such as `{access_token}` in a document's texts. Names that have no value stay as they are, so that JSON
// in a text needs no escaping. Pure.

import type { z } from "zod";

type Json = z.core.util.JSONType;

export type Values = Readonly<Record<string, string | number>>;

const TEMPLATE = /\{(\w+)([+-]\d+)?\}/g;
const WHOLE = /^\{(\w+)([+-]\d+)?\}$/;

/** Fills the templates in a text. `now` is in milliseconds. */
export function fillText(text: string, values: Values, now: number): string {
  return text.replaceAll(TEMPLATE, (template, name: string, offset?: string) =>
    String(valueOf(name, offset, values, now) ?? template),
  );
}

/** Fills the templates in a JSON value. A text that is one template becomes a number if its value is one. */
export function fillJson(value: Json, values: Values, now: number): Json {
  if (typeof value === "string") {
    const [, name = "", offset] = WHOLE.exec(value) ?? [];
    return valueOf(name, offset, values, now) ?? fillText(value, values, now);
  }
  if (Array.isArray(value)) return value.map((each) => fillJson(each, values, now));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fillJson(each, values, now)]));
}

/** Returns a value, or a time that is `offset` seconds from now. */
function valueOf(
  name: string,
  offset: string | undefined,
  values: Values,
  now: number,
): string | number | undefined {
  const at = now + Number(offset ?? 0) * 1000;
  switch (name) {
    case "epoch":
      return Math.floor(at / 1000);
    case "epoch_ms":
      return at;
    case "iso":
      return new Date(at).toISOString();
    default:
      return offset === undefined && Object.hasOwn(values, name) ? values[name] : undefined;
  }
}
