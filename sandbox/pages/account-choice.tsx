// Who is signed in, on a consent page.

import { ACCOUNTS, PERSONAS } from "../personas.ts";
import type { Account } from "../personas.ts";

/** Who is chosen when the page opens. */
export const FIRST_ACCOUNT: Account = "alice";

export function AccountChoice() {
  return (
    <fieldset>
      <legend>Signed in as</legend>
      <div class="choices side">
        {ACCOUNTS.map((account) => (
          <label class="choice">
            <input type="radio" name="account" value={account} checked={account === FIRST_ACCOUNT} />
            <span>
              {PERSONAS[account].firstName} {PERSONAS[account].lastName}
              <small>{PERSONAS[account].email}</small>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
