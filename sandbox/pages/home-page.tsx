// The sandbox's home page, which lists its providers and users.

import { HABITS } from "../habits/habits.ts";
import { OPENAI } from "../openai/openai.ts";
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
            <span>Simulated providers for development</span>
          </span>
          <span class="badge">Sandbox</span>
        </header>
        <div class="card">
          <h1>No real accounts, no real data</h1>
          <p>
            The sandbox simulates these providers as their documentation describes them. The last one behaves
            as each of its clients says. No request leaves your computer, except webhooks that you send to
            other hosts.
          </p>
          <section>
            <h2>Providers</h2>
            <ul class="list">
              {[...PROVIDERS, PLUGGY, OPENAI, HABITS].map(({ id, name, theme, tagline }) => (
                <li>
                  <span class="mark" aria-hidden="true" style={`background:${theme.accent}`}>
                    {theme.monogram}
                  </span>
                  <span class="who">
                    <b>{name}</b>
                    <span>
                      {tagline} at <code>/{id}</code>
                      {id === OPENAI.id && (
                        <>
                          {" · "}
                          <a href={OPENAI.paths.keys}>API keys</a>
                        </>
                      )}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
          </section>
          <section>
            <h2>Users</h2>
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
