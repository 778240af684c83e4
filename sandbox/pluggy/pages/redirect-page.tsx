// Where the bank leaves the person: Pluggy's page that closes its window, leads on where that can't be done, or just
// says that all is done.

import { raw } from "hono/html";
import { Page } from "../../pages/page.tsx";
import { ProviderBar } from "../../pages/provider-bar.tsx";
import { PLUGGY } from "../pluggy.ts";

/** A window that a script didn't open stays, and goes back to the app instead. */
const CLOSE = `window.close(); setTimeout(() => location.replace(document.getElementById("back").href), 700);`;

interface LandingPageProps {
  readonly success: boolean;
  readonly onwards?: { readonly location: string; readonly nonce: string };
}

export function LandingPage({ success, onwards }: LandingPageProps) {
  return (
    <Page title={`${PLUGGY.name}: back to the app`} theme={PLUGGY.theme}>
      <main>
        <ProviderBar provider={PLUGGY} />
        <div class="card">
          <h1>{success ? "Your bank is connected" : "Your bank was not connected"}</h1>
          <p>You may close this window.</p>
          {onwards && (
            <p>
              <a id="back" href={onwards.location}>
                Back to the app
              </a>
            </p>
          )}
        </div>
      </main>
      {onwards && <script nonce={onwards.nonce}>{raw(CLOSE)}</script>}
    </Page>
  );
}
