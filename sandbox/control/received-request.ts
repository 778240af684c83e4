// Reads an incoming request into plain data, which is validated, logged and returned to tests.

import { z } from "zod";

const paramsSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** Parameters by name. A repeated parameter has all its values, because repetition is an error. */
export type Params = z.infer<typeof paramsSchema>;

export const receivedSchema = z.object({
  method: z.string(),
  path: z.string(),
  query: paramsSchema,
  headers: z.record(z.string(), z.string()),
  form: paramsSchema.nullable(),
  body: z.string().nullable(),
  /** What the server required of the request in vain; see habits/expectation.ts. */
  unmet: z.array(z.string()).optional(),
});
export type ReceivedRequest = z.infer<typeof receivedSchema>;

export function toParams(search: URLSearchParams): Params {
  return Object.fromEntries(
    [...new Set(search.keys())].map((name) => {
      const values = search.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

/** Returns the value of a parameter that is present exactly once. */
export function singleParam(params: Params, name: string): string | undefined {
  const value = params[name];
  return typeof value === "string" ? value : undefined;
}

/** Returns the names of repeated parameters, which RFC 6749 section 3.1 forbids. */
export function repeatedParams(params: Params): string[] {
  return Object.keys(params).filter((name) => Array.isArray(params[name]));
}

/** Reads the method, URL, headers and body of a request. */
export async function readRequest(request: Request): Promise<ReceivedRequest> {
  const url = new URL(request.url);
  const hasNoBody = request.method === "GET" || request.method === "HEAD";
  // Not with text(), because the runtime logs a warning if a form is read as text.
  const text = hasNoBody ? "" : new TextDecoder().decode(await request.arrayBuffer());
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers.get("content-type") ?? "");
  return {
    method: request.method,
    path: url.pathname,
    query: toParams(url.searchParams),
    headers: Object.fromEntries(request.headers),
    form: isForm ? toParams(new URLSearchParams(text)) : null,
    body: isForm || text === "" ? null : text,
  };
}
