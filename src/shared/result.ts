// Expected failures are plain values, so that they survive Durable Object RPC and the compiler checks their
// handling. An exception means a bug.

import type { Failure, FailureCode } from "./failure.ts";

export type Ok<T> = { ok: true; value: T };
export type Err = { ok: false; failure: Failure };
export type Result<T> = Ok<T> | Err;

/** Returns a success. */
export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

/**
 * Returns a failure. Its code determines the HTTP status and title; `facts` add what the caller can act on.
 */
export function fail(code: FailureCode, facts: Omit<Failure, "code"> = {}): Err {
  return { ok: false, failure: { code, ...facts } };
}

/**
 * Returns a copy of a result that a Durable Object returned, so that another one can return it. Returned as it is, both
 * objects would stay in memory until the caller disposes of it
 * (https://developers.cloudflare.com/workers/runtime-apis/rpc/lifecycle/).
 */
export function copyOfResult<T>(result: Result<T>): Result<T> {
  return result.ok ? { ok: true, value: result.value } : { ok: false, failure: result.failure };
}
