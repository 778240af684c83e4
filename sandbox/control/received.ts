// Reads an incoming request once, into the plain form that is judged, logged and shown to tests.

import { z } from "zod";

const paramsSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

/** Parameters by name; a repeated one keeps all its values, since repetition is an error worth seeing. */
export type Params = z.infer<typeof paramsSchema>;

export const receivedSchema = z.object({
  method: z.string(),
  path: z.string(),
  query: paramsSchema,
  headers: z.record(z.string(), z.string()),
  form: paramsSchema.nullable(),
  body: z.string().nullable(),
});
export type Received = z.infer<typeof receivedSchema>;

export function toParams(search: URLSearchParams): Params {
  return Object.fromEntries(
    [...new Set(search.keys())].map((name) => {
      const values = search.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

/** Gives the value of a parameter that came exactly once. */
export function single(params: Params, name: string): string | undefined {
  const value = params[name];
  return typeof value === "string" ? value : undefined;
}

/** Names the parameters that came more than once, which RFC 6749 section 3.1 forbids. */
export function repeated(params: Params): string[] {
  return Object.keys(params).filter((name) => Array.isArray(params[name]));
}

/** Reads method, URL, headers and body of a request. */
export async function receive(request: Request): Promise<Received> {
  const url = new URL(request.url);
  const isRead = request.method === "GET" || request.method === "HEAD";
  // Not as text(): of a form the runtime would warn that it is none.
  const text = isRead ? "" : new TextDecoder().decode(await request.arrayBuffer());
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
