// The log: one line for each request and each refresh. The caller's response, the log and the request to the provider
// have the same request ID.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { click, signedInWith } from "../../support/dashboard.ts";
import { adminToken, call, newApp } from "../../support/latchkey.ts";
import { everythingLogged } from "../../support/everything-stored.ts";
import { parseJson } from "../../support/parse-json.ts";
import { importConnection, ScriptedProvider } from "../../support/peers/scripted-provider.ts";
import type { Runtime } from "../../support/runtime/runtime.ts";
import { stack, startLatchkey } from "../../support/stack.ts";
import { until } from "../../support/until.ts";

let provider: ScriptedProvider;

beforeAll(async () => {
  provider = await ScriptedProvider.start(undefined, "logs");
});
afterAll(() => provider.close());

const Line = z.looseObject({ event: z.string() });
type Line = z.output<typeof Line>;

/** Waits for log lines with these fields. */
function linesWith(runtime: Runtime, fields: Record<string, unknown>): Promise<Line[]> {
  const matches = (line: Line) => Object.entries(fields).every(([name, value]) => line[name] === value);
  const find = async () =>
    everythingLogged(runtime)
      .split("\n")
      .filter((text) => text.startsWith("{"))
      .flatMap((text) => Line.safeParse(parseJson(text)).data ?? [])
      .filter((line) => matches(line));
  return until(find, (lines) => lines.length > 0);
}

describe("the log", () => {
  test("has the same request ID for a request, its refresh and the request to the provider", async () => {
    const { runtime } = await stack();
    const app = await newApp();
    const id = await importConnection(app, provider);
    const response = await call("POST", `/v1/connections/${id}/refresh`, app.key, {});
    const requestId = response.headers.get("latchkey-request-id");
    expect(provider.requestIds).toContain(requestId);
    const lines = await linesWith(runtime, { request_id: requestId, event: "request" });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      method: "POST",
      route: "/v1/connections/:connection/refresh",
      status: 200,
      app: app.id,
      connection: id,
      duration_ms: expect.any(Number),
    });
    const refreshes = await linesWith(runtime, { request_id: requestId, event: "refreshed" });
    expect(refreshes).toHaveLength(1);
    expect(refreshes[0]).toMatchObject({ connection: id, outcome: "ok", provider_status: 200 });
  });

  test("names the app, the connection and who acted in the dashboard", async () => {
    const { runtime } = await stack();
    const app = await newApp();
    const id = await importConnection(app, provider);
    const page = `/apps/${app.id}/connections/${id}`;
    for (const [credential, visitor] of [
      [app.key, "app"],
      [adminToken, "operator"],
    ] as const) {
      await click(await signedInWith(credential), page, `${page}/refresh`);
      const lines = await linesWith(runtime, {
        event: "request",
        connection: id,
        visitor,
        method: "POST",
      });
      expect(lines).toMatchObject([{ app: app.id, route: expect.stringContaining("/refresh") }]);
    }
  });

  test("has the provider's status and the code of a failed refresh, but not the provider's text", async () => {
    const { runtime } = await stack();
    const app = await newApp();
    const id = await importConnection(app, provider, { expires_in: 1 });
    provider.refusal = { status: 503, body: "the text of the provider" };
    const response = await call("POST", `/v1/connections/${id}/refresh`, app.key, {});
    provider.refusal = null;
    expect(response).toMatchObject({ status: 502, body: { code: "provider_unavailable" } });
    const [line] = await linesWith(runtime, { connection: id, event: "refreshed" });
    expect(line).toMatchObject({ provider_status: 503, code: "provider_unavailable" });
    expect(everythingLogged(runtime)).not.toContain("the text of the provider");
  });

  test("has a line for a token read from KV only if LOG_TOKEN_READS is set", async () => {
    const { runtime } = await stack();
    const app = await newApp();
    const id = await importConnection(app, provider);
    await call("GET", `/v1/connections/${id}/token`, app.key);
    const last = await call("GET", `/v1/connections/${id}`, app.key);
    const marker = last.headers.get("latchkey-request-id");
    await linesWith(runtime, { request_id: marker });
    expect(everythingLogged(runtime)).not.toContain(
      `"route":"/v1/connections/:connection/token","status":200,"app":"${app.id}"`,
    );

    const { url, runtime: own } = await startLatchkey({ LOG_TOKEN_READS: "true" });
    const at = (path: string) => new URL(path, url).href;
    const settings = { name: "Logged", return_urls: [app.returnUrl] };
    const created = await call("POST", at("/v1/apps"), adminToken, settings);
    const key = String(created.body["api_key"]);
    const integration = await call("POST", at("/v1/integrations"), key, provider.integration());
    const grant = { integration: integration.body["id"], end_user: "ada", access_token: "logs-imported" };
    const imported = await call("POST", at("/v1/connections"), key, grant);
    const read = await call("GET", at(`/v1/connections/${String(imported.body["id"])}/token`), key);
    const requestId = read.headers.get("latchkey-request-id");
    expect(await linesWith(own, { request_id: requestId })).toHaveLength(1);
    await own.close();
  });
});
