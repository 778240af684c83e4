// The credential of a connection with an API key: which fields it has, and what is sent to the API. Pure.

import { fillText, placeholdersOf, type TemplateValues } from "../../../providers/definition/templates.ts";
import { base64Of } from "../../../providers/api-request.ts";
import type { KeyProvider } from "../../../providers/provider.ts";
import type { InvalidField } from "../../../shared/failure.ts";
import { ownValue } from "../../../shared/own-value.ts";
import type { TokenSet } from "../../token/token-set.ts";

/** What a header can contain (RFC 9110, section 5.5), without spaces at its ends. */
const SENDABLE = /^[\x21-\x7e\x80-\xff]([\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/;

/** A user name and a password are encoded (RFC 7617, section 2), so only control characters are not allowed. */
const ENCODABLE = /^[^\p{Cc}\p{Cs}]+$/u;

/** The length of the longest value. Some keys are JWTs. */
const MAX_LENGTH = 4_096;

/** The fields of a credential, by name. */
export type Credential = Readonly<Record<string, string>>;

/**
 * Returns a message for each field that is missing, unknown, or can't be sent. `path` is the name of the object that has the
 * fields in the request.
 */
export function credentialProblems(provider: KeyProvider, given: Credential, path: string): InvalidField[] {
  const { fields } = provider.credentials;
  // The first colon ends the user name (RFC 7617, section 2).
  const inUserName = placeholdersOf(provider.api.basic?.username ?? "");
  const form = provider.api.basic === undefined ? SENDABLE : ENCODABLE;
  return [
    ...Object.keys(given)
      .filter((name) => !Object.hasOwn(fields, name))
      .map((name) => ({ path: `${path}.${name}`, message: `is not a field of ${provider.name}` })),
    ...Object.keys(fields).flatMap((name) => {
      const value = ownValue(given, name);
      if (value === undefined) return [{ path: `${path}.${name}`, message: "is required" }];
      if (inUserName.includes(name) && value.includes(":"))
        return [{ path: `${path}.${name}`, message: "must not contain a colon" }];
      if (value.length > MAX_LENGTH) return [{ path: `${path}.${name}`, message: "is too long" }];
      return form.test(value)
        ? []
        : [{ path: `${path}.${name}`, message: "contains characters that can't be sent" }];
    }),
  ];
}

/** Returns the token set of a credential. `values` are those of the provider's variables. */
export function tokensOf(
  provider: KeyProvider,
  values: TemplateValues,
  credential: Credential,
  now: number,
): TokenSet {
  const { basic, header, scheme, token_parameter } = provider.api;
  const [first = ""] = Object.keys(provider.credentials.fields);
  const isBearer = scheme === "Bearer" && header === "authorization" && token_parameter === undefined;
  return {
    access_token:
      basic === undefined ? (credential[first] ?? "") : basicCredential(basic, values, credential),
    token_type: basic !== undefined ? "Basic" : isBearer ? "Bearer" : "ApiKey",
    credentials: { ...credential },
    refresh_token: null,
    issued_at: now,
    expires_at: null,
    refresh_expires_at: null,
    scopes: [],
    client: null,
  };
}

/** Returns the credential of HTTP Basic authentication (RFC 7617). */
function basicCredential(
  { username, password }: { username: string; password: string },
  values: TemplateValues,
  credential: Credential,
): string {
  const all = new Map(values);
  for (const [name, value] of Object.entries(credential)) all.set(name, { value, kind: "text" });
  const [user, secret] = [username, password].map((template) => fillText(template, all) ?? "");
  return base64Of(`${user}:${secret}`);
}
