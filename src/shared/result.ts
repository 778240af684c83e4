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
