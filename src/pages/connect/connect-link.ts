// The URL of the connect page.

/** What every connect URL contains. */
export type ConnectLink = {
  token: string;
  /** The parameters that the app has provided, encrypted. */
  parameters: string | null;
  /** The origin of the page that opened this popup, if it is one. */
  openerOrigin: string | null;
};

/** Returns the parameters of a link: the names of the form fields, and their values. */
export function linkFields({
  token,
  parameters,
  openerOrigin,
}: ConnectLink): [name: string, value: string][] {
  return [
    ["token", token],
    ...(parameters === null ? [] : [["parameters", parameters] satisfies [string, string]]),
    ...(openerOrigin === null ? [] : [["origin", openerOrigin] satisfies [string, string]]),
  ];
}

/** Returns the path of the connect page, for one integration or with a filter of the picker. */
export function connectPath(link: ConnectLink, further: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams([...linkFields(link), ...Object.entries(further)]);
  return `/connect?${query.toString()}`;
}
