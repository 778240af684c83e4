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

export const shownAccount = ({ account: { id, label }, detail }: AccountChoice): ShownAccount => ({
  id,
  label: label === "" ? id : label,
  detail: detail === label ? null : detail,
});

/** Returns the different accounts of a list; empty where there is no choice. */
export function differentChoices(choices: readonly AccountChoice[]): AccountChoice[] {
  const ids = new Set<string>();
  const different = choices.filter(({ account: { id } }) => !ids.has(id) && ids.add(id));
  return different.length > 1 ? different : [];
}
