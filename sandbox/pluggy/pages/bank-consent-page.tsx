// The page of a bank that asks the person whether Pluggy may share their data with an app. One form, no script.

import { AccountChoice } from "../../pages/account-choice.tsx";
import { Page } from "../../pages/page.tsx";
import { ProviderBar } from "../../pages/provider-bar.tsx";
import { PLUGGY } from "../pluggy.ts";

interface BankConsentPageProps {
  readonly bankName: string;
  /** Six hexadecimal digits, as connectors have it. */
  readonly color: string;
  readonly appName: string;
  readonly request: string;
  readonly complaint: string | undefined;
}

const SHARED = [
  ["Your name, CPF and contact details", "IDENTITY"],
  ["Balances of your accounts and cards", "ACCOUNTS"],
  ["What came in and went out", "TRANSACTIONS"],
] as const;

export function BankConsentPage({ bankName, color, appName, request, complaint }: BankConsentPageProps) {
  const theme = { accent: `#${color}`, tint: "#f5f2ee", monogram: bankName.replaceAll(/[^A-Z]/g, "") };
  return (
    <Page title={`${bankName}: share your data with ${appName}?`} theme={theme}>
      <main>
        <ProviderBar provider={{ name: bankName, tagline: `Connected by ${PLUGGY.name}`, theme }} />
        <form class="card" method="post" action={PLUGGY.paths.consent}>
          <input type="hidden" name="request" value={request} />
          <h1>
            <em>{appName}</em> wants to see your data at {bankName}
          </h1>
          <p>{PLUGGY.name} would collect it and hand it on. Only allow apps that you know and trust.</p>
          {complaint !== undefined && (
            <p class="alert" role="alert">
              {complaint}
            </p>
          )}
          <AccountChoice />
          <section>
            <h2>What is shared, until you withdraw it</h2>
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
