import { expect, test } from "vitest";
import { endRetryWait, refresh } from "../../support/flow.ts";
import { connectWithHabits } from "../../support/habits.ts";
import { seen } from "../../support/sandbox.ts";

test("a refresh that gets a 503 is repeated, and its lifetime can be a text", async () => {
  const { app, id, integration } = await connectWithHabits({
    refresh: [{ status: 503 }, { set: { expires_in: "3600" } }],
  });
  expect((await refresh(app, id)).status).toBe(502);
  await endRetryWait(app, id);
  expect((await refresh(app, id)).body).toMatchObject({ version: 2, expires_at: expect.any(String) });
  const [, first, second] = await seen(integration, "token");
  expect(second?.form).toEqual(first?.form);
});
