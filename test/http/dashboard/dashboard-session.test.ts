// The dashboard's session, as a cookie and as what is read from it.

import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import type { Config } from "../../../src/config.ts";
import { configOf } from "../../../src/config.ts";
import {
  endedCookie,
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
  test("B6 · is of this very host, for https only, out of reach for scripts and other sites", async () => {
    const [pair = "", ...attributes] = (await sessionCookie(config, await operator(), NOW)).split("; ");
    expect(pair).toMatch(/^__Host-latchkey_dashboard=[\w-]+\.[\w-]+\.[\w-]+$/);
    const wanted = ["HttpOnly", "Max-Age=3600", "Path=/", "SameSite=Strict", "Secure"];
    expect(attributes.toSorted()).toEqual(wanted);
  });

  test("is taken away with the same attributes", () => {
    expect(endedCookie(config)).toBe(
      "__Host-latchkey_dashboard=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict",
    );
  });

  test("without the prefix is none of ours", async () => {
    const pair = pairOf(await sessionCookie(config, await operator(), NOW));
    expect(await readDashboardUser(env, config, pair, NOW)).not.toBeNull();
    expect(await readDashboardUser(env, config, pair.replace("__Host-", ""), NOW)).toBeNull();
  });
});

describe("a session", () => {
  test("lasts an hour, to the millisecond", async () => {
    const pair = pairOf(await sessionCookie(config, await operator(), NOW));
    expect(await readDashboardUser(env, config, pair, NOW + HOUR - 1)).not.toBeNull();
    expect(await readDashboardUser(env, config, pair, NOW + HOUR)).toBeNull();
  });

  test("E4 · of the operator ends with the token it was got by", async () => {
    const pair = pairOf(await sessionCookie(config, await operator(), NOW));
    const changed = { ...config, adminToken: `${config.adminToken}-changed` };
    expect(await readDashboardUser(env, changed, pair, NOW)).toBeNull();
  });

  test("has a form token of its own, which no other has", async () => {
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

  test("E5 · of an app that does not exist is none", async () => {
    const nobody = { who: "app", app: newAppId(), credential: "0".repeat(64) } as const;
    const pair = pairOf(await sessionCookie(config, nobody, NOW));
    expect(await readDashboardUser(env, config, pair, NOW)).toBeNull();
  });

  test("E5 · of an app sees this app, the operator's every one", () => {
    const [app, other] = [newAppId(), newAppId()];
    const common = { id: "1", credential: "c", expires_at: NOW };
    const ofApp = { session: { who: "app" as const, app, ...common }, formToken: "" };
    const ofOperator = { session: { who: "operator" as const, ...common }, formToken: "" };
    expect([canAccessApp(ofApp, app), canAccessApp(ofApp, other)]).toEqual([true, false]);
    expect([canAccessApp(ofOperator, app), canAccessApp(ofOperator, other)]).toEqual([true, true]);
  });
});
