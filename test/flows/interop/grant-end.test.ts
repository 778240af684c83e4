// Refusals of a refresh as real servers send them: which of them end the grant, and which do not.

import { describe, expect, test } from "vitest";
import type { HabitsDocument } from "../../../sandbox/habits/document.ts";
import { connect, connectionOf, endRetryWait, readToken, refresh } from "../../support/flow.ts";
import { connectWithHabits } from "../../support/habits.ts";
import { counters, seen } from "../../support/sandbox.ts";
import { call } from "../../support/latchkey.ts";
import { until } from "../../support/until.ts";

type Behavior = Exclude<HabitsDocument["refresh"], unknown[] | undefined>;

/** Responses with 200 that are errors. The server does not act on the request. */
const error200 = (json: Record<string, string | number>): Behavior => ({ processed: false, json });

describe("a grant ends if the refresh is refused with", () => {
  test.each<[string, Behavior]>([
    ["invalid_grant", { status: 400, json: { error: "invalid_grant" } }],
    ["invalid_grant and status 401", { status: 401, json: { error: "invalid_grant" } }],
    ["invalid_grant and status 403", { status: 403, json: { error: "invalid_grant" } }],
    ["invalid_grant and status 200", error200({ error: "invalid_grant" })],
    ["invalid_grant, form-encoded", { status: 400, form: { error: "invalid_grant" } }],
    ["INVALID_GRANT", { status: 400, json: { error: "INVALID_GRANT" } }],
    ["bad_refresh_token and status 200", error200({ error: "bad_refresh_token" })],
    ["a list of errors", { status: 400, json: { errors: [{ errorType: "invalid_grant", message: "no" }] } }],
    [
      "invalid_request and a description that says expired",
      { status: 400, json: { error: "invalid_request", error_description: "The refresh token is expired." } },
    ],
    [
      "invalid_request and a description that says revoked",
      { status: 400, json: { error: "invalid_request", error_description: "Refresh token was revoked" } },
    ],
    [
      "invalid_request and a description that says invalid",
      { status: 400, json: { error: "invalid_request", error_description: "Invalid refresh_token" } },
    ],
    ["invalid_token and status 401", { status: 401, json: { error: "invalid_token" } }],
    ["interaction_required", { status: 400, json: { error: "interaction_required" } }],
    ["login_required", { status: 400, json: { error: "login_required" } }],
    ["consent_required", { status: 400, json: { error: "consent_required" } }],
    ["a numeric code in an object", { status: 400, json: { error: { code: 190, message: "expired" } } }],
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
  test.each<[string, Behavior]>([
    ["invalid_grant", { status: 400, json: { error: "invalid_grant" } }],
    ["invalid_grant, form-encoded with status 200", { processed: false, form: { error: "invalid_grant" } }],
    ["invalid_grant in a list", { status: 400, json: { errors: [{ errorType: "invalid_grant" }] } }],
  ])("%s", async (_, exchange) => {
    const { outcome, integration } = await connectWithHabits({ exchange });
    expect(outcome).toBe("authorization_code_rejected");
    expect((await counters(integration)).token.authorization_code).toBe(1);
  });
});

describe("a server that refuses the client", () => {
  const refused = { status: 403, json: { error: "unauthorized_client" } };

  test("for one connection only ends that one, and the other goes on", async () => {
    const { app, id, integration } = await connectWithHabits({ refresh: [refused, {}, refused, {}] });
    const other = await connect(app, integration);
    expect((await refresh(app, id)).body["code"]).toBe("integration_misconfigured");
    await until(
      () => connectionOf(app, id),
      ({ status }) => status === "reauthorization_required",
    );
    expect(await connectionOf(app, other.id)).toMatchObject({ status: "active" });
    expect((await refresh(app, other.id)).status).toBe(200);
  });

  test("for every connection ends none", async () => {
    const { app, id, integration } = await connectWithHabits({ refresh: refused });
    const other = await connect(app, integration);
    expect((await refresh(app, id)).body["code"]).toBe("integration_misconfigured");
    await until(
      () => counters(integration),
      ({ token }) => token.refresh_token === 2,
    );
    for (const one of [id, other.id]) expect((await connectionOf(app, one))["status"]).toBe("active");
  });
});

test("what a server said of a refusal is listed for the app, without the secrets that it repeats", async () => {
  const error_description = "The token {refresh_token} of {client_secret} was revoked";
  const { app, id, integration } = await connectWithHabits({
    refresh: { status: 400, json: { error: "invalid_grant", error_description } },
  });
  await refresh(app, id);
  const [, request] = await seen(integration, "token");
  const diagnostics = await call("GET", `/v1/connections/${id}/diagnostics`, app.key);
  expect(diagnostics.text).toContain("was revoked");
  for (const name of ["refresh_token", "client_secret"]) {
    const secret = String(request?.form?.[name]);
    expect(secret.length).toBeGreaterThan(20);
    expect(diagnostics.text).not.toContain(JSON.stringify(secret).slice(1, -1));
  }
});
