// A bank's consent page, which asks whether Pluggy may share the user's data with an app. It is one form without a script.

import { AccountChoice } from "../../pages/account-choice.tsx";
import { Page } from "../../pages/page.tsx";
import { ProviderBar } from "../../pages/provider-bar.tsx";
import { PLUGGY } from "../pluggy.ts";

interface BankConsentPageProps {
  readonly bankName: string;
  /** Six hexadecimal digits, as in connectors. */
  readonly color: string;
  readonly appName: string;
  readonly request: string;
  readonly problem: string | undefined;
}

const SHARED = [
  ["Your name, CPF and contact details", "IDENTITY"],
  ["Your account and card balances", "ACCOUNTS"],
  ["Your transactions", "TRANSACTIONS"],
] as const;

export function BankConsentPage({ bankName, color, appName, request, problem }: BankConsentPageProps) {
  const theme = { accent: `#${color}`, tint: "#f5f2ee", monogram: bankName.replaceAll(/[^A-Z]/g, "") };
  return (
    <Page title={`Share your ${bankName} data with ${appName}?`} theme={theme}>
      <main>
        <ProviderBar provider={{ name: bankName, tagline: `Connected by ${PLUGGY.name}`, theme }} />
        <form class="card" method="post" action={PLUGGY.paths.consent}>
          <input type="hidden" name="request" value={request} />
          <h1>
            <em>{appName}</em> wants to access your data at {bankName}
          </h1>
          <p>
            {PLUGGY.name} collects the data and shares it with {appName}. Only allow access for apps that you
            trust.
          </p>
          {problem !== undefined && (
            <p class="alert" role="alert">
              {problem}
            </p>
          )}
          <AccountChoice />
          <section>
            <h2>Shared until you withdraw your consent</h2>
            <ul class="scopes">
              {SHARED.map(([label, product]) => (
                <li>
                  <span>
                    {label}
                    <code>{product}</code>
                  </span>
                </li>
              ))}
            </ul>
          </section>
          <div class="actions">
            <button name="decision" value="deny">
              Deny
            </button>
            <button class="yes" name="decision" value="allow">
              Allow
            </button>
          </div>
        </form>
      </main>
    </Page>
  );
}
