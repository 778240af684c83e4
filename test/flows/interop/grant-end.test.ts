// Refusals of a refresh as real servers send them: which of them end the grant, and which do not.

import { describe, expect, test } from "vitest";
import type { HabitsDocument } from "../../../sandbox/habits/document.ts";
import { connectionOf, endRetryWait, readToken, refresh } from "../../support/flow.ts";
import { connectWithHabits } from "../../support/habits.ts";
import { counters } from "../../support/sandbox.ts";

type Behavior = Exclude<HabitsDocument["refresh"], unknown[] | undefined>;

/** Responses with 200 that are errors. The server does not act on the request. */
const error200 = (json: Record<string, string | number>): Behavior => ({ processed: false, json });

describe("a grant ends if the refresh is refused with", () => {
  test.each<[string, Behavior]>([
    ["invalid_grant", { status: 400, json: { error: "invalid_grant" } }],
    ["invalid_grant and status 401", { status: 401, json: { error: "invalid_grant" } }],
    ["invalid_grant and status 403", { status: 403, json: { error: "invalid_grant" } }],
    ["invalid_grant and status 200", error200({ error: "invalid_grant" })],
  ])("%s", async (_, response) => {
    const { app, id, integration } = await connectWithHabits({ refresh: response });
    expect(await refresh(app, id)).toMatchObject({ status: 409, body: { code: "reauthorization_required" } });
    expect((await connectionOf(app, id))["status"]).toBe("reauthorization_required");
    expect((await counters(integration)).token.refresh_token).toBe(1);
  });
});

describe("a grant does not end, and its token is still returned, if the refresh is refused with", () => {
  test.each<[string, Behavior]>([
    ["status 503", { status: 503 }],
    ["status 500 and invalid_grant", { status: 500, json: { error: "invalid_grant" } }],
    ["status 429 and an error code", { status: 429, json: { error: "rate_limit_exceeded" } }],
    ["temporarily_unavailable", { status: 400, json: { error: "temporarily_unavailable" } }],
    ["server_error and status 200", error200({ error: "server_error" })],
    ["an HTML page with status 400", { status: 400, text: "<html>Bad Request</html>" }],
    ["an HTML page with status 403", { status: 403, text: "<html>Blocked by a firewall</html>" }],
    ["an empty body and status 400", { status: 400 }],
    ["invalid_request about another parameter", { status: 400, json: { error: "invalid_request" } }],
    ["a redirect", { status: 302, headers: { location: "{issuer}/token" } }],
  ])("%s", async (_, response) => {
    const { app, id, connection } = await connectWithHabits({ refresh: [response, {}] });
    expect((await refresh(app, id)).status).toBe(502);
    expect((await connectionOf(app, id))["status"]).toBe("active");
    expect((await readToken(app, id)).body["expires_at"]).toBe(connection["expires_at"]);
    await endRetryWait(app, id);
    expect((await refresh(app, id)).body).toMatchObject({ version: 2 });
  });
});

describe("a code that is refused is reported as the user's to repeat, with", () => {
  test.each<[string, Behavior]>([["invalid_grant", { status: 400, json: { error: "invalid_grant" } }]])(
    "%s",
    async (_, exchange) => {
      const { outcome, integration } = await connectWithHabits({ exchange });
      expect(outcome).toBe("authorization_code_rejected");
      expect((await counters(integration)).token.authorization_code).toBe(1);
    },
  );
});
