// The sandbox's front page: which providers it plays, and for whom.

import { Page } from "./page.tsx";
import { ACCOUNTS, PERSONAS } from "../personas.ts";
import { PLUGGY } from "../pluggy/pluggy.ts";
import { PROVIDERS } from "../providers/registry.ts";

const THEME = { accent: "#24292f", tint: "#f2f3f5" };

export function HomePage() {
  return (
    <Page title="Latchkey sandbox" theme={THEME}>
      <main>
        <header class="bar">
          <span class="mark" aria-hidden="true">
            Lk
          </span>
          <span class="who">
            <b>Latchkey sandbox</b>
            <span>Providers to test against</span>
          </span>
          <span class="badge">Sandbox</span>
        </header>
        <div class="card">
          <h1>Nothing here is real</h1>
          <p>
            This Worker plays these providers as their documentation describes them. No request leaves your
            computer, except webhooks that you have sent elsewhere.
          </p>
          <section>
            <h2>Providers</h2>
            <ul class="list">
              {[...PROVIDERS, PLUGGY].map(({ id, name, theme, tagline }) => (
                <li>
                  <span class="mark" aria-hidden="true" style={`background:${theme.accent}`}>
                    {theme.monogram}
                  </span>
                  <span class="who">
                    <b>{name}</b>
                    <span>
                      {tagline}, at <code>/{id}</code>
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          </section>
          <section>
            <h2>People</h2>
            <ul class="list">
              {ACCOUNTS.map((account) => (
                <li>
                  <span class="who">
                    <b>
                      {PERSONAS[account].firstName} {PERSONAS[account].lastName}
                    </b>
                    <span>{PERSONAS[account].email}</span>
                  </span>
                </li>
              ))}
            </ul>
          </section>
        </div>
      </main>
    </Page>
  );
}
