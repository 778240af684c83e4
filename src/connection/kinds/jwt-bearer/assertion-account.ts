import type { Account } from "../../connection.ts";
import { readAccount } from "../../check/account.ts";
import { resolveCodeProvider } from "../../../providers/provider.ts";
import { claimsOf } from "./grant-source.ts";

/** An assertion as an account: who has signed it, and about whom (RFC 7523, section 3). */
const ASSERTION = resolveCodeProvider({
  id: "assertion",
  name: "Assertion",
  category: "protocol",
  verified: "documentation",
  account: {
    path: "userinfo",
    id: [["iss"], ["sub"]],
    label: [[["email"]], [["preferred_username"]], [["sub"]]],
  },
});

/**
 * Returns whom an assertion is about; null where it does not say it completely. The authorization server verifies the
 * signature, so this is only true of an assertion that it has accepted.
 */
export async function accountOfAssertion(jwt: string): Promise<Account | null> {
  const account = await readAccount(ASSERTION, {}, claimsOf(jwt));
  return account?.parts.length === 2 ? account : null;
}
