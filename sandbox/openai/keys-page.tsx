// The page on which users create and withdraw API keys. A real service shows a key only once; the sandbox always shows it.

import { AccountChoice } from "../pages/account-choice.tsx";
import { Page } from "../pages/page.tsx";
import { ProviderBar } from "../pages/provider-bar.tsx";
import { PERSONAS } from "../personas.ts";
import type { ApiKey } from "./api-keys.ts";
import { OPENAI } from "./openai.ts";

export function KeysPage(props: { keys: readonly ApiKey[]; created?: string; problem?: string }) {
  const { keys, created, problem } = props;
  return (
    <Page title={`API keys · ${OPENAI.name} sandbox`} theme={OPENAI.theme}>
      <main>
        <ProviderBar provider={OPENAI} />
        <div class="card">
          <h1>API keys</h1>
          <p>A request with a withdrawn key gets a 401, as at {OPENAI.name}.</p>
          {created !== undefined && (
            <p class="note" role="status">
              Created: <code>{created}</code>
            </p>
          )}
          <ul class="keys">
            {keys.map((key) => (
              <KeyRow apiKey={key} />
            ))}
          </ul>
          <form method="post" action={OPENAI.paths.keys}>
            <section>
              <h2>
                <label for="name">Name of a new key</label>
              </h2>
              <input class="text" id="name" name="name" value="Demo app" maxlength={60} required />
            </section>
            <AccountChoice />
            {problem !== undefined && (
              <p class="alert" role="alert">
                {problem}
              </p>
            )}
            <div class="actions">
              <button class="yes">Create key</button>
            </div>
          </form>
        </div>
      </main>
    </Page>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKey }) {
  const { key, account, name, withdrawn_at } = apiKey;
  const action = withdrawn_at === null ? "withdraw" : "restore";
  return (
    <li>
      <span class="who">
        <b>{name}</b>
        <span>
          {PERSONAS[account].firstName}
          {withdrawn_at !== null && ", withdrawn"}
        </span>
        <code>{key}</code>
      </span>
      <form method="post" action={`${OPENAI.paths.keys}/change`}>
        <input type="hidden" name="key" value={key} />
        <button
          name="action"
          value={action}
          aria-label={`${action === "withdraw" ? "Withdraw" : "Restore"}: ${key}`}
        >
          {action === "withdraw" ? "Withdraw" : "Restore"}
        </button>
      </form>
    </li>
  );
}
