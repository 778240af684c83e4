// Every request passes a schema once. What is refused has one form: the fields, and why.

import type { Context } from "hono";
import * as z from "zod";
import type { InvalidField } from "../shared/failure.ts";
import { fail, ok, type Result } from "../shared/result.ts";
import type { HttpEnv } from "./http-env.ts";

/** The JSON body as the schema has it. An empty body counts as an empty object. */
export async function jsonBody<S extends z.ZodType>(
  c: Context<HttpEnv>,
  schema: S,
): Promise<Result<z.output<S>>> {
  const text = await c.req.text();
  let value: unknown;
  try {
    value = text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    return fail("invalid_request", { detail: "The body is not valid JSON." });
  }
  return parse(schema, value);
}

/** The query as the schema has it. A parameter that comes twice is refused. */
export function query<S extends z.ZodType>(c: Context<HttpEnv>, schema: S): Result<z.output<S>> {
  const entries = Object.entries(c.req.queries());
  const twice = entries.find(([, values]) => values.length > 1);
  if (twice !== undefined) {
    return fail("invalid_request", { fields: [{ path: twice[0], message: "must come once only" }] });
  }
  return parse(schema, Object.fromEntries(entries.map(([name, [value]]) => [name, value])));
}

function parse<S extends z.ZodType>(schema: S, value: unknown): Result<z.output<S>> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const fields = parsed.error.issues.map((issue): InvalidField => ({
    path: issue.path.join("."),
    message: issue.message,
  }));
  return fail("invalid_request", { fields });
}

const CURSOR_TEXT = "The `next_cursor` of the page before.";

/** The place a list goes on from, where the list is ordered by a number. */
export const Cursor = z
  .string()
  .regex(/^[0-9a-z]{1,11}$/, "is not one of ours")
  .transform((text) => Number.parseInt(text, 36))
  .describe(CURSOR_TEXT);

/** The same as a text that only its maker reads. */
export const OpaqueCursor = (maxLength: number) => z.string().max(maxLength).describe(CURSOR_TEXT);

/** A place as a cursor; null at the list's end. */
export const cursorOf = (place: number | null) => (place === null ? null : place.toString(36));

const Digits = z
  .string()
  .regex(/^\d{1,9}$/, "must be a whole number")
  .transform(Number);

/** A whole number in a query, which is a text until it is read. */
export const wholeNumber = (minimum: number, maximum: number) =>
  Digits.pipe(z.number().min(minimum).max(maximum)).meta({ type: "integer", minimum, maximum });

const PAGE_LENGTH = 50;

/** How many rows a page of a list has. */
export const PageLimit = wholeNumber(1, 200)
  .default(PAGE_LENGTH)
  .meta({ description: "How many a page has.", default: PAGE_LENGTH });
