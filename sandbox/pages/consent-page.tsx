// The consent page: the account, the requested scopes, what to share, and the decision. It is one form without a script.
// The style sheet shows only the selected user's options. The others are ignored when the form is submitted.

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
  readonly encodedRequest: string;
  readonly initialPicks: Readonly<Partial<Record<Account, readonly string[]>>>;
  readonly problem: string | undefined;
}

export function ConsentPage({
  provider,
  appName,
  request,
  encodedRequest,
  initialPicks,
  problem,
}: ConsentPageProps) {
  return (
    <Page title={`Allow ${appName} to access your ${provider.name} account?`} theme={provider.theme}>
      <main>
        <ProviderBar provider={provider} />
        <form class="card" method="post" action={provider.paths.authorize}>
          <input type="hidden" name="request" value={encodedRequest} />
          <h1>
            <em>{appName}</em> wants to access your {provider.name} account
          </h1>
          <p>Only allow access for apps that you trust.</p>
          {problem !== undefined && (
            <p class="alert" role="alert">
              {problem}
            </p>
          )}
          <AccountChoice />
          <ScopeList provider={provider} appName={appName} scope={request.scope} />
          {provider.picker && <PickList picker={provider.picker} initialPicks={initialPicks} />}
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
          You will be redirected to <strong>{hostOf(request.redirectUri)}</strong>.
        </p>
      </main>
    </Page>
  );
}

interface ScopeListProps {
  readonly provider: Provider;
  readonly appName: string;
  readonly scope: readonly string[];
}

function ScopeList({ provider, appName, scope }: ScopeListProps) {
  return (
    <section>
      <h2>{appName} will be able to:</h2>
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

interface PickListProps {
  readonly picker: Picker;
  readonly initialPicks: ConsentPageProps["initialPicks"];
}

/**
 * Shows one group for both users, because radio buttons with the same name are one group. An option that only one user
 * has gets that user's class.
 */
function PickList({ picker, initialPicks }: PickListProps) {
  const offered = ACCOUNTS.flatMap((account) =>
    picker.options[account].map((option) => ({ account, option })),
  );
  const ownersOf = (value: string) =>
    offered.filter(({ option }) => option.value === value).map(({ account }) => account);
  const distinct = offered.filter(({ account, option }) => ownersOf(option.value)[0] === account);
  const radioPicks = initialPicks[FIRST_ACCOUNT] ?? [];
  return (
    <fieldset>
      <legend>{picker.legend}</legend>
      <input type="hidden" name="picker" value="shown" />
      <div class="choices">
        {distinct.map(({ account, option }) => (
          <label class={ownersOf(option.value).length === 1 ? `choice of-${account}` : "choice"}>
            <input
              type={picker.many ? "checkbox" : "radio"}
              name={picker.field}
              value={option.value}
              checked={(picker.many ? (initialPicks[account] ?? []) : radioPicks).includes(option.value)}
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
