// The dashboard of an app with ten thousand connections.

import { createExecutionContext, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import type { AppObject } from "../../../src/apps/app-object.ts";
import { appStub } from "../../../src/apps/app-rpc.ts";
import { configOf } from "../../../src/config.ts";
import { operatorCredential, sessionCookie } from "../../../src/http/dashboard/dashboard-session.ts";
import { router } from "../../../src/http/router.ts";
import type { AppId } from "../../../src/shared/id.ts";
import { row } from "../../support/workers/directory-row.ts";
import { newApp } from "../../support/workers/create-connection.ts";

const COUNT = 10_000;
const STATUSES = ["active", "active", "active", "reauthorization_required", "pending"];

/** The limit for the fastest of several tries: far above the usual time, and below what a user would notice. */
const LIMIT_MS = 250;

let app: AppId;
let cookie: string;

/** A record of realistic size. */
function recordOf(n: number, status: string): string {
  const { id, end_user, integration } = personOf(n, status);
  return JSON.stringify({
    id,
    app,
    integration,
    provider: "oauth2",
    end_user,
    end_user_name: `Maya Lindqvist ${n}`,
    status,
    requested_scopes: ["read", "write"],
    granted_scopes: ["read"],
    missing_scopes: ["write"],
    account: { id: `account-${n}`, label: `person-${n}@example.com` },
    metadata: { firm: "f".repeat(200) },
    expires_at: new Date(0).toISOString(),
    created_at: new Date(n * 1000).toISOString(),
    updated_at: new Date(n * 1000).toISOString(),
    last_refreshed_at: null,
    last_error: null,
  });
}

const personOf = (n: number, status: string) => row(n, { end_user: `person-${n}`, status, created_at: n });

beforeAll(async () => {
  app = await newApp();
  await runInDurableObject(appStub(env, app), (object: AppObject) => {
    for (let n = 0; n < COUNT; n++) {
      const status = STATUSES[n % STATUSES.length] ?? "active";
      object.reportConnection({ ...personOf(n, status), record: recordOf(n, status) }, []);
    }
  });
  const config = configOf(env);
  const credential = await operatorCredential(config.adminToken);
  const line = await sessionCookie(config, { who: "operator", credential }, Date.now());
  cookie = line.split(";")[0] ?? "";
}, 120_000);

async function open(path: string): Promise<string> {
  const request = new Request(`http://localhost:8787/dashboard/apps/${app}${path}`, { headers: { cookie } });
  const response = await router().fetch(request, env, createExecutionContext());
  expect(response.status).toBe(200);
  return response.text();
}

/** Returns the time of the fastest of several tries, which is least affected by other load on the machine. */
async function fastest(work: () => Promise<unknown>): Promise<number> {
  let minimum = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 5; n++) {
    const startedAt = performance.now();
    await work();
    minimum = Math.min(minimum, performance.now() - startedAt);
  }
  return minimum;
}

/** Returns the end users in the rows of the list. */
const namesOn = (text: string) =>
  [...text.matchAll(/<code>(person-[^<]*)<\/code><\/td>/g)].map(([, name]) => name);

describe("with ten thousand connections", () => {
  test.each([
    ["the overview", ""],
    ["the overview of 30 days", "?range=30d"],
    ["the list", "/connections"],
    ["a search with some matches", "/connections?search=person-99"],
    ["a search for a prefix", "/connections?search=person-17"],
    ["a search without matches", "/connections?search=x"],
    ["a search that matches everything", "/connections?search=person"],
    ["a search for a name", "/connections?search=lindqvist+99"],
    ["a filtered list", "/connections?integration=even&status=reauthorization_required&search="],
    ["a filter without matches", "/connections?integration=none&status=pending"],
  ])("%s is fast", async (_, path) => {
    expect(await fastest(() => open(path))).toBeLessThan(LIMIT_MS);
  });

  test("the overview shows exact counts", async () => {
    const text = await open("");
    expect(text).toContain("All connections: 10,000");
    for (const label of ["Active: 6,000", "Reconnect needed: 2,000", "Pending: 2,000"])
      expect(text).toContain(label);
  });

  test("a search matches a part of the end user's ID", async () => {
    const text = await open("/connections?search=person-99");
    expect(namesOn(text)).toHaveLength(50);
    expect(namesOn(text)[0]).toBe("person-9999");
  });

  test("paging returns each connection once", async () => {
    const seen: (string | undefined)[] = [];
    let path: string | undefined = "/connections?status=reauthorization_required&integration=even";
    while (path !== undefined) {
      const text: string = await open(path);
      seen.push(...namesOn(text));
      const next: string | undefined = /href="[^"]*(\/connections[^"]*)" rel="next"/.exec(text)?.[1];
      path = next?.replaceAll("&amp;", "&");
    }
    expect(seen).toHaveLength(1_000);
    expect(new Set(seen).size).toBe(1_000);
  });
});
