// Pluggy's page after the bank's consent page. It closes its window, redirects to the app if it cannot, or only shows the
// result.

import { raw } from "hono/html";
import { Page } from "../../pages/page.tsx";
import { ProviderBar } from "../../pages/provider-bar.tsx";
import { PLUGGY } from "../pluggy.ts";

/** A window that no script opened cannot be closed. It redirects to the app instead. */
const CLOSE = `window.close(); setTimeout(() => location.replace(document.getElementById("back").href), 700);`;

interface ResultPageProps {
  readonly success: boolean;
  readonly redirect?: { readonly location: string; readonly nonce: string };
}

export function ResultPage({ success, redirect }: ResultPageProps) {
  return (
    <Page
      title={`${success ? "Bank connected" : "Bank not connected"} · ${PLUGGY.name}`}
      theme={PLUGGY.theme}
    >
      <main>
        <ProviderBar provider={PLUGGY} />
        <div class="card">
          <h1>{success ? "Your bank is connected" : "Your bank was not connected"}</h1>
          <p>You can close this window.</p>
          {redirect && (
            <p>
              <a id="back" href={redirect.location}>
                Return to the app
              </a>
            </p>
          )}
        </div>
      </main>
      {redirect && <script nonce={redirect.nonce}>{raw(CLOSE)}</script>}
    </Page>
  );
}
