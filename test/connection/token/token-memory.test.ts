import { describe, expect, test } from "vitest";
import { forgetToken, recallToken, rememberToken } from "../../../src/connection/token/token-memory.ts";
import type { AccessToken } from "../../../src/connection/token/token-set.ts";
import { HOUR } from "../../../src/shared/clock.ts";
import { newAppId, newConnectionId } from "../../../src/shared/id.ts";

const NOW = Date.UTC(2030, 0);

const tokenOf = (changes: Partial<AccessToken> = {}): AccessToken => ({
  access_token: "access-1",
  issued_at: NOW,
  expires_at: NOW + HOUR,
  scopes: [],
  version: 1,
  refreshable: true,
  token_type: "Bearer",
  integration: "int",
  variables: {},
  origins_since: 0,
  metadata: {},
  ...changes,
});

/** Returns how many of a thousand tokens with these fields are in memory at the same time. */
function kept(fields: Partial<AccessToken>): number {
  const app = newAppId();
  const ids = Array.from({ length: 1_000 }, newConnectionId);
  for (const id of ids) rememberToken(app, id, tokenOf(fields), NOW);
  const found = ids.filter((id) => recallToken(app, id, NOW) !== null).length;
  for (const id of ids) forgetToken(app, id);
  return found;
}

test("H6 · the memory counts the objects in a token, not only its text", () => {
  expect(kept({})).toBe(1_000);
  // 8 KiB of text, and nearly 3,000 objects.
  const permissions = Array.from({ length: 2_700 }, () => ({}));
  expect(kept({ metadata: { permissions } })).toBeLessThan(100);
  expect(kept({ authorization_details: [{ type: "files", permissions }] })).toBeLessThan(100);
});

describe("a token in memory", () => {
  test("is returned to its app only, and no other app deletes it", () => {
    const [app, id] = [newAppId(), newConnectionId()];
    rememberToken(app, id, tokenOf(), NOW);
    expect(recallToken(newAppId(), id, NOW)).toBeNull();
    forgetToken(newAppId(), id);
    expect(recallToken(app, id, NOW)).not.toBeNull();
  });

  test("is not replaced by an older version", () => {
    const [app, id] = [newAppId(), newConnectionId()];
    rememberToken(app, id, tokenOf({ version: 2 }), NOW);
    rememberToken(app, id, tokenOf({ version: 1 }), NOW);
    expect(recallToken(app, id, NOW)?.token.version).toBe(2);
  });
});
