import { traitsOfProvider } from "../../../src/connection/provider-traits.ts";
import { oauth2 } from "../../support/providers.ts";
import { expect, test } from "vitest";
import { newConnection } from "../../../src/connection/connection.ts";
import { decide, shouldRefreshAhead } from "../../../src/connection/token/refresh-policy.ts";
import { tokenFacts } from "../../../src/connection/token/token-facts.ts";
import { MINUTE } from "../../../src/shared/clock.ts";
import { newAppId, newConnectionId } from "../../../src/shared/id.ts";

const ISSUED = 1_700_000_000_000;

test("a token is not refreshed before its server accepts that, even on request or if it was rejected", () => {
  const provider_traits = traitsOfProvider({
    ...oauth2,
    token: { ...oauth2.token, refresh_not_before: 570 },
  });
  const pending = newConnection(newConnectionId(), newAppId(), { id: "ada", name: null }, ISSUED);
  const connection = {
    ...pending,
    provider_traits,
    version: 1,
    refreshable: true,
    issued_at: ISSUED,
    expires_at: ISSUED + 10 * MINUTE,
  };
  const facts = tokenFacts(connection);
  const acceptedFrom = ISSUED + 9.5 * MINUTE;
  for (const request of [{ force: true }, { rejectedVersion: 1 }, { minTtlSeconds: 3600 }]) {
    expect(decide(facts, request, acceptedFrom - 1)).toMatchObject({
      kind: "cooldown",
      retryAt: acceptedFrom,
    });
    expect(decide(facts, request, acceptedFrom)).toEqual({ kind: "refresh" });
  }
  expect(shouldRefreshAhead(facts, acceptedFrom - 1, 0)).toBe(false);
  expect(shouldRefreshAhead(facts, acceptedFrom, 0)).toBe(true);
  expect(shouldRefreshAhead(tokenFacts({ ...connection, provider_traits: null }), acceptedFrom - 1, 0)).toBe(
    true,
  );
});
