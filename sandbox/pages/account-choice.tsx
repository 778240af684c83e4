// The choice of the signed-in user on a consent page.

import { ACCOUNTS, PERSONAS } from "../personas.ts";
import type { Account } from "../personas.ts";

/** The account that is selected when the page opens. */
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
