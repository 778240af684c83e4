// The header of a provider's page, with a badge that identifies it as the sandbox.

import type { Provider } from "../providers/provider.ts";

/** What users see of a provider. */
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
