// The account that a grant belongs to, read from the token response's metadata and the check's response. Pure. Accounts
// are compared exactly: what can't be compared exactly is not known to be the same.

import type { AccountRequest } from "../../providers/definition/account-request.ts";
import type { AccountProvider } from "../../providers/provider.ts";
import { sha256Hex } from "../../shared/digest.ts";
import type { FailureCode } from "../../shared/failure.ts";
import { valueAt } from "../../shared/json.ts";
import { lazy } from "../../shared/lazy.ts";
import type { Account } from "../connection.ts";

/** The longest part that is stored as it is. A `sub` is no longer (OpenID Connect Core 1.0, section 2). */
const MAX_PART = 255;

/** Marks a part that is stored as a SHA-256. */
const HASHED = "sha256:";

const MAX_LABEL = 200;

/** Characters that could hide or reorder text, and halves of characters, which UTF-8 can't tell apart. */
const unprintable = lazy(() => /[\p{Cc}\p{Cf}\p{Cs}]/gu);

/** The length at which version 0.1 cut the parts of an account. */
const CUT_LENGTH = 200;

/** Returns the account, or null when neither response identifies one. */
export async function readAccount(
  provider: AccountProvider,
  metadata: Readonly<Record<string, unknown>>,
  checkBody: unknown,
): Promise<Account | null> {
  const read = await accountReader(provider, metadata);
  return read(checkBody);
}

export type AccountReader = Awaited<ReturnType<typeof accountReader>>;

/** Returns what reads the account of a response, or of each entry of a list. The token response is read once. */
export async function accountReader(
  provider: AccountProvider,
  metadata: Readonly<Record<string, unknown>>,
): Promise<(checkBody: unknown) => Promise<Account | null>> {
  const own = await Promise.all(
    provider.token.account_fields.map(async (field) => {
      const value = scalar(metadata[field]);
      return value === null ? null : toPart(value);
    }),
  );
  return async (checkBody) => {
    const parts: string[] = [];
    for (const part of own) {
      if (part === null) return null;
      parts.push(part);
    }
    for (const path of provider.account?.id ?? []) {
      const value = scalar(valueAt(checkBody, path));
      if (value === null) break;
      parts.push(await toPart(value));
    }
    if (parts.length === 0) return null;
    const id = parts.join("/");
    const label = readNames(provider.account?.label, checkBody) ?? id.slice(0, MAX_LABEL);
    return { id, label, parts, exact: true };
  };
}

/** Compares a reported account with the known one. A missing part can't be compared. */
export function compareAccounts(known: Account, reported: Account): "same" | "different" | "unknown" {
  const pairs = known.parts.map((part, i) => [part, reported.parts[i]] as const);
  const isUnknown = ([part, other]: (typeof pairs)[number]) =>
    other === undefined || (!known.exact && isUncertain(part, other));
  if (pairs.some((pair) => pair[0] !== pair[1] && !isUnknown(pair))) return "different";
  return pairs.some(isUnknown) ? "unknown" : "same";
}

/** Returns why a new credential is not of the connection's account; null where it is, or the account is not known. */
export function accountFailure(known: Account | null, reported: Account | null): FailureCode | null {
  if (known === null) return null;
  const same = reported === null ? "unknown" : compareAccounts(known, reported);
  return same === "same" ? null : same === "different" ? "account_mismatch" : "account_unverified";
}

/** Merges a reported account into the known one. The result is never less specific and never a different account. */
export function keepAccount(known: Account | null, reported: Account | null): Account | null {
  if (known === null || reported === null) return known ?? reported;
  const isMoreSpecific =
    reported.parts.length >= known.parts.length && compareAccounts(known, reported) !== "different";
  return isMoreSpecific ? reported : known;
}

/** Whether a part that version 0.1 stored may stand for several values: it cut long ones and rounded numbers. */
function isUncertain(stored: string, part: string): boolean {
  const number = Number(part);
  const isRounded = stored === String(number) && !Number.isSafeInteger(number);
  return part.startsWith(HASHED) || isRounded || (stored.length === CUT_LENGTH && part.startsWith(stored));
}

/** Returns the form of a value that is stored and compared. Different values have different forms. */
async function toPart(value: string): Promise<string> {
  const isPlain = value.length <= MAX_PART && !value.startsWith(HASHED) && value.search(unprintable()) < 0;
  // As JSON, because UTF-8 has the same bytes for every half of a character.
  return isPlain ? value : HASHED + (await sha256Hex(JSON.stringify(value)));
}

/** Returns the second line of an account to choose, or null where the entry has none. */
export const readDetail = (request: AccountRequest | null, entry: unknown) =>
  readNames(request?.list?.choice?.detail, entry);

function readNames(names: AccountRequest["label"], checkBody: unknown): string | null {
  for (const paths of names ?? []) {
    const words = paths.map((path) => printable(scalar(valueAt(checkBody, path)) ?? ""));
    const label = words.filter((word) => word !== "").join(" ");
    if (label !== "") return printable(label);
  }
  return null;
}

function printable(text: string): string {
  return text.slice(0, MAX_LABEL).replaceAll(unprintable(), "").trim();
}

/** Returns a value as text, or null where it identifies nothing. Integers that are too large for a number are text. */
function scalar(value: unknown): string | null {
  if (typeof value === "string" && value !== "") return value;
  return Number.isSafeInteger(value) ? String(value) : null;
}
