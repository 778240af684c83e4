// The accounts that an end user can choose from, where the provider's response to the account request lists several.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { Account } from "../connection.ts";
import { Metadata } from "../metadata.ts";

/** The most accounts to choose from. A page with more could not be used without a search. */
export const MAX_CHOICES = 200;

/** An account of a list, and what the entry says about it. */
export const AccountChoice = lazy(() =>
  z.object({
    account: Account(),
    /** A second line for the end user, such as the account's address. */
    detail: z.string().nullable(),
    /** The metadata fields and the learned values of the entry. */
    metadata: Metadata(),
  }),
);

export type AccountChoice = Parsed<typeof AccountChoice>;

/** An account as the page shows it. */
export type ShownAccount = { id: string; label: string; detail: string | null };

/** Returns accounts as the page shows them. Anyone can give an account any name, so equal ones show their IDs. */
export function shownAccounts(choices: readonly AccountChoice[]): ShownAccount[] {
  const shown = choices.map(({ account: { id, label }, detail }) => ({
    id,
    label: label === "" ? id : label,
    detail: detail === label ? null : detail,
  }));
  const seen = new Map<string, number>();
  for (const account of shown) seen.set(lookOf(account), (seen.get(lookOf(account)) ?? 0) + 1);
  return shown.map((account) =>
    seen.get(lookOf(account)) === 1 ? account : { ...account, detail: account.id },
  );
}

const lookOf = ({ label, detail }: ShownAccount) =>
  JSON.stringify([label, detail]).normalize("NFKC").toLowerCase();

/** What the choices of one sign-in may have together, as JSON. A Durable Object's row is limited. */
const MAX_CHOICES_LENGTH = 64 * 1024;

/** The length of all IDs of siblings that a connection keeps. */
const MAX_SIBLINGS_LENGTH = 8 * 1024;

/** Returns the choices up to a total size. */
export const boundedChoices = (choices: readonly AccountChoice[]): AccountChoice[] =>
  upTo(MAX_CHOICES_LENGTH, choices, (choice) => JSON.stringify(choice));

/** Returns the IDs of the accounts of a sign-in other than the connected one. */
export const siblingsOf = (choices: readonly AccountChoice[], connected: Account): string[] =>
  upTo(
    MAX_SIBLINGS_LENGTH,
    choices.map(({ account }) => account.id).filter((id) => id !== connected.id),
    (id) => id,
  );

function upTo<T>(limit: number, values: readonly T[], textOf: (value: T) => string): T[] {
  let size = 0;
  return values.filter((value) => {
    const next = size + textOf(value).length;
    if (next > limit) return false;
    size = next;
    return true;
  });
}

/** Returns the different accounts of a list; empty where there is no choice. */
export function differentChoices(choices: readonly AccountChoice[]): AccountChoice[] {
  const ids = new Set<string>();
  const different = choices.filter(({ account: { id } }) => !ids.has(id) && ids.add(id));
  return different.length > 1 ? different : [];
}
