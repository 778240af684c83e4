// Reads what Latchkey has.

/** Returns the providers and integrations by ID, and the connections that earlier runs imported by their key. */
export async function readExisting(latchkey) {
  const [providers, integrations, connections] = await Promise.all([
    latchkey.list("/v1/providers"),
    latchkey.list("/v1/integrations"),
    latchkey.list("/v1/connections?limit=100"),
  ]);
  const imported = connections.filter(({ metadata }) => metadata.imported_from !== undefined);
  return {
    providers: byId(providers),
    integrations: byId(integrations),
    imported: new Map(imported.map(({ id, metadata }) => [metadata.imported_from, id])),
  };
}

const byId = (rows) => new Map(rows.map((row) => [row.id, row]));
