// The attempts of connections with an API key.

import * as z from "zod";
import { lazy, type Parsed } from "../../../shared/lazy.ts";
import { Account } from "../../connection.ts";
import { type Attempt, attemptFields } from "../../connect/attempt.ts";
import type { ConnectionStore } from "../../connection-store.ts";
import { Metadata } from "../../metadata.ts";

/** An attempt with a credential that the provider has accepted, as far as it can be asked. */
const KeyAttempt = lazy(() =>
  z.object({
    ...attemptFields(),
    kind: z.literal("api_key"),
    /** checking: the provider is being asked. returned: the app has yet to confirm. */
    status: z.enum(["checking", "returned", "completed", "failed"]),
    /** The token set, encrypted. Null while it is checked, and after the attempt has ended. */
    sealed_grant: z.string().nullable(),
    account: Account().nullable(),
    metadata: Metadata(),
  }),
);

export type KeyAttempt = Parsed<typeof KeyAttempt>;

/** Returns the attempt if it is one with an API key. */
export function keyAttempt(store: ConnectionStore, id: string): KeyAttempt | null {
  const attempt = store.attempt(id);
  return attempt?.kind === "api_key" ? KeyAttempt().parse(attempt) : null;
}

/** Returns an attempt without its encrypted credential. */
export const dropSecrets = (attempt: Attempt): Attempt => {
  const ended: Attempt & Pick<KeyAttempt, "sealed_grant"> = { ...attempt, sealed_grant: null };
  return ended;
};
