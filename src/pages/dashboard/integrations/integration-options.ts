/** Returns the integrations as the options of a `Select`: each has its name, and its ID where that differs. */
export const integrationOptions = (integrations: readonly { id: string; name: string }[]) =>
  integrations.map(({ id, name }) => [id, name === id ? id : `${name} (${id})`] as const);
