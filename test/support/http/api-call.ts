// Calls the API of any Latchkey over HTTP.

import * as z from "zod";

const Json = z.record(z.string(), z.unknown());

/** Where to call the API, and with which key. */
export type ApiCaller = { origin: string; key: string | null };

/**
 * Calls an operation and returns the JSON object in its response; an empty one where there is no body.
 *
 * @throws Error with the response if its status is not 2xx
 */
export async function callApi(
  { origin, key }: ApiCaller,
  method: string,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const response = await fetch(new URL(path, origin), {
    method,
    headers: {
      "content-type": "application/json",
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === "" ? {} : Json.parse(JSON.parse(text));
}
