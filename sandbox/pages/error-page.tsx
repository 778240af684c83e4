// The page that shows an error to the user, if it cannot be returned to the app.

import { Page } from "./page.tsx";
import { ProviderBar } from "./provider-bar.tsx";
import type { Appearance } from "./provider-bar.tsx";

const UNVERIFIED_APP = "You were not redirected to the app, because its identity could not be verified.";

interface ErrorPageProps {
  readonly provider: Appearance;
  readonly reason: string;
  readonly explanation?: string;
}

export function ErrorPage({ provider, reason, explanation = UNVERIFIED_APP }: ErrorPageProps) {
  return (
    <Page title={`Invalid request · ${provider.name}`} theme={provider.theme}>
      <main>
        <ProviderBar provider={provider} />
        <div class="card">
          <h1>This request is not valid</h1>
          <p class="alert" role="alert">
            {reason}
          </p>
          <p>{explanation}</p>
        </div>
      </main>
    </Page>
  );
}
