// The consent page: who is signed in, what the app asks for, what to share, allow or deny. One form, no script;
// each person's options are shown by the style sheet when that person is chosen, and the other's are ignored on return.

import { AccountChoice, FIRST_ACCOUNT } from "./account-choice.tsx";
import type { AuthorizationRequest } from "../oauth/authorization-request.ts";
import { Page } from "./page.tsx";
import { ACCOUNTS } from "../personas.ts";
import type { Account } from "../personas.ts";
import { ProviderBar } from "./provider-bar.tsx";
import type { Picker, Provider } from "../providers/provider.ts";

interface ConsentPageProps {
  readonly provider: Provider;
  readonly appName: string;
  readonly request: AuthorizationRequest;
  readonly opaque: string;
  readonly picked: Readonly<Partial<Record<Account, readonly string[]>>>;
  readonly complaint: string | undefined;
}

export function ConsentPage({ provider, appName, request, opaque, picked, complaint }: ConsentPageProps) {
  return (
    <Page title={`${provider.name}: allow ${appName}?`} theme={provider.theme}>
      <main>
        <ProviderBar provider={provider} />
        <form class="card" method="post" action={provider.paths.authorize}>
          <input type="hidden" name="request" value={opaque} />
          <h1>
            <em>{appName}</em> wants to use your {provider.name} account
          </h1>
          <p>Only allow apps that you know and trust.</p>
          {complaint !== undefined && (
            <p class="alert" role="alert">
              {complaint}
            </p>
          )}
          <AccountChoice />
          <ScopeList provider={provider} scope={request.scope} />
          {provider.picker && <Picks picker={provider.picker} picked={picked} />}
          <div class="actions">
            <button name="decision" value="deny">
              Deny
            </button>
            <button class="yes" name="decision" value="allow">
              Allow
            </button>
          </div>
        </form>
        <p class="note">
          You will be sent back to <strong>{hostOf(request.redirectUri)}</strong>.
        </p>
      </main>
    </Page>
  );
}

function ScopeList({ provider, scope }: { provider: Provider; scope: readonly string[] }) {
  return (
    <section>
      <h2>The app will be able to</h2>
      <ul class="scopes">
        {scope.map((name) => (
          <li>
            <span>
              {provider.scopes.known[name]}
              <code>{name}</code>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/**
 * One group for both people, since radios of one name are one group wherever they stand. An option that only one
 * of them has carries that person's class.
 */
function Picks({ picker, picked }: { picker: Picker; picked: ConsentPageProps["picked"] }) {
  const offers = ACCOUNTS.flatMap((account) =>
    picker.options[account].map((option) => ({ account, option })),
  );
  const ownersOf = (value: string) =>
    offers.filter(({ option }) => option.value === value).map(({ account }) => account);
  const once = offers.filter(({ account, option }) => ownersOf(option.value)[0] === account);
  const first = picked[FIRST_ACCOUNT] ?? [];
  return (
    <fieldset>
      <legend>{picker.legend}</legend>
      <input type="hidden" name="picker" value="shown" />
      <div class="choices">
        {once.map(({ account, option }) => (
          <label class={ownersOf(option.value).length === 1 ? `choice of-${account}` : "choice"}>
            <input
              type={picker.many ? "checkbox" : "radio"}
              name={picker.field}
              value={option.value}
              checked={(picker.many ? (picked[account] ?? []) : first).includes(option.value)}
            />
            <span>
              {option.label}
              <small>{option.detail}</small>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function hostOf(uri: string): string {
  return URL.parse(uri)?.host ?? uri;
}
