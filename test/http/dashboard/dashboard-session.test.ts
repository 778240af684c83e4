// The dashboard's session: writing and reading its cookie.

import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { Config } from "../../../src/config.ts";
import { configOf } from "../../../src/config.ts";
import {
  clearedSessionCookie,
  type Identity,
  canAccessApp,
  operatorCredential,
  readDashboardUser,
  sessionCookie,
} from "../../../src/http/dashboard/dashboard-session.ts";
import { HOUR } from "../../../src/shared/clock.ts";
import { newAppId } from "../../../src/shared/id.ts";

const NOW = 1_700_000_000_000;
const config: Config = { ...configOf(env), publicOrigin: "https://latchkey.example.com" };

const operator = async (): Promise<Identity> => ({
  who: "operator",
  credential: await operatorCredential(config.adminToken),
});

const pairOf = (line: string) => line.split(";")[0] ?? "";

describe("the cookie", () => {
  test("B6 · belongs to this host, requires https, and is not available to scripts and other sites", async () => {
    const [pair = "", ...attributes] = (await sessionCookie(config, await operator(), NOW)).split("; ");
    expect(pair).toMatch(/^__Host-latchkey_dashboard=[\w-]+\.[\w-]+\.[\w-]+$/);
    const expected = ["HttpOnly", "Max-Age=3600", "Path=/", "SameSite=Strict", "Secure"];
    expect(attributes.toSorted()).toEqual(expected);
  });

  test("is deleted with the same attributes", () => {
    expect(clearedSessionCookie(config)).toBe(
      "__Host-latchkey_dashboard=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict",
    );
  });

  test("is ignored without the prefix", async () => {
    const pair = pairOf(await sessionCookie(config, await operator(), NOW));
    expect(await readDashboardUser(env, config, pair, NOW)).not.toBeNull();
    expect(await readDashboardUser(env, config, pair.replace("__Host-", ""), NOW)).toBeNull();
  });
});

describe("a session", () => {
  test("expires after exactly one hour", async () => {
    const pair = pairOf(await sessionCookie(config, await operator(), NOW));
    expect(await readDashboardUser(env, config, pair, NOW + HOUR - 1)).not.toBeNull();
    expect(await readDashboardUser(env, config, pair, NOW + HOUR)).toBeNull();
  });

  test("E4 · of the operator ends when the admin token changes", async () => {
    const pair = pairOf(await sessionCookie(config, await operator(), NOW));
    const changed = { ...config, adminToken: `${config.adminToken}-changed` };
    expect(await readDashboardUser(env, changed, pair, NOW)).toBeNull();
  });

  test("has a unique form token", async () => {
    const pairs = [
      await sessionCookie(config, await operator(), NOW),
      await sessionCookie(config, await operator(), NOW),
    ];
    const visitors = await Promise.all(
      pairs.map((line) => readDashboardUser(env, config, pairOf(line), NOW)),
    );
    const [one, other] = visitors.map((visitor) => visitor?.formToken);
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(other).not.toBe(one);
  });

  test("E5 · of an app that does not exist is invalid", async () => {
    const missing = { who: "app", app: newAppId(), credential: "0".repeat(64) } as const;
    const pair = pairOf(await sessionCookie(config, missing, NOW));
    expect(await readDashboardUser(env, config, pair, NOW)).toBeNull();
  });

  test("E5 · of an app can access only this app, and the operator's can access all apps", () => {
    const [app, other] = [newAppId(), newAppId()];
    const common = { id: "1", credential: "c", expires_at: NOW };
    const ofApp = { session: { who: "app" as const, app, ...common }, key: null, formToken: "" };
    const ofOperator = { session: { who: "operator" as const, ...common }, key: null, formToken: "" };
    expect([canAccessApp(ofApp, app), canAccessApp(ofApp, other)]).toEqual([true, false]);
    expect([canAccessApp(ofOperator, app), canAccessApp(ofOperator, other)]).toEqual([true, true]);
  });
});
