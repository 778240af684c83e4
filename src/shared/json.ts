import * as z from "zod";
import { lazy } from "./lazy.ts";

/** Any JSON object. */
export const JsonObject = lazy(() => z.record(z.string(), z.unknown()));

/** Parses JSON. Returns undefined where it is invalid. */
export function parseJson(text: string): unknown {
  return parse(text, undefined);
}

/**
 * Parses JSON as `parseJson` does, but keeps the text of a number that JavaScript may round. Identifiers have to be
 * compared exactly, and some APIs send them as numbers past 2^53.
 */
export function parseExactJson(text: string): unknown {
  return parse(text, keepDigits);
}

function parse(text: string, reviver: ((key: string, value: unknown) => unknown) | undefined): unknown {
  try {
    return JSON.parse(text, reviver);
  } catch {
    return undefined;
  }
}

/** Returns the value at a path of names or list positions; undefined where there is none. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const name of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, name)) return undefined;
    current = Reflect.get(current, name);
  }
  return current;
}

/** A reviver. The compiler's library does not know its third argument, the text of the value, yet. */
function keepDigits(_: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value)) return value;
  return Number.isInteger(value) || String(value) !== context?.source ? context?.source : value;
}
