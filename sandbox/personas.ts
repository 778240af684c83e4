// The two users who have an account at every provider of the sandbox.

import { z } from "zod";

export const accountSchema = z.enum(["alice", "bob"]);
export type Account = z.infer<typeof accountSchema>;

export interface Persona {
  readonly id: Account;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

export const PERSONAS: Readonly<Record<Account, Persona>> = {
  alice: { id: "alice", firstName: "Alice", lastName: "Amsel", email: "alice@example.com" },
  bob: { id: "bob", firstName: "Bob", lastName: "Brandt", email: "bob@example.com" },
};

export const ACCOUNTS: readonly Account[] = accountSchema.options;
