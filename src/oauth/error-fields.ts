// Reads the error of a response: RFC 6749, section 5.2, and what servers send in its place.

import { valueAt } from "../shared/json.ts";
import { redact, REDACTED } from "../net/redact.ts";

/** What an error code consists of. Events contain it, and nothing else that a provider has written. */
const CODE = /^[\w.:-]{1,64}$/;
const MIN_SECRET_IN_CODE = 8;
const MAX_DESCRIPTION_LENGTH = 300;
/** The part of a description that is read: more than is kept, so that no secret is cut where the kept part ends. */
const MAX_READ_LENGTH = 2_000;

/** Where servers put an error code, beginning with RFC 6749, section 5.2. */
const ERROR_PATHS = [
  ["error"],
  ["error", "code"],
  ["error", "type"],
  ["error", "error_code"],
  ["errors", "0", "errorType"],
  ["errors", "0", "code"],
  ["errors", "0", "error"],
  ["errors", "0"],
  ["error_code"],
  ["errorCode"],
  ["errcode"],
  ["code"],
];

/** The name of a field that has a token, as in RFC 6749, section 5.1, or in the form of another server. */
const TOKEN_FIELD = /token$/i;
const MAX_DEPTH = 8;
/** The characters of tokens that are compared. A response with more of them is not an error that a person could use. */
const MAX_COMPARED = 8_192;

const DESCRIPTION_PATHS = [
  ["error_description"],
  ["error", "message"],
  ["error", "description"],
  ["errors", "0", "message"],
  ["errors", "0", "description"],
  ["message"],
  ["errmsg"],
  ["error_message"],
];

/**
 * Returns the error code and description of a response body, in any of the forms that servers use. `own` is where the
 * provider's definition has the code. The texts contain none of the secrets that were sent, nor a token of the response.
 */
export function readError(
  fields: Readonly<Record<string, unknown>> | null,
  own: readonly string[] | undefined,
  sent: readonly string[],
): { error: string | null; description: string | null } {
  const received = tokensIn(fields);
  const isTooMuch = received.reduce((sum, { length }) => sum + length, 0) > MAX_COMPARED;
  const secrets = isTooMuch ? sent : [...sent, ...received];
  const code = firstText(fields, own === undefined ? ERROR_PATHS : [own, ...ERROR_PATHS]);
  // A secret can be as short as a password.
  const isSecret = secrets.some((secret) => secret.toLowerCase() === code?.toLowerCase());
  const isCode = code !== null && CODE.test(code) && !isTooMuch && !isSecret;
  // A sentence in place of a code is a description.
  const description = firstText(fields, DESCRIPTION_PATHS) ?? (isCode ? null : isSecret ? REDACTED : code);
  return {
    // A short secret can be a part of a code, such as "grant".
    error: isCode
      ? redact(
          code,
          secrets.filter(({ length }) => length >= MIN_SECRET_IN_CODE),
        )
      : null,
    description:
      description === null || isTooMuch
        ? null
        : // Redacted before it is cut, because the beginning of a secret is not recognized.
          redact(description.slice(0, MAX_READ_LENGTH), secrets).slice(0, MAX_DESCRIPTION_LENGTH),
  };
}

/** Returns the texts in the fields of tokens, also in nested objects. */
function tokensIn(value: unknown, depth = 0): string[] {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return [];
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    typeof inner === "string" ? (TOKEN_FIELD.test(name) ? [inner] : []) : tokensIn(inner, depth + 1),
  );
}

function firstText(fields: unknown, paths: readonly (readonly string[])[]): string | null {
  for (const path of paths) {
    const value = valueAt(fields, path);
    // Zero and the empty string are how some servers say that there is no error.
    if ((typeof value === "string" && value !== "") || (typeof value === "number" && value !== 0))
      return String(value);
  }
  return null;
}
