// What an operator can follow: one line for each request and each refresh, with one id from the caller's
// answer to the provider.

import type { TestHarness } from "wrangler";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { click, signedInWith } from "../../support/dashboard.ts";
import { adminToken, call, newApp } from "../../support/latchkey.ts";
import { everythingLogged } from "../../support/everything-stored.ts";
import { parseJson } from "../../support/parse-json.ts";
import { importConnection, ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import { stack, startLatchkey } from "../../support/stack.ts";
import { until } from "../../support/until.ts";

let provider: ScriptedProvider;

beforeAll(async () => {
  provider = await ScriptedProvider.start(undefined, "logs");
});
afterAll(() => provider.close());

const Line = z.looseObject({ event: z.string() });
type Line = z.output<typeof Line>;

/** The log's lines that have these facts, once there is one at least. */
function linesWith(harness: TestHarness, facts: Record<string, unknown>): Promise<Line[]> {
  const matches = (line: Line) => Object.entries(facts).every(([name, value]) => line[name] === value);
  const find = async () =>
    everythingLogged(harness)
      .split("\n")
      .filter((text) => text.startsWith("{"))
      .flatMap((text) => Line.safeParse(parseJson(text)).data ?? [])
      .filter((line) => matches(line));
  return until(find, (lines) => lines.length > 0);
}

describe("the log", () => {
  test("follows a refresh from the caller's answer to the provider by one id", async () => {
    const { latchkeyHarness } = await stack();
    const app = await newApp();
    const id = await importConnection(app, provider);
    const answer = await call("POST", `/v1/connections/${id}/refresh`, app.key, {});
    const requestId = answer.headers.get("latchkey-request-id");
    expect(provider.requestIds).toContain(requestId);
    const lines = await linesWith(latchkeyHarness, { request_id: requestId, event: "request" });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      method: "POST",
      route: "/v1/connections/:connection/refresh",
      status: 200,
      app: app.id,
      connection: id,
      duration_ms: expect.any(Number),
    });
    const refreshes = await linesWith(latchkeyHarness, { request_id: requestId, event: "refreshed" });
    expect(refreshes).toHaveLength(1);
    expect(refreshes[0]).toMatchObject({ connection: id, outcome: "ok", provider_status: 200 });
  });

  test("says whose connection was changed in the dashboard, and by whom", async () => {
    const { latchkeyHarness } = await stack();
    const app = await newApp();
    const id = await importConnection(app, provider);
    const page = `/apps/${app.id}/connections/${id}`;
    for (const [credential, visitor] of [
      [app.key, "app"],
      [adminToken, "operator"],
    ] as const) {
      await click(await signedInWith(credential), page, `${page}/refresh`);
      const lines = await linesWith(latchkeyHarness, {
        event: "request",
        connection: id,
        visitor,
        method: "POST",
      });
      expect(lines).toMatchObject([{ app: app.id, route: expect.stringContaining("/refresh") }]);
    }
  });

  test("says of a refresh that failed what the provider's status was, and the code", async () => {
    const { latchkeyHarness } = await stack();
    const app = await newApp();
    const id = await importConnection(app, provider, { expires_in: 1 });
    provider.refusal = { status: 503, body: "the provider's own words" };
    const answer = await call("POST", `/v1/connections/${id}/refresh`, app.key, {});
    provider.refusal = null;
    expect(answer).toMatchObject({ status: 502, body: { code: "provider_unavailable" } });
    const [line] = await linesWith(latchkeyHarness, { connection: id, event: "refreshed" });
    expect(line).toMatchObject({ provider_status: 503, code: "provider_unavailable" });
    expect(everythingLogged(latchkeyHarness)).not.toContain("the provider's own words");
  });

  test("has a line for a token read from the edge's own copy only where that was asked for", async () => {
    const quiet = await stack();
    const app = await newApp();
    const id = await importConnection(app, provider);
    await call("GET", `/v1/connections/${id}/token`, app.key);
    const last = await call("GET", `/v1/connections/${id}`, app.key);
    const marker = last.headers.get("latchkey-request-id");
    await linesWith(quiet.latchkeyHarness, { request_id: marker });
    expect(everythingLogged(quiet.latchkeyHarness)).not.toContain(
      `"route":"/v1/connections/:connection/token","status":200,"app":"${app.id}"`,
    );

    const { url, harness } = await startLatchkey({ LOG_TOKEN_READS: "true" });
    const at = (path: string) => new URL(path, url).href;
    const settings = { name: "Loud", return_urls: [app.returnUrl] };
    const loud = await call("POST", at("/v1/apps"), adminToken, settings);
    const key = String(loud.body["api_key"]);
    const integration = await call("POST", at("/v1/integrations"), key, provider.integration());
    const grant = { integration: integration.body["id"], end_user: "ada", access_token: "logs-imported" };
    const imported = await call("POST", at("/v1/connections"), key, grant);
    const read = await call("GET", at(`/v1/connections/${String(imported.body["id"])}/token`), key);
    const requestId = read.headers.get("latchkey-request-id");
    expect(await linesWith(harness, { request_id: requestId })).toHaveLength(1);
    await harness.close();
  });
});
