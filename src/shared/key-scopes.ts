// What an API key may do. In memory, the scopes of a key are the bits of one number, so that a request costs one comparison.

/** The scopes that a key can be limited to. A scope that writes includes `read`. */
export const KEY_SCOPES = ["read", "tokens:read", "connections:write", "integrations:write"] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** What a route requires: a scope, or a key without limits. */
export type Access = KeyScope | "full";

const BITS: Readonly<Record<Access, number>> = {
  read: 1,
  "tokens:read": 2,
  "connections:write": 4,
  "integrations:write": 8,
  full: 16,
};

/** The access of a key without limits. */
export const FULL_ACCESS = Object.values(BITS).reduce((all, bit) => all | bit, 0);

/** Returns the access that scopes give. Null: full access. A scope that this version does not know gives none. */
export function accessOf(scopes: readonly string[] | null): number {
  if (scopes === null) return FULL_ACCESS;
  const known = KEY_SCOPES.filter((scope) => scopes.includes(scope));
  const writes = known.some((scope) => scope.endsWith(":write"));
  return known.reduce((all, scope) => all | BITS[scope], writes ? BITS.read : 0);
}

/** Returns whether an access includes all that is required. */
export function allows(access: number, ...required: readonly Access[]): boolean {
  return required.every((one) => (access & BITS[one]) !== 0);
}

/** An API key that was authenticated. Its ID is null where a copy of an earlier version did not contain it. */
export type KnownKey = {
  id: string | null;
  access: number;
  /** In milliseconds; null: it does not expire. */
  expiresAt: number | null;
};

/** Returns whether a key has full access and does not expire, like all keys of earlier versions. */
export const isUnlimited = ({ access, expiresAt }: Pick<KnownKey, "access" | "expiresAt">): boolean =>
  access === FULL_ACCESS && expiresAt === null;

/** Returns whether a key has expired. `now` is in milliseconds. */
export const isExpired = ({ expiresAt }: Pick<KnownKey, "expiresAt">, now: number): boolean =>
  expiresAt !== null && expiresAt <= now;

/** Returns whether a key may read tokens. For the hot path, where a loop would be too much. */
export const mayReadTokens = ({ access }: KnownKey): boolean => (access & BITS["tokens:read"]) !== 0;
