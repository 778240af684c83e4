// A grant's long life at a certified server that rotates refresh tokens and revokes a grant whose old
// token comes again: under reads, through evictions and broken connections.

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

/** A connection at a server of its own, so that what is dropped there is nobody else's. */
async function connected(): Promise<Connected> {
  const oidc = await startOidcServer();
  servers.push(oidc);
  const app = await newApp();
  const integration = await registerAt(oidc, app, "client_secret_post");
  const { id, endUser } = await walk(app, integration);
  return { oidc, app, integration, id, endUser };
}

/** What a grant meets on its way, by the version it meets it at. */
type Life = { refreshes: number; drops: Map<number, Drop[]>; evictions: Set<number> };

/** A life in which each of these drops, and that many evictions, come at a random moment of their own. */
function drawLife(refreshes: number, drops: Drop[][], evictions: number): Life {
  const moments = new Set<number>();
  while (moments.size < drops.length + evictions) moments.add(1 + Math.floor(Math.random() * refreshes));
  const drawn = [...moments];
  return {
    refreshes,
    drops: new Map(drops.map((drop, n) => [drawn[n] ?? 0, drop])),
    evictions: new Set(drawn.slice(drops.length)),
  };
}

const times = (count: number, ...drop: Drop[]): Drop[][] => Array.from({ length: count }, () => drop);

/** What came of a life: what its readers saw, and the refreshes that went otherwise than they should. */
type Lived = { readings: Readings; surprises: string[] };

/**
 * Renews one version after the other while others read. The object is evicted between two refreshes: an
 * eviction waits until the object is idle, and holds up this process, in which the server runs, so long.
 */
async function live({ oidc, app, id }: Connected, life: Life): Promise<Lived> {
  const readers = new Readers(app, id, 4);
  const surprises: string[] = [];
  try {
    for (let version = 1; version <= life.refreshes; version++) {
      const isEvicted = life.evictions.has(version);
      if (isEvicted) await evict(app, id);
      const drops = life.drops.get(version) ?? [];
      oidc.drops.push(...drops);
      const renew = () => refresh(app, id, { rejected_version: version });
      const isEventful = isEvicted || drops.length > 0;
      const renewals = Promise.all(isEventful ? [renew(), renew(), renew()] : [renew()]);
      if (isEventful) await readers.crowd(5, version);
      const codes = (await renewals).map(({ body }) => String(body["code"] ?? body["version"]));
      const expected = drops.length < 2 ? String(version + 1) : "provider_unavailable";
      if (codes.some((code) => code !== expected))
        surprises.push(`${version}: ${drops.join()} ${codes.join()}`);
      // After two lost tries there is a pause, through which the readers go on.
      if (drops.length >= 2) await until(renew, ({ status }) => status === 200);
      if (isEventful) await readers.crowd(1, version + 1);
    }
  } finally {
    await readers.stop();
  }
  return { readings: readers.readings, surprises };
}

/** Nobody saw anything but living tokens, no older one after a newer one, one token for each version. */
function expectCalm({ readings, surprises }: Lived, versions: number): void {
  const { count, statuses, wentBack, tokens } = readings;
  expect(surprises).toEqual([]);
  expect(count).toBeGreaterThan(versions / 2);
  expect([...statuses]).toEqual([200]);
  expect(wentBack).toEqual([]);
  expect([...tokens.values()].filter((values) => values.size > 1)).toEqual([]);
  expect(Math.max(...tokens.keys())).toBeLessThanOrEqual(versions);
}

/** The grant lives: its token works at the server, and so does that of one more refresh. */
async function expectAlive({ oidc, app, id }: Connected, version: number): Promise<void> {
  expect(await connectionOf(app, id)).toMatchObject({ status: "active", last_error: null });
  const answers = [await readToken(app, id), await refresh(app, id)];
  expect(answers.map(({ body }) => body["version"])).toEqual([version, version + 1]);
  for (const { body } of answers) {
    const headers = { authorization: `Bearer ${String(body["access_token"])}` };
    const userinfo = await fetch(`${oidc.issuer}/me`, { headers });
    expect(await userinfo.json()).toMatchObject({ sub: "ada" });
  }
}

/** Each refresh token as the server got it: once for each entry, which tells whether that was dropped. */
function presentationsOf({ oidc }: Connected): (Drop | null)[][] {
  const seen = Map.groupBy(oidc.presented, ({ refreshToken }) => refreshToken);
  return [...seen.values()].map((requests) => requests.map(({ dropped }) => dropped));
}

const statusesOf = ({ oidc, integration }: Connected) =>
  exchangesOf(oidc, integration, "refresh_token").map(({ status }) => status);

/** Twenty seconds of two processors' work, which may have to be shared. */
const LONG = { timeout: 180_000 };

test(
  "five hundred refreshes under reads, evictions and lost requests: each token goes out once",
  LONG,
  async () => {
    const connection = await connected();
    const drops = [...times(20, "before"), ...times(2, "before", "before")];
    expectCalm(await live(connection, drawLife(500, drops, 25)), 501);
    await expectAlive(connection, 501);
    expect(statusesOf(connection)).toEqual(Array.from({ length: 501 }, () => 200));
    const presentations = presentationsOf(connection);
    expect(presentations).toHaveLength(501);
    // A token that came more than once had been lost each time before.
    const byDrops = Object.groupBy(presentations, (requests) => requests.map(String).join(", "));
    expect(Object.fromEntries(Object.entries(byDrops).map(([way, all]) => [way, all?.length]))).toEqual({
      null: 479,
      "before, null": 20,
      "before, before, null": 2,
    });
  },
);

test("where refresh tokens stay the same, lost answers do no harm either", async () => {
  const connection = await connected();
  connection.oidc.unrotated.add(connection.integration.clientId);
  const drops = [...times(10, "after"), ...times(5, "before"), ...times(1, "before", "after")];
  expectCalm(await live(connection, drawLife(40, drops, 5)), 41);
  await expectAlive(connection, 41);
  const [requests = [], ...more] = presentationsOf(connection);
  expect(more).toEqual([]);
  expect(requests.filter((drop) => drop === null)).toHaveLength(41);
  expect(requests.filter((drop) => drop === "after")).toHaveLength(11);
  expect(requests.filter((drop) => drop === "before")).toHaveLength(6);
  expect(new Set(statusesOf(connection))).toEqual(new Set([200]));
});

test("an answer that is lost after the rotation ends the grant by the server's rules: asked once, said to all", async () => {
  const connection = await connected();
  const { oidc, app, integration, id, endUser } = connection;
  oidc.drops.push("after");
  const ENDED = { status: 409, body: { code: "reauthorization_required" } };
  const asks = await Promise.all(Array.from({ length: 20 }, () => refresh(app, id)));
  for (const answer of asks) expect(answer).toMatchObject(ENDED);
  // Once more, promptly: a server with a grace period would have taken it. This one gave its verdict.
  const verdict = { presentations: presentationsOf(connection), statuses: statusesOf(connection) };
  expect(verdict).toEqual({ presentations: [["after", null]], statuses: [200, 400] });
  const ended = await connectionOf(app, id);
  expect(ended).toMatchObject({
    status: "reauthorization_required",
    last_error: { code: "reauthorization_required" },
  });

  await evict(app, id);
  for (const ask of [readToken, refresh, readToken]) expect(await ask(app, id)).toMatchObject(ENDED);
  expect(await connectionOf(app, id)).toEqual(ended);
  expect(presentationsOf(connection)).toEqual(verdict.presentations);

  const again = await walk(app, integration, { end_user: { id: endUser }, connection_id: id });
  expect(again.confirmed.body).toMatchObject({ id, status: "active" });
  await expectAlive(connection, 2);
});
