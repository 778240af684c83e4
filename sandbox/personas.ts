// The two users who have an account at every provider of the sandbox, and the account that clients have for themselves.

import { z } from "zod";

export const accountSchema = z.enum(["alice", "bob"]);
export type Account = z.infer<typeof accountSchema>;

/** Whose data a grant gives access to: a user's, or that of the client's own service account (RFC 6749, section 4.4). */
export const ownerSchema = z.enum([...accountSchema.options, "service"]);
export type Owner = z.infer<typeof ownerSchema>;

export interface Persona {
  readonly id: Owner;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

export const PERSONAS: Readonly<Record<Owner, Persona>> = {
  alice: { id: "alice", firstName: "Alice", lastName: "Amsel", email: "alice@example.com" },
  bob: { id: "bob", firstName: "Bob", lastName: "Brandt", email: "bob@example.com" },
  service: { id: "service", firstName: "Service", lastName: "Account", email: "service@example.com" },
};

export const ACCOUNTS: readonly Account[] = accountSchema.options;
