// Who a grant belongs to, read from the token answer's metadata and a check's answer. Pure.

import type { Check, CodeProvider } from "../providers/provider.ts";
import type { Account } from "./connection.ts";

/** The account, or null when neither answer names one. */
export function readAccount(
  provider: CodeProvider,
  metadata: Readonly<Record<string, unknown>>,
  answer: unknown,
): Account | null {
  const parts: string[] = [];
  for (const field of provider.token.accountFields) {
    const part = scalar(metadata[field]);
    if (part === null) return null;
    parts.push(part);
  }
  for (const path of provider.check?.accountFields ?? []) {
    const part = scalar(dig(answer, path));
    if (part === null) break;
    parts.push(part);
  }
  if (parts.length === 0) return null;
  const id = parts.join("/");
  return { id, label: readLabel(provider.check, answer) ?? id, parts };
}

/** Whether two accounts can be the same: the parts that both name are equal. */
export function isSameAccount(a: Account, b: Account): boolean {
  return a.parts.every((part, i) => b.parts[i] === undefined || b.parts[i] === part);
}

/** What is known of an account after an answer: never less than before, and never another one. */
export function keepAccount(known: Account | null, answered: Account | null): Account | null {
  if (known === null || answered === null) return known ?? answered;
  const isMore = answered.parts.length >= known.parts.length && isSameAccount(known, answered);
  return isMore ? answered : known;
}

function readLabel(check: Check | null, answer: unknown): string | null {
  for (const paths of check?.labelFields ?? []) {
    const words = paths
      .map((path) => scalar(dig(answer, path)))
      .filter((word) => word !== null && word !== "");
    if (words.length > 0) return words.join(" ");
  }
  return null;
}

function dig(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const name of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, name)) return undefined;
    current = Reflect.get(current, name);
  }
  return current;
}

function scalar(value: unknown): string | null {
  if (typeof value === "string" && value !== "") return value.slice(0, 200);
  return typeof value === "number" ? String(value) : null;
}
