// The account that a grant belongs to, read from the token response's metadata and the check's response. Pure.

import type { Check, CodeProvider } from "../providers/provider.ts";
import { valueAt } from "../shared/json.ts";
import type { Account } from "./connection.ts";

/** Returns the account, or null when neither response identifies one. */
export function readAccount(
  provider: CodeProvider,
  metadata: Readonly<Record<string, unknown>>,
  checkBody: unknown,
): Account | null {
  const parts: string[] = [];
  for (const field of provider.token.accountFields) {
    const part = scalar(metadata[field]);
    if (part === null) return null;
    parts.push(part);
  }
  for (const path of provider.check?.accountFields ?? []) {
    const part = scalar(valueAt(checkBody, path));
    if (part === null) break;
    parts.push(part);
  }
  if (parts.length === 0) return null;
  const id = parts.join("/");
  return { id, label: readLabel(provider.check, checkBody) ?? id, parts };
}

/** Whether two accounts can be the same: the parts that both have are equal. */
export function isSameAccount(a: Account, b: Account): boolean {
  return a.parts.every((part, i) => b.parts[i] === undefined || b.parts[i] === part);
}

/** Merges a reported account into the known one. The result is never less specific and never a different account. */
export function keepAccount(known: Account | null, reported: Account | null): Account | null {
  if (known === null || reported === null) return known ?? reported;
  const isMoreSpecific = reported.parts.length >= known.parts.length && isSameAccount(known, reported);
  return isMoreSpecific ? reported : known;
}

function readLabel(check: Check | null, checkBody: unknown): string | null {
  for (const paths of check?.labelFields ?? []) {
    const parts = paths
      .map((path) => scalar(valueAt(checkBody, path)))
      .filter((part) => part !== null && part !== "");
    if (parts.length > 0) return parts.join(" ");
  }
  return null;
}

function scalar(value: unknown): string | null {
  if (typeof value === "string" && value !== "") return value.slice(0, 200);
  return typeof value === "number" ? String(value) : null;
}
