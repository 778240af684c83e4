// Saved filters, the export, and bulk jobs, over the API.

import { beforeAll, describe, expect, test } from "vitest";
import { Latchkey, LatchkeyError } from "../../../src/client/index.ts";
import { dashboardUrl, signedInWith } from "../../support/dashboard.ts";
import { Browser, hidden } from "../../support/http/browser.ts";
import { connect, connectionOf, readToken } from "../../support/flow.ts";
import { call, newApp, type TestApp } from "../../support/latchkey.ts";
import { newIntegration, revoke, type TestIntegration } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";
import { until } from "../../support/until.ts";

let app: TestApp;
let latchkey: Latchkey;
let integration: TestIntegration;

beforeAll(async () => {
  app = await newApp("Bulk");
  integration = await newIntegration(app, "parqet", { id: "parqet" });
  latchkey = new Latchkey({ origin: (await stack()).latchkey.href, apiKey: app.key });
});

const failureOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (error instanceof LatchkeyError ? error : null),
  );

const endOf = (id: string) =>
  until(
    () => latchkey.bulkJobs.get(id),
    ({ state }) => state !== "running",
  );

async function runJob(job: Parameters<Latchkey["bulkJobs"]["create"]>[0]) {
  const { id } = await latchkey.bulkJobs.create(job);
  const ended = await endOf(id);
  return { id, ended, results: await Array.fromAsync(latchkey.bulkJobs.results(id)) };
}

describe("a bulk job", () => {
  test("refreshes the connections that match, keeps the result of each, and skips what cannot be refreshed", async () => {
    const [working, revoked] = [await connect(app, integration), await connect(app, integration)];
    const grant = { integration: "parqet", end_user: "imported", access_token: "t" };
    const imported = await latchkey.connections.import(grant);
    const server = await newIntegration(app, "parqet", { id: "other" });
    const elsewhere = await connect(app, server);
    await revoke(integration, "refresh_tokens");
    const again = await connect(app, integration);
    const { ended, results } = await runJob({ action: "refresh", filter: { integration: "parqet" } });
    expect(ended).toMatchObject({
      state: "finished",
      filter: { integration: "parqet" },
      connections: { total: 4, done: 1, failed: 2, skipped: 1 },
      kept_until: expect.any(String),
    });
    expect(new Map(results.map(({ connection, outcome, code }) => [connection, [outcome, code]]))).toEqual(
      new Map([
        [again.id, ["done", null]],
        [imported.id, ["skipped", "refresh_not_supported"]],
        [revoked.id, ["failed", "reauthorization_required"]],
        [working.id, ["failed", "reauthorization_required"]],
      ]),
    );
    expect((await readToken(app, again.id)).body["version"]).toBe(2);
    expect((await readToken(app, elsewhere.id)).body["version"]).toBe(1);
  });

  test("creates a link for each end user, which is signed when it is read", async () => {
    const [one, two] = [await connect(app, integration), await connect(app, integration)];
    const { id, results } = await runJob({ action: "reconnect", connections: [one.id, two.id, one.id] });
    expect(results.map(({ connection }) => connection)).toEqual([one.id, two.id]);
    const urls = results.map(({ connect_url }) => connect_url ?? "");
    const page = await new Browser().get(urls[0] ?? "");
    expect(page.text).toContain("parqet");
    expect(new Set(urls).size).toBe(2);
    const developer = await signedInWith(app.key);
    const file = await developer.get(await dashboardUrl(`/apps/${app.id}/bulk-jobs/${id}/links`));
    const endUsers = await Promise.all([one.id, two.id].map(async (each) => connectionOf(app, each)));
    const rows = file.text
      .trim()
      .split("\r\n")
      .slice(1)
      .map((line) => line.split(","));
    expect(rows.map((row) => row.slice(0, 2))).toEqual(
      endUsers.map((each) => [each["id"], each["end_user"]]),
    );
    expect(rows.map(([, , url]) => url?.split("?")[0])).toEqual(urls.map((url) => url.split("?")[0]));
    const { runtime } = await stack();
    const storage = await runtime.objectStorage("AppObject", { name: app.id });
    const stored = JSON.stringify(await storage.exec("SELECT record FROM bulk_part"));
    expect(stored).toContain(one.id);
    for (const url of urls) expect(stored).not.toContain(new URL(url).searchParams.get("token"));
    expect((await latchkey.bulkJobs.list())[0]?.id).toBe(id);
  });

  test("checks, and deletes only the number of connections that the caller expects", async () => {
    const own = await newIntegration(app, "parqet", { id: "doomed" });
    const ids = [(await connect(app, own)).id, (await connect(app, own)).id];
    const filter = { integration: "doomed" };
    expect((await runJob({ action: "check", filter })).ended.connections).toMatchObject({ done: 2 });
    for (const [job, path] of [
      [{ action: "delete", filter }, "count"],
      [{ action: "delete", filter, count: 3 }, "count"],
      [{ action: "check", filter: { search: "nobody" } }, "filter"],
      [{ action: "check", filter, connections: ids }, "connections"],
      [{ action: "check", connections: ["none"] }, "connections.0"],
    ] as const) {
      const refused = await call("POST", "/v1/bulk-jobs", app.key, job);
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ path }] } });
    }
    expect(await connectionOf(app, ids[0] ?? "")).toMatchObject({ status: "active" });
    const { ended, results } = await runJob({ action: "delete", filter, count: 2 });
    expect(ended.connections).toEqual({ total: 2, done: 2, failed: 0, skipped: 0 });
    expect(results.map(({ revocation }) => revocation)).toEqual(["not_supported", "not_supported"]);
    for (const id of ids) expect((await call("GET", `/v1/connections/${id}`, app.key)).status).toBe(404);
    const again = await runJob({ action: "delete", connections: ids, count: 2 });
    expect(again.ended.connections).toEqual({ total: 2, done: 0, failed: 2, skipped: 0 });
  });

  test("E5 · deletes nothing of another app, and says so", async () => {
    const { id } = await connect(app, integration);
    const other = new Latchkey({
      origin: (await stack()).latchkey.href,
      apiKey: (await newApp("Other")).key,
    });
    const job = await other.bulkJobs.create({ action: "delete", connections: [id], count: 1 });
    const ended = await until(
      () => other.bulkJobs.get(job.id),
      ({ state }) => state !== "running",
    );
    expect(ended.connections).toEqual({ total: 1, done: 0, failed: 1, skipped: 0 });
    const [result] = await Array.fromAsync(other.bulkJobs.results(job.id));
    expect(result).toMatchObject({ connection: id, outcome: "failed", code: "connection_not_found" });
    expect(await connectionOf(app, id)).toMatchObject({ status: "active" });
  });

  test("can be canceled, and a sixth one has to wait", async () => {
    const { id } = await connect(app, integration);
    const job = { action: "check", connections: [id] } as const;
    const created = await Promise.all(
      Array.from({ length: 12 }, () => call("POST", "/v1/bulk-jobs", app.key, job)),
    );
    const refused = created.filter(({ status }) => status === 429);
    expect(refused[0]?.body).toMatchObject({ code: "rate_limited", detail: expect.stringContaining("5") });
    const last = String(created.findLast(({ status }) => status === 202)?.body["id"]);
    const canceled = await latchkey.bulkJobs.cancel(last);
    expect(["canceled", "finished"]).toContain(canceled.state);
    expect(await endOf(last)).toMatchObject({ state: canceled.state });
    expect(await failureOf(latchkey.bulkJobs.get("none"))).toMatchObject({ code: "bulk_job_not_found" });
  });
});

test("filters are saved under unique names, up to a limit", async () => {
  const own = await newApp("Filters");
  const filters = new Latchkey({ origin: (await stack()).latchkey.href, apiKey: own.key }).savedFilters;
  const saved = await filters.create({
    name: "Drive",
    filter: { integration: "drive", missing_scopes: true },
  });
  expect(await filters.list()).toEqual([saved]);
  expect(await failureOf(filters.create({ name: "Drive", filter: {} }))).toMatchObject({ status: 400 });
  for (let n = 1; n < 12; n += 1) await filters.create({ name: `Filter ${n}`, filter: {} });
  expect(await failureOf(filters.create({ name: "One more", filter: {} }))).toMatchObject({ status: 400 });
  await filters.delete(saved.id);
  expect(await filters.list()).toHaveLength(11);
  expect(await failureOf(filters.delete(saved.id))).toMatchObject({ code: "saved_filter_not_found" });
});

test("the export has every connection that matches, and no formula", async () => {
  const own = await newApp("Export");
  await newIntegration(own, "parqet", { id: "p" });
  const client = new Latchkey({ origin: (await stack()).latchkey.href, apiKey: own.key });
  const names = ["=1+1", "+49 30", "-2", "@sum", 'a "quoted", name', "plain"];
  for (const end_user of names)
    await client.connections.import({ integration: "p", end_user, access_token: "canary" });
  // More than a page.
  const { runtime } = await stack();
  const storage = await runtime.objectStorage("AppObject", { name: own.id });
  await storage.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
    INSERT INTO connection SELECT 'con' || substr('00000000000000000000' || i, -20), 'many', 'p', 'active', i, 1,
      replace(record, '"end_user":"plain"', '"end_user":"many"') FROM n, connection WHERE end_user = 'plain'`);
  const response = await client.connections.exportCsv({ integration: "p" });
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="connections.csv"');
  const text = await response.text();
  const lines = text.trimEnd().split("\r\n");
  expect(lines).toHaveLength(1 + names.length + 1200);
  expect(lines[0]).toMatch(/^id,account,account_id,end_user,end_user_name,integration,provider,status,/);
  for (const cell of ["'=1+1", "'+49 30", "'-2", "'@sum", '"a ""quoted"", name"', "plain"])
    expect(text).toContain(`,${cell},,p,parqet,active,`);
  expect(text).not.toContain("canary");
  const one = await (await client.connections.exportCsv({ search: "QUOTED" })).text();
  expect(one.trimEnd().split("\r\n")).toHaveLength(2);
  const developer = await signedInWith(own.key);
  const list = await dashboardUrl(`/apps/${own.id}/connections`);
  const form_token = hidden(await developer.get(list), "form_token");
  const chosen = `con${"1200".padStart(20, "0")}`;
  const file = await developer.post(`${list}/chosen`, { form_token, action: "export", id: chosen });
  expect(
    file.text
      .trimEnd()
      .split("\r\n")
      .map((line) => line.split(",")[3]),
  ).toEqual(["end_user", "many"]);
  const status = "deleted" as "active";
  expect(await failureOf(client.connections.exportCsv({ status }))).toMatchObject({ status: 400 });
});
