// Reads the entries of the catalogue. An alias has the fields of its entry, except those that it sets itself.

/** Returns the names and the entries with the authorization code grant, in the order of the catalogue. */
export function oauthEntries(catalogue) {
  // An alias can be that of an alias which comes before it.
  const resolved = new Map(Object.entries(catalogue));
  for (const [name, entry] of Object.entries(catalogue)) {
    const { alias, ...own } = entry;
    resolved.set(name, alias === undefined ? own : { ...resolved.get(alias), ...own });
  }
  return [...resolved].filter(([, { auth_mode: mode }]) => mode === "OAUTH2");
}
