// Refreshes at servers with habits of their own. test/oauth/token-request-habits.test.ts has those that only a provider's
// definition can describe.

import { expect, test } from "vitest";
import { connectionOf, readToken, refresh } from "../../support/flow.ts";
import { connectWithHabits } from "../../support/habits.ts";
import { counters } from "../../support/sandbox.ts";

test("a refresh that returns the same access token until it expires succeeds, and the token is used on", async () => {
  const token = { access_token: "same", token_type: "bearer", refresh_token: "{refresh_token}" };
  const { app, id, integration } = await connectWithHabits({
    exchange: { json: { ...token, expires_in: 1800 } },
    refresh: { json: { ...token, expires_in: 1200 } },
  });
  expect(await refresh(app, id)).toMatchObject({ status: 200, body: { access_token: "same" } });
  for (let n = 0; n < 3; n += 1)
    expect(await readToken(app, id)).toMatchObject({ status: 200, body: { access_token: "same" } });
  expect((await connectionOf(app, id))["status"]).toBe("active");
  expect((await counters(integration)).token.refresh_token).toBe(1);
});
