/** Returns the integrations as the options of a `Select`: each has its name, its ID where that differs, and a refusal. */
export const integrationOptions = (
  integrations: readonly { id: string; name: string; misconfigured: object | null }[],
) =>
  integrations.map(
    ({ id, name, misconfigured }) =>
      [
        id,
        `${name === id ? id : `${name} (${id})`}${misconfigured === null ? "" : ", client rejected"}`,
      ] as const,
  );
