// What a person sees when the request cannot be answered to the app that made it.

import { Page } from "./page.tsx";
import { ProviderBar } from "./provider-bar.tsx";
import type { Provider } from "./providers/provider.ts";

export function ErrorPage({ provider, reason }: { provider: Provider; reason: string }) {
  return (
    <Page title={`${provider.name}: request refused`} theme={provider.theme}>
      <main>
        <ProviderBar provider={provider} />
        <div class="card">
          <h1>This request can’t be answered</h1>
          <p class="alert" role="alert">
            {reason}
          </p>
          <p>
            You were not sent back to the app, because it is not certain that the app is the one it says it
            is.
          </p>
        </div>
      </main>
    </Page>
  );
}
