// The Worker's configuration, parsed once from its variables and secrets. Each message names the variable.

import * as z from "zod";
import { lazy } from "./shared/lazy.ts";
import { isLoopback, type OutboundPolicy } from "./net/outbound-policy.ts";
import { MINUTE } from "./shared/clock.ts";
import { Keyring, rootKey, type RootKey } from "./vault/keyring.ts";
import { isWeakSecret } from "./vault/weak-secret.ts";
import { parseJson } from "./shared/json.ts";

/** The Worker's variables and secrets, as they are set. */
export type Variables = {
  PUBLIC_ORIGIN?: string;
  ALLOW_LOOPBACK?: string;
  LOG_TOKEN_READS?: string;
  ROOT_KEYS?: string;
  ADMIN_TOKEN?: string;
};

export type Config = {
  publicOrigin: string;
  adminToken: string;
  keyring: Keyring;
  outbound: OutboundPolicy;
  /** Whether token reads from memory or KV, and proxied calls that succeed, are logged too. */
  logTokenReads: boolean;
};

const ROOT_KEY_BYTES = 32;
const MIN_ADMIN_TOKEN_LENGTH = 32;

const Jwks = lazy(() =>
  z.object({
    keys: z
      .array(z.object({ kty: z.literal("oct"), kid: z.string().min(1).max(64), k: z.string() }))
      .min(1, "must contain at least one key"),
  }),
);

/** The configuration, or a message for each value that is missing or invalid. */
export type ParsedConfig = { ok: true; config: Config } | { ok: false; problems: string[] };

const parsed = new WeakMap<Variables, ParsedConfig>();

/** Returns the parsed configuration. Parses it once per isolate. */
export function readConfig(variables: Variables): ParsedConfig {
  let result = parsed.get(variables);
  if (result === undefined) {
    result = parseConfig(variables);
    parsed.set(variables, result);
  }
  return result;
}

/** Returns the configuration. Throws where it is invalid; requests are rejected before that. */
export function configOf(variables: Variables): Config {
  const result = readConfig(variables);
  if (!result.ok) throw new Error("not configured");
  return result.config;
}

/** When an alarm is retried that finds no valid configuration. */
export const NOT_CONFIGURED_RETRY_MS = 5 * MINUTE;

/** Parses variables and secrets. An incomplete configuration is invalid as a whole. */
export function parseConfig(variables: Variables): ParsedConfig {
  const problems: string[] = [];
  const allowLoopback = variables.ALLOW_LOOPBACK === "true";
  for (const name of ["ALLOW_LOOPBACK", "LOG_TOKEN_READS"] as const) {
    if (!["true", "false", "", undefined].includes(variables[name])) {
      problems.push(`${name} must be "true" or "false".`);
    }
  }
  const publicOrigin = parseOrigin(variables.PUBLIC_ORIGIN, allowLoopback, problems);
  const keyring = parseRootKeys(variables.ROOT_KEYS, problems);
  const adminToken = variables.ADMIN_TOKEN ?? "";
  if (!/^[\x21-\x7e]{32,512}$/.test(adminToken)) {
    problems.push("ADMIN_TOKEN must be 32 to 512 printable ASCII characters without spaces.");
  } else if (isWeakSecret(adminToken, MIN_ADMIN_TOKEN_LENGTH)) {
    problems.push("ADMIN_TOKEN is easy to guess. Set it to a random value, as `npm run deploy` does.");
  }
  if (problems.length > 0 || publicOrigin === null || keyring === null) return { ok: false, problems };
  const outbound = { allowLoopback, ownOrigin: publicOrigin };
  const logTokenReads = variables.LOG_TOKEN_READS === "true";
  return { ok: true, config: { publicOrigin, adminToken, keyring, outbound, logTokenReads } };
}

function parseOrigin(text: string | undefined, allowLoopback: boolean, problems: string[]): string | null {
  if (text === undefined || text === "") {
    problems.push("PUBLIC_ORIGIN is missing. Set it to the origin of this Worker.");
    return null;
  }
  if (!URL.canParse(text) || new URL(text).origin !== text) {
    problems.push("PUBLIC_ORIGIN must be an origin such as https://latchkey.example.com, without a path.");
    return null;
  }
  const url = new URL(text);
  if (allowLoopback && !isLoopback(url)) {
    problems.push("ALLOW_LOOPBACK is for local development, so PUBLIC_ORIGIN must be a loopback address.");
    return null;
  }
  if (!allowLoopback && (url.protocol !== "https:" || isLoopback(url))) {
    // Providers redirect browsers and send webhooks there, and some accept nothing else.
    problems.push("PUBLIC_ORIGIN must use https and must not be a loopback address.");
    return null;
  }
  return url.origin;
}

function parseRootKeys(text: string | undefined, problems: string[]): Keyring | null {
  if (text === undefined || text === "") {
    problems.push("ROOT_KEYS is missing. Set it to a JWKS of 256-bit oct keys.");
    return null;
  }
  const jwks = Jwks().safeParse(parseJson(text));
  if (!jwks.success) {
    problems.push('ROOT_KEYS must be a JWKS whose keys have kty "oct", a kid and a k.');
    return null;
  }
  const roots = jwks.data.keys.map((key) => safeRootKey(key.kid, key.k));
  const [first, ...rest] = roots.filter((root) => root !== null);
  if (first === undefined || rest.length + 1 !== roots.length) {
    problems.push("ROOT_KEYS: every k must be 32 bytes, base64url.");
    return null;
  }
  if (
    roots.some((root) => root !== null && isWeakSecret(String.fromCharCode(...root.bytes), ROOT_KEY_BYTES))
  ) {
    problems.push("ROOT_KEYS: every k must be random. At least one of them repeats the same bytes.");
    return null;
  }
  if (new Set(jwks.data.keys.map((key) => key.kid)).size !== roots.length) {
    problems.push("ROOT_KEYS: every kid must be different.");
    return null;
  }
  return new Keyring([first, ...rest]);
}

function safeRootKey(kid: string, k: string): RootKey | null {
  try {
    const root = rootKey(kid, k);
    return root.bytes.byteLength === ROOT_KEY_BYTES ? root : null;
  } catch {
    return null;
  }
}
