// The head of a provider's page, with the badge that says none of it is real.

import type { Provider } from "../providers/provider.ts";

/** How a provider looks to people. */
export type Appearance = Pick<Provider, "name" | "tagline" | "theme">;

export function ProviderBar({ provider }: { provider: Appearance }) {
  return (
    <header class="bar">
      <span class="mark" aria-hidden="true">
        {provider.theme.monogram}
      </span>
      <span class="who">
        <b>{provider.name}</b>
        <span>{provider.tagline}</span>
      </span>
      <span class="badge">Sandbox</span>
    </header>
  );
}
