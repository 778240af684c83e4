// Expected failures are plain values, so that they cross a Durable Object's RPC unharmed and the
// compiler sees every one. An exception means a bug.

import type { Failure, FailureCode } from "./failure.ts";

export type Ok<T> = { ok: true; value: T };
export type Err = { ok: false; failure: Failure };
export type Result<T> = Ok<T> | Err;

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

/** A failed result: the code decides status and title, `facts` add what the caller can act on. */
export function fail(code: FailureCode, facts: Omit<Failure, "code"> = {}): Err {
  return { ok: false, failure: { code, ...facts } };
}
