// The name of an integration on the pages for end users.

/** The catalogue tells the ways to connect a provider apart by this, which says nothing to an end user. */
const WAY = " (API key)";

/** Returns the integration's own name, or its provider's. */
export function endUserName(integration: { name: string | null }, provider: { name: string }): string {
  const { name } = provider;
  return integration.name ?? (name.endsWith(WAY) ? name.slice(0, -WAY.length) : name);
}
