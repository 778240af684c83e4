// What a person sees when the request cannot be answered to the app that made it.

import { Page } from "./page.tsx";
import { ProviderBar } from "./provider-bar.tsx";
import type { Appearance } from "./provider-bar.tsx";

const UNCERTAIN_APP =
  "You were not sent back to the app, because it is not certain that the app is the one it says it is.";

interface ErrorPageProps {
  readonly provider: Appearance;
  readonly reason: string;
  readonly explanation?: string;
}

export function ErrorPage({ provider, reason, explanation = UNCERTAIN_APP }: ErrorPageProps) {
  return (
    <Page title={`${provider.name}: request refused`} theme={provider.theme}>
      <main>
        <ProviderBar provider={provider} />
        <div class="card">
          <h1>This request can’t be answered</h1>
          <p class="alert" role="alert">
            {reason}
          </p>
          <p>{explanation}</p>
        </div>
      </main>
    </Page>
  );
}
