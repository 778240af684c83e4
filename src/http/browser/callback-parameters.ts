// The parameters a provider sends a browser back with, before anybody is woken for them.

const PARAMETERS = ["state", "code", "error", "error_description", "error_uri", "iss", "itemId"];

/** RFC 6749 sets no limit; real codes and states stay far below this one. */
const MAX_VALUE_LENGTH = 4096;

/** Whether each parameter comes once at most and in a sane size (RFC 6749, section 3.1). */
export function isWellFormed(parameters: URLSearchParams): boolean {
  return PARAMETERS.every((name) => {
    const values = parameters.getAll(name);
    return values.length <= 1 && (values[0]?.length ?? 0) <= MAX_VALUE_LENGTH;
  });
}

/**
 * The state. Whoever adds a query of their own to a URL that has one already, with a second question mark,
 * adds it to the state: it ends there, since none of ours holds one.
 */
export function readState(parameters: URLSearchParams): string {
  return (parameters.get("state") ?? "").split("?", 1)[0] ?? "";
}

/** The parameters that matter; unknown ones are ignored (RFC 6749, section 4.1.2). */
export function readCallback(parameters: URLSearchParams) {
  return {
    code: parameters.get("code"),
    error: parameters.get("error"),
    iss: parameters.get("iss"),
    item: parameters.get("itemId"),
  };
}
