// Parses and validates the parameters of a provider's redirect, before any Durable Object is called.

const PARAMETERS = ["state", "code", "error", "error_description", "error_uri", "iss", "itemId"];

/** RFC 6749 sets no limit. Real codes and states are far shorter. */
const MAX_VALUE_LENGTH = 4096;

/** Checks that no parameter is repeated (RFC 6749, section 3.1) or too long. */
export function isWellFormed(parameters: URLSearchParams): boolean {
  return PARAMETERS.every((name) => {
    const values = parameters.getAll(name);
    return values.length <= 1 && (values[0]?.length ?? 0) <= MAX_VALUE_LENGTH;
  });
}

/**
 * Returns the `state`. Some providers append their own query with a second question mark, which then becomes part
 * of the state's value. Our states never contain a question mark, so the value is cut there.
 */
export function readState(parameters: URLSearchParams): string {
  return (parameters.get("state") ?? "").split("?", 1)[0] ?? "";
}

/** Returns the known parameters. Unknown ones are ignored (RFC 6749, section 4.1.2). */
export function readCallback(parameters: URLSearchParams) {
  return {
    code: parameters.get("code"),
    error: parameters.get("error"),
    iss: parameters.get("iss"),
    item: parameters.get("itemId"),
  };
}
