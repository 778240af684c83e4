// Parses requests with zod schemas. All validation failures have the same form: the fields and what is wrong.

import type { Context } from "hono";
import * as z from "zod";
import { lazy } from "../shared/lazy.ts";
import type { InvalidField } from "../shared/failure.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import type { HttpEnv } from "./http-env.ts";

/**
 * Parses the JSON body. An empty body counts as an empty object. The name `__proto__` is rejected, because schemas would
 * drop it silently.
 */
export async function jsonBody<S extends z.ZodType>(
  c: Context<HttpEnv>,
  schema: S,
): Promise<Result<z.output<S>>> {
  const text = await c.req.text();
  let value: unknown;
  let hasReservedName = false;
  try {
    value = JSON.parse(text.trim() === "" ? "{}" : text, (name, part: unknown) => {
      hasReservedName ||= name === "__proto__";
      return part;
    });
  } catch {
    return fail("invalid_request", { detail: "The body is not valid JSON." });
  }
  if (hasReservedName)
    return fail("invalid_request", { fields: [{ path: "__proto__", message: "is not a valid name" }] });
  return parse(schema, value);
}

/** Parses the query. Repeated parameters are rejected. */
export function query<S extends z.ZodType>(c: Context<HttpEnv>, schema: S): Result<z.output<S>> {
  const entries = Object.entries(c.req.queries());
  const repeated = entries.find(([, values]) => values.length > 1);
  if (repeated !== undefined) {
    return fail("invalid_request", { fields: [{ path: repeated[0], message: "must not be repeated" }] });
  }
  return parse(schema, Object.fromEntries(entries.map(([name, [value]]) => [name, value])));
}

/** Parses a value, and reports each field that is invalid. */
export function parse<S extends z.ZodType>(schema: S, value: unknown): Result<z.output<S>> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const fields = parsed.error.issues.map((issue): InvalidField => ({
    path: issue.path.join("."),
    message: issue.message,
  }));
  return fail("invalid_request", { fields });
}

const CURSOR_DESCRIPTION = "The `next_cursor` of the previous page.";

/** The cursor of a list that is ordered by a number. */
export const Cursor = lazy(() =>
  z
    .string()
    .regex(/^[0-9a-z]{1,11}$/, "is not a valid cursor")
    .transform((text) => Number.parseInt(text, 36))
    .describe(CURSOR_DESCRIPTION),
);

/** The cursor of a log: the time of an entry, and where it is stored. */
export const LogCursor = lazy(() =>
  z
    .string()
    .regex(/^\d{1,15}\.\d{1,12}\.\d{1,4}$/, "is not a valid cursor")
    .describe(CURSOR_DESCRIPTION),
);

/** A cursor that is passed on as a string and parsed elsewhere. */
export const OpaqueCursor = (maxLength: number) => z.string().max(maxLength).describe(CURSOR_DESCRIPTION);

/** Formats a position as a cursor. Null means the end of the list. */
export const cursorOf = (position: number | null) => (position === null ? null : position.toString(36));

const Digits = lazy(() =>
  z
    .string()
    .regex(/^\d{1,9}$/, "must be a whole number")
    .transform(Number),
);

/** A whole number in a query, parsed from a string. */
export const wholeNumber = (minimum: number, maximum: number) =>
  Digits().pipe(z.number().min(minimum).max(maximum)).meta({ type: "integer", minimum, maximum });

const DEFAULT_PAGE_SIZE = 50;

/** The number of items on a page. */
export const PageLimit = lazy(() =>
  wholeNumber(1, 200)
    .default(DEFAULT_PAGE_SIZE)
    .meta({ description: "The number of items to return.", default: DEFAULT_PAGE_SIZE }),
);
