// The head of a provider's page, with the badge that says none of it is real.

import type { Provider } from "./providers/provider.ts";

export function ProviderBar({ provider }: { provider: Pick<Provider, "name" | "tagline" | "theme"> }) {
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
