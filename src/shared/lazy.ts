import type * as z from "zod";

/** Returns a function that builds a value at its first call, and returns the same value at every call. */
export function lazy<T extends object>(build: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= build());
}

/** What a lazy schema parses to. */
export type Parsed<S extends () => z.ZodType> = z.output<ReturnType<S>>;
