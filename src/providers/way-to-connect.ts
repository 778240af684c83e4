// Providers of the catalogue that people connect in several ways, such as `clickup` and `clickup-api-key`. The ID and the
// name of the latter tell the way, which says nothing to an end user.

const WAY = { id: "-api-key", name: " (API key)" };

const without = (text: string, end: string) => (text.endsWith(end) ? text.slice(0, -end.length) : text);

/** Returns the ID of the provider that is connected, however that is. */
export const connectedProvider = (id: string) => without(id, WAY.id);

/** Returns the name of an integration on the pages for end users: its own one, or its provider's. */
export const endUserName = (integration: { name: string | null }, provider: { name: string }) =>
  integration.name ?? without(provider.name, WAY.name);
