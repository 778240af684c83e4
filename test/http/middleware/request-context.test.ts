import { NO_LIMITS } from "../../support/workers/no-limits.ts";
import { LATCHKEY } from "../../../src/shared/actor.ts";
import { env, exports } from "cloudflare:workers";
import { Hono } from "hono";
import { afterEach, expect, test, vi } from "vitest";
import { signConnectToken } from "../../../src/connection/connect/signed-tokens.ts";
import type { HttpEnv } from "../../../src/http/http-env.ts";
import { assignRequestId, requireConfig } from "../../../src/http/middleware/request-context.ts";
import { configOf } from "../../../src/config.ts";
import { newSession, newStage, valueOf } from "../../support/workers/create-connection.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Collects what is logged from now on. */
function logged(): string[] {
  const lines: string[] = [];
  for (const level of ["info", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation((line: unknown) => void lines.push(String(line)));
  return lines;
}

const request = (path: string, init: RequestInit = {}) =>
  exports.default.fetch(`http://localhost:8787${path}`, { redirect: "manual", ...init });

test("E7 · nothing that a caller puts in a path or a query is logged before it was parsed", async () => {
  const stage = await newStage();
  const { api_key: key } = valueOf(await stage.appStub.createKey(NO_LIMITS, LATCHKEY));
  const lines = logged();
  const paths = [
    "/canary",
    "/canary/canary",
    "/v1/connections/canary",
    "/v1/connections/canary/token",
    "/v1/connections/canary/proxy/canary?canary",
    "/v1/integrations/canary",
    "/v1/apps/canary",
    "/v1/apps/canary/keys/canary",
    "/v1/providers/canary",
    "/dashboard/apps/canary/connections/canary",
    "/callback/canary?state=canary&code=canary",
    "/hooks/canary/canary",
    "/connect?token=canary&parameters=canary",
    "/connect/status?state=canary",
  ];
  const headers = { authorization: `Bearer ${key}` };
  for (const path of paths) for (const method of ["GET", "POST"]) await request(path, { method, headers });
  expect(lines.filter((line) => line.includes('"request"'))).toHaveLength(paths.length * 2);
  expect(lines.join("\n")).not.toContain("canary");
});

test("a request is logged once, even if its path has the form of a route", async () => {
  const lines = logged();
  for (const path of ["/*", "/connect/*", "/v1/apps/:app"]) await request(path);
  const ids = lines.map((line) => /"request_id":"(\w+)"/.exec(line)?.[1]);
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(3);
});

test("the log names a connection that has the right format", async () => {
  const { ids, appStub } = await newStage();
  const { api_key: key } = valueOf(await appStub.createKey(NO_LIMITS, LATCHKEY));
  const lines = logged();
  await request(`/v1/connections/${ids.connection}`, { headers: { authorization: `Bearer ${key}` } });
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([{ connection: ids.connection }]);
});

const forgedHeader = (header: object) => btoa(JSON.stringify(header)).replaceAll("=", "");

test("E7 · a connect link with a forged key ID alerts nobody", async () => {
  const stage = await newStage();
  const session = await newSession(stage);
  const token = await signConnectToken(configOf(env).keyring, { ...stage.ids, session });
  const jwe = `${forgedHeader({ alg: "dir", enc: "A256GCM", kid: "forged", use: "parameters" })}..AAAA.AAAA.AAAA`;
  const jws = `${forgedHeader({ alg: "HS256", kid: "forged" })}.AAAA.AAAA`;
  const lines = logged();
  expect((await request(`/connect?token=${token}&parameters=${jwe}`)).status).toBe(200);
  expect((await request(`/connect?token=${jws}`)).status).toBe(400);
  expect((await request(`/callback/x?state=${jws}&code=x`)).status).toBe(400);
  const cookie = `latchkey_dashboard=${jws}`;
  expect((await request("/dashboard", { headers: { cookie } })).status).toBe(303);
  expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject(
    Array.from({ length: 4 }, () => ({ event: "request" })),
  );
});

const router = new Hono<HttpEnv>().use(assignRequestId, requireConfig).get("/", (c) => c.text("ok"));
const HTTPS = { ...env, PUBLIC_ORIGIN: "https://latchkey.example.com", ALLOW_LOOPBACK: "false" };

test("F6 · every response on an https origin has Strict-Transport-Security, also a 404", async () => {
  for (const [path, status] of [
    ["/", 200],
    ["/missing", 404],
  ] as const) {
    const response = await router.request(path, {}, HTTPS);
    expect(response.status).toBe(status);
    expect(response.headers.get("strict-transport-security")).toBe("max-age=31536000");
  }
});

test("F6 · no response on an http origin has Strict-Transport-Security", async () => {
  const response = await router.request("/", {}, env);
  expect(response.status).toBe(200);
  expect(response.headers.has("strict-transport-security")).toBe(false);
});
