// Calls an item API and classifies the response. A call is authenticated with an API key, or with a connect
// token in its place. Knows neither connections nor storage.

import * as z from "zod";
import { lazy } from "../shared/lazy.ts";
import { boundedFetch } from "../net/bounded-fetch.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../net/outbound-policy.ts";
import { parseRetryAfter } from "../net/retry-after.ts";
import { apiUrl } from "../providers/api-request.ts";
import type { Clock } from "../shared/clock.ts";
import { parseJson } from "../shared/json.ts";

export type ItemApi = {
  baseUrl: string;
  policy: OutboundPolicy;
  now: Clock;
  /** The ID of the request that caused this call. It is sent to the provider and logged. */
  requestId: string | null;
};

export type ApiFailure =
  /** The key is invalid, or does not allow this call. */
  | { kind: "forbidden" }
  | { kind: "not_found" }
  /** The request is invalid; `parameters` are the invalid ones, where the provider names them. */
  | { kind: "invalid"; parameters: string[] }
  /** No decision. The call may still have had an effect. */
  | { kind: "unavailable"; retryAfterSeconds: number | null };

export type ApiResult<T> = { ok: true; value: T } | { ok: false; failure: ApiFailure };

type Call = { method: "GET" | "POST" | "PATCH" | "DELETE"; path: string; key: string | null; body?: object };

const KEY_HEADER = "x-api-key";

const UNAVAILABLE: ApiFailure = { kind: "unavailable", retryAfterSeconds: null };

/** Calls the API and parses the response with a schema. */
export async function callApi<S extends z.ZodType>(
  api: ItemApi,
  call: Call,
  schema: S,
): Promise<ApiResult<z.output<S>>> {
  const url = apiUrl(api.baseUrl, call.path);
  if (url === null || typeof checkOutboundUrl(url.href, api.policy) === "string") return failed(UNAVAILABLE);
  let response: Response;
  let body: unknown;
  try {
    response = await boundedFetch(url.href, toInit(call), api.requestId);
    body = parseJson(await response.text());
  } catch {
    return failed(UNAVAILABLE);
  }
  if (!response.ok) return failed(readFailure(response, body, api.now()));
  const parsed = schema.safeParse(body);
  return parsed.success ? { ok: true, value: parsed.data } : failed(UNAVAILABLE);
}

function toInit({ method, key, body }: Call): RequestInit {
  const headers: Record<string, string> = { accept: "application/json" };
  if (key !== null) headers[KEY_HEADER] = key;
  if (body !== undefined) headers["content-type"] = "application/json";
  return { method, headers, body: body === undefined ? null : JSON.stringify(body) };
}

const ErrorBody = lazy(() =>
  z.object({
    details: z
      .array(z.object({ parameter: z.string().optional() }))
      .catch([])
      .default([]),
  }),
);

function readFailure(response: Response, body: unknown, now: number): ApiFailure {
  switch (response.status) {
    case 401:
    case 403:
      return { kind: "forbidden" };
    case 404:
    case 410:
      return { kind: "not_found" };
    case 400:
    case 422: {
      const error = ErrorBody().safeParse(body);
      const parameters = (error.data?.details ?? []).flatMap(({ parameter }) => parameter ?? []);
      return { kind: "invalid", parameters };
    }
    default: {
      const retryAfterSeconds = parseRetryAfter(response.headers.get("retry-after"), now);
      return { kind: "unavailable", retryAfterSeconds };
    }
  }
}

function failed(failure: ApiFailure): { ok: false; failure: ApiFailure } {
  return { ok: false, failure };
}
