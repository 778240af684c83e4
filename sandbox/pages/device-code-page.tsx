// The page where a user enters the code that a device shows, and allows or denies access.

import { AccountChoice } from "./account-choice.tsx";
import { Page } from "./page.tsx";
import { ProviderBar } from "./provider-bar.tsx";
import type { Provider } from "../providers/provider.ts";

interface DeviceCodePageProps {
  readonly provider: Provider;
  readonly userCode: string;
  readonly state: "enter" | "unknown" | "allowed" | "denied";
  /** The name of the app whose code it is; null until it is known. */
  readonly client: string | null;
  readonly scope: readonly string[];
}

export function DeviceCodePage({ provider, userCode, state, client, scope }: DeviceCodePageProps) {
  const isOpen = state === "enter" || state === "unknown";
  return (
    <Page title={`Connect a device · ${provider.name}`} theme={provider.theme}>
      <main>
        <ProviderBar provider={provider} />
        {isOpen ? (
          <form class="card" method="post" action={provider.paths.device?.verification}>
            <h1>Connect a device</h1>
            <p>Enter the code that your device shows. Only do this if you have started it yourself.</p>
            {state === "unknown" && (
              <p class="alert" role="alert">
                This code is not valid anymore.
              </p>
            )}
            <label>
              Code <input name="user_code" value={userCode} autocomplete="off" required />
            </label>
            {client !== null && (
              <p>
                <em>{client}</em> wants to access your {provider.name} account: {scope.join(", ")}
              </p>
            )}
            <AccountChoice />
            <div class="actions">
              {/* First, because Enter in the field presses the form's first button. */}
              <button class="yes" name="decision" value="allow">
                Allow
              </button>
              <button name="decision" value="deny">
                Deny
              </button>
            </div>
          </form>
        ) : (
          <div class="card">
            <h1>{state === "allowed" ? "Your device is connected" : "Access was denied"}</h1>
            <p>Go back to your device.</p>
          </div>
        )}
      </main>
    </Page>
  );
}
