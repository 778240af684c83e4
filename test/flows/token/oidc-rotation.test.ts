// Many refreshes of one grant at a certified server that rotates refresh tokens and revokes a grant if a rotated token
// is presented again, with concurrent reads, evictions and lost requests.

import { afterAll, expect, test } from "vitest";
import { connectionOf, evict, readToken, refresh } from "../../support/flow.ts";
import { newApp, type TestApp } from "../../support/latchkey.ts";
import { exchangesOf, type OidcIntegration, registerAt, walk } from "../../support/peers/oidc-client.ts";
import { type Drop, type OidcServer, startOidcServer } from "../../support/peers/oidc-server.ts";
import { Readers, type Readings } from "../../support/readers.ts";
import { until } from "../../support/until.ts";

const servers: OidcServer[] = [];

afterAll(() => Promise.all(servers.map((server) => server.close())));

type Connected = {
  oidc: OidcServer;
  app: TestApp;
  integration: OidcIntegration;
  id: string;
  endUser: string;
};

/** Returns a connection with its own server, which drops only this connection's requests. */
async function connected(): Promise<Connected> {
  const oidc = await startOidcServer();
  servers.push(oidc);
  const app = await newApp();
  const integration = await registerAt(oidc, app, "client_secret_post");
  const { id, endUser } = await walk(app, integration);
  return { oidc, app, integration, id, endUser };
}

/** The number of refreshes, and the dropped requests and evictions for each token version. */
type Plan = { refreshes: number; drops: Map<number, Drop[]>; evictions: Set<number> };

/** Returns a plan that assigns each of the drops and evictions to a different random version. */
function newRandomPlan(refreshes: number, drops: Drop[][], evictions: number): Plan {
  const versions = new Set<number>();
  while (versions.size < drops.length + evictions) versions.add(1 + Math.floor(Math.random() * refreshes));
  const chosen = [...versions];
  return {
    refreshes,
    drops: new Map(drops.map((drop, n) => [chosen[n] ?? 0, drop])),
    evictions: new Set(chosen.slice(drops.length)),
  };
}

const times = (count: number, ...drop: Drop[]): Drop[][] => Array.from({ length: count }, () => drop);

/** The results of the readers, and the refreshes with an unexpected result. */
type Observed = { readings: Readings; unexpected: string[] };

/**
 * Refreshes each version while readers read the token. The object is evicted only between two refreshes, because an
 * eviction blocks this process until the object is idle, and the server runs in this process.
 */
async function run({ oidc, app, id }: Connected, plan: Plan): Promise<Observed> {
  const readers = new Readers(app, id, 2);
  const unexpected: string[] = [];
  try {
    for (let version = 1; version <= plan.refreshes; version++) {
      const isEvicted = plan.evictions.has(version);
      if (isEvicted) await evict(app, id);
      const drops = plan.drops.get(version) ?? [];
      oidc.drops.push(...drops);
      const refreshVersion = () => refresh(app, id, { rejected_version: version });
      const isDisturbed = isEvicted || drops.length > 0;
      const responses = Promise.all(
        isDisturbed ? [refreshVersion(), refreshVersion(), refreshVersion()] : [refreshVersion()],
      );
      if (isDisturbed) await readers.crowd(5, version);
      const codes = (await responses).map(({ body }) => String(body["code"] ?? body["version"]));
      const expected = drops.length < 2 ? String(version + 1) : "provider_unavailable";
      if (codes.some((code) => code !== expected))
        unexpected.push(`${version}: ${drops.join()} ${codes.join()}`);
      // After two lost requests there is a pause, during which the readers continue.
      if (drops.length >= 2) await until(refreshVersion, ({ status }) => status === 200);
      if (isDisturbed) await readers.crowd(1, version + 1);
    }
  } finally {
    await readers.stop();
  }
  return { readings: readers.readings, unexpected };
}

/** Expects that every read returned a token, that versions never decreased, and that each version had one token. */
function expectConsistentReads({ readings, unexpected }: Observed, versions: number): void {
  const { count, statuses, wentBack, tokens } = readings;
  expect(unexpected).toEqual([]);
  expect(count).toBeGreaterThan(0);
  expect([...statuses]).toEqual([200]);
  expect(wentBack).toEqual([]);
  expect([...tokens.values()].filter((values) => values.size > 1)).toEqual([]);
  expect(Math.max(...tokens.keys())).toBeLessThanOrEqual(versions);
}

/** Expects that the server accepts the current token, and the token of another refresh. */
async function expectValid({ oidc, app, id }: Connected, version: number): Promise<void> {
  expect(await connectionOf(app, id)).toMatchObject({ status: "active", last_error: null });
  const responses = [await readToken(app, id), await refresh(app, id)];
  expect(responses.map(({ body }) => body["version"])).toEqual([version, version + 1]);
  for (const { body } of responses) {
    const headers = { authorization: `Bearer ${String(body["access_token"])}` };
    const userinfo = await fetch(`${oidc.issuer}/me`, { headers });
    expect(await userinfo.json()).toMatchObject({ sub: "ada" });
  }
}

/** Returns the requests that presented each refresh token, and where each request was dropped. */
function presentationsOf({ oidc }: Connected): (Drop | null)[][] {
  const seen = Map.groupBy(oidc.presented, ({ refreshToken }) => refreshToken);
  return [...seen.values()].map((requests) => requests.map(({ dropped }) => dropped));
}

const statusesOf = ({ oidc, integration }: Connected) =>
  exchangesOf(oidc, integration, "refresh_token").map(({ status }) => status);

test("presents each rotated token once during fifty refreshes with concurrent reads, evictions and lost requests", async () => {
  const connection = await connected();
  const drops = [...times(4, "before"), ...times(1, "before", "before")];
  expectConsistentReads(await run(connection, newRandomPlan(50, drops, 5)), 51);
  await expectValid(connection, 51);
  expect(statusesOf(connection)).toEqual(Array.from({ length: 51 }, () => 200));
  // If a token was presented more than once, the earlier requests had not reached the server.
  const byDrops = Object.groupBy(presentationsOf(connection), (requests) => requests.map(String).join(", "));
  expect(Object.fromEntries(Object.entries(byDrops).map(([way, all]) => [way, all?.length]))).toEqual({
    null: 46,
    "before, null": 4,
    "before, before, null": 1,
  });
});

test("survives lost responses if the server does not rotate refresh tokens", async () => {
  const connection = await connected();
  connection.oidc.unrotated.add(connection.integration.clientId);
  const drops = [...times(3, "after"), ...times(2, "before"), ...times(1, "before", "after")];
  expectConsistentReads(await run(connection, newRandomPlan(15, drops, 2)), 16);
  await expectValid(connection, 16);
  const [requests = [], ...more] = presentationsOf(connection);
  expect(more).toEqual([]);
  expect(requests.filter((drop) => drop === null)).toHaveLength(16);
  expect(requests.filter((drop) => drop === "after")).toHaveLength(4);
  expect(requests.filter((drop) => drop === "before")).toHaveLength(3);
  expect(new Set(statusesOf(connection))).toEqual(new Set([200]));
});

test("ends the grant for all callers if a response is lost after the rotation, and a reconnect restores it", async () => {
  const connection = await connected();
  const { oidc, app, integration, id, endUser } = connection;
  oidc.drops.push("after");
  const ENDED = { status: 409, body: { code: "reauthorization_required" } };
  const refreshes = await Promise.all(Array.from({ length: 20 }, () => refresh(app, id)));
  for (const response of refreshes) expect(response).toMatchObject(ENDED);
  // The token is sent again immediately, because a server with a grace period would accept it. This server rejects it.
  const rejected = { presentations: presentationsOf(connection), statuses: statusesOf(connection) };
  expect(rejected).toEqual({ presentations: [["after", null]], statuses: [200, 400] });
  const ended = await connectionOf(app, id);
  expect(ended).toMatchObject({
    status: "reauthorization_required",
    last_error: { code: "reauthorization_required" },
  });

  await evict(app, id);
  for (const request of [readToken, refresh, readToken]) expect(await request(app, id)).toMatchObject(ENDED);
  expect(await connectionOf(app, id)).toEqual(ended);
  expect(presentationsOf(connection)).toEqual(rejected.presentations);

  const reconnected = await walk(app, integration, { end_user: { id: endUser }, connection_id: id });
  expect(reconnected.confirmed.body).toMatchObject({ id, status: "active" });
  await expectValid(connection, 2);
});
