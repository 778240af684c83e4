// Compares a request with what the server requires of it. Pure.

import type { ReceivedRequest } from "../control/received-request.ts";
import type { Expectation } from "./document.ts";
import { fillText } from "./template.ts";
import type { Values } from "./template.ts";

/** Returns a message for each requirement that the request does not meet. */
export function unmetBy(
  received: ReceivedRequest,
  expected: Expectation,
  { values, now }: { readonly values: Values; readonly now: number },
): string[] {
  const unmet: string[] = [];
  if (expected.method !== undefined && received.method !== expected.method)
    unmet.push(`the method is ${received.method} instead of ${expected.method}`);
  for (const part of ["headers", "query", "form"] as const) {
    for (const [name, value] of Object.entries(expected[part] ?? {})) {
      const problem = problemOf(received[part]?.[name], value && fillText(value, values, now));
      if (problem !== undefined) unmet.push(`${part}.${name} ${problem}`);
    }
  }
  return unmet;
}

function problemOf(actual: string | string[] | undefined, expected: string | null): string | undefined {
  if (expected === null) return actual === undefined ? undefined : "must be absent";
  if (actual === undefined) return "is missing";
  if (expected === "*" || actual === expected) return undefined;
  return `is not ${expected}`;
}
