// Parses and validates the parameters of a provider's redirect, before any Durable Object is called.

const PARAMETERS = ["state", "code", "error", "error_description", "error_uri", "iss", "itemId"];

/**
 * The query as a whole. RFC 6749 sets no limit, and some servers send codes of several thousand characters, so no
 * single value has a limit below it. Cloudflare accepts URLs of 16 KB.
 */
const MAX_QUERY_LENGTH = 15 * 1024;

/** The number of other parameters that are passed on, and the size of each. A provider's definition can name some. */
const MAX_OTHER_PARAMETERS = 20;
const MAX_OTHER_LENGTH = 2048;

/** Returns whether a parameter is passed on in the report of a browser. */
export const isCallbackParameter = (name: string) => PARAMETERS.includes(name);

/** Returns the parameters, or null if the query is too long or repeats a parameter (RFC 6749, section 3.1). */
export function parseCallbackQuery(query: string): URLSearchParams | null {
  if (query.length > MAX_QUERY_LENGTH) return null;
  const parameters = new URLSearchParams(query);
  return PARAMETERS.every((name) => parameters.getAll(name).length <= 1) ? parameters : null;
}

/**
 * Returns the `state`. Some providers append their own query with a second question mark, which then becomes part
 * of the state's value. Our states never contain a question mark, so the value is cut there.
 */
export function readState(parameters: URLSearchParams): string {
  return (parameters.get("state") ?? "").split("?", 1)[0] ?? "";
}

/**
 * Returns the known parameters, and a bounded number of others, of which only those are used that the provider's
 * definition names (RFC 6749, section 4.1.2). A parameter without a value counts as omitted (section 3.1).
 */
export function readCallback(parameters: URLSearchParams) {
  const value = (name: string) => parameters.get(name) || null;
  const others = [...parameters]
    .filter(([name, text]) => !PARAMETERS.includes(name) && text !== "" && text.length <= MAX_OTHER_LENGTH)
    // A parameter that is repeated has no value (RFC 6749, section 3.1).
    .filter(([name]) => parameters.getAll(name).length === 1)
    .slice(0, MAX_OTHER_PARAMETERS);
  return {
    code: value("code"),
    error: value("error"),
    errorDescription: value("error_description"),
    iss: value("iss"),
    item: value("itemId"),
    others: Object.fromEntries(others),
  };
}
