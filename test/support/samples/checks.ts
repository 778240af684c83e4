// Checks of samples whose result says too little by itself: one function for each sample.

import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { z } from "zod";
import { connectionOf, readToken } from "../flow.ts";
import { call } from "../latchkey.ts";
import { grantAt } from "../peers/sandbox-grant.ts";
import { ScriptedProvider } from "../peers/scripted-provider.ts";
import { ringAll } from "../run-connection-tasks.ts";
import { connectAndReturn, ENDED, expectVerifies, WEBHOOK_SECRET } from "./people.ts";
import type { PageRun, Sample } from "./proof.ts";
import type { ShellResult } from "./shell.ts";

/** dpop.md: calls the API with a token that is bound to a key, and a proof. */
export async function listsWithProof(sample: Sample, { reader }: PageRun): Promise<void> {
  const body = { integration: "bound", end_user: "another-export", scope: "portfolio:read" };
  const { body: created } = await call("POST", "/v1/connections", reader.app.key, body);
  expect(await sample.call("listPortfolios", created["id"])).toMatchObject(PORTFOLIOS);
}

const PORTFOLIOS = { items: expect.any(Array) };

const activeConnection = () => process.env["CONNECTION_ID"] ?? "";

/** README: connects an account and reads its data. */
export async function connectsAndReads(sample: Sample, { reader }: PageRun): Promise<void> {
  const url = await sample.call("createConnectUrl", "your-user-1");
  const { searchParams } = await connectAndReturn(String(url), "parqet", reader);
  const id = await sample.call("handleReturn", searchParams.get("handle"), "your-user-1");
  expect(await sample.call("listPortfolios", id)).toMatchObject(PORTFOLIOS);
}

/** client.md: one user connects, another one declines. */
export async function startsAndReturns(sample: Sample, { reader }: PageRun): Promise<void> {
  const url = await sample.call("createConnectUrl", { id: "your-user-1", name: "Ada" });
  const back = await connectAndReturn(String(url), "parqet", reader);
  const id = await sample.call("handleReturn", back, "your-user-1");
  expect(await connectionOf(reader.app, String(id))).toMatchObject({ status: "active" });
  const declined = new URL("http://localhost/back?error=access_denied");
  await expect(sample.call("handleReturn", declined, "your-user-1")).rejects.toThrow("access_denied");
}

/** client.md: an agent shows a link, and waits until the user has connected and the app has confirmed. */
export async function waitsForUser(sample: Sample, { reader }: PageRun): Promise<void> {
  const endUser = "user-of-an-agent";
  const links: string[] = [];
  const shown = Promise.withResolvers<string>();
  const showLink = (url: string) => {
    links.push(url);
    shown.resolve(url);
  };
  const ensured = sample.call("ensureConnection", endUser, showLink);
  const { searchParams } = await connectAndReturn(await shown.promise, "parqet", reader);
  const handle = searchParams.get("handle");
  await call("POST", "/v1/connect/confirm", reader.app.key, { handle, end_user_id: endUser });
  expect(await connectionOf(reader.app, String(await ensured))).toMatchObject({ end_user: endUser });
  expect(links).toHaveLength(1);
}

/** client.md: the sandbox accepts one key of two, and the accepted key can be replaced. */
export async function connectsKey(sample: Sample, { reader }: PageRun): Promise<void> {
  expect(await sample.call("connectKey", "your-user-1", "sk-sandbox-wrong")).toBe(null);
  expect(vi.spyOn(console, "log").mock.lastCall).toMatchObject([{ status: 401, error: "invalid_api_key" }]);
  const id = await sample.call("connectKey", "your-user-1", "sk-sandbox-alice-4f2a");
  await sample.call("replaceKey", id, "sk-sandbox-alice-4f2a");
  expect((await readToken(reader.app, String(id))).body).toMatchObject({ version: 2 });
}

/** client.md: the provider rejected the token, and the sample requested a newer one. */
export async function getsNewerToken(sample: Sample, { reader }: PageRun): Promise<void> {
  expect(sample.value("response")).toMatchObject({ status: 401 });
  const { version } = z.object({ version: z.number() }).parse(sample.value("token"));
  const { body } = await readToken(reader.app, activeConnection());
  expect(body["version"]).toBe(version + 1);
}

/** machine-to-machine.md: a client gets a token with its own credentials. */
export async function connectsMachine(sample: Sample, { reader }: PageRun): Promise<void> {
  const server = await ScriptedProvider.start();
  const options = { grant_type: "client_credentials" };
  const { body } = await call("POST", "/v1/integrations", reader.app.key, server.integration({ options }));
  const id = await sample.call("connectMachine", body["id"], "nightly-export");
  expect((await readToken(reader.app, String(id))).body["access_token"]).toBe(server.currentToken);
  await server.close();
}

/** device-flow.md: the user enters the code that the tool has shown. */
export async function connectsTerminal(sample: Sample, { reader }: PageRun): Promise<void> {
  const show = async (line: string) => {
    const [, verification_uri = "", user_code = ""] = /Open (\S+) and enter the code (\S+)/.exec(line) ?? [];
    const body = new URLSearchParams({ user_code, account: "alice", decision: "allow" });
    expect(await fetch(verification_uri, { method: "POST", body })).toMatchObject({ status: 200 });
    const { body: found } = await call("GET", "/v1/connections?end_user=terminal-user", reader.app.key);
    await ringAll(reader.app, Listed.parse(found).data[0].id);
  };
  const id = String(await sample.call("connectTerminal", "terminal-user", show));
  expect(await connectionOf(reader.app, id)).toMatchObject({ status: "active" });
}

export function readsPortfolios(sample: Sample): Promise<void> {
  expect(sample.value("portfolios")).toMatchObject(PORTFOLIOS);
  return Promise.resolve();
}

const Listed = z.object({ data: z.tuple([z.object({ id: z.string(), end_user: z.string() })]) });

/** client.md: returns data, or a connect URL if the connection has to be connected again. */
export async function handlesErrors(sample: Sample, { reader }: PageRun): Promise<void> {
  expect(await sample.call("getPortfolios", activeConnection(), "your-user-1")).toMatchObject({
    status: 200,
  });
  const { body } = await call("GET", "/v1/connections?status=reauthorization_required", reader.app.key);
  const [ended] = Listed.parse(body).data;
  const url = await sample.call("getPortfolios", ended.id, ended.end_user);
  expect(String(url)).toContain("/connect?token=");
}

/** An endpoint accepts a webhook that Latchkey has signed, and no other. */
export async function verifiesWebhooks(sample: Sample): Promise<void> {
  await expectVerifies((request) => sample.call("receive", request, WEBHOOK_SECRET));
}

/** The demo app's README and webhooks.md: the endpoint stores what it accepts. */
export async function storesWebhooks(sample: Sample): Promise<void> {
  await verifiesWebhooks(sample);
  const stored = sample.value("stored") as Iterable<unknown>;
  expect([...stored]).toEqual([[expect.stringMatching(/^evt/), expect.objectContaining(ENDED)]]);
}

const ROOT_KEY = { kty: "oct", kid: expect.any(String), k: expect.stringMatching(/^[\w-]{43}$/) };

/** deploy.md: sets the Worker's root keys. */
export function setsRootKeys({ fed }: ShellResult): Promise<void> {
  expect(JSON.parse(fed)).toEqual({ keys: [ROOT_KEY] });
  return Promise.resolve();
}

/** deploy.md: adds a new key after the old one. */
export function addsRootKey({ stdout }: ShellResult, { reader }: PageRun): Promise<void> {
  const old: unknown = JSON.parse(readFileSync(join(reader.clone, ".secrets", "root-keys.json"), "utf8"));
  const { keys } = z.object({ keys: z.array(z.unknown()) }).parse(JSON.parse(stdout));
  expect(keys).toEqual([ROOT_KEY, ROOT_KEY]);
  expect({ keys: keys.slice(0, 1) }).toEqual(old);
  return Promise.resolve();
}

const FOLDER = "migrate";

/** migrate.md: a grant that was created without Latchkey. */
export async function realGrant(line: object, { reader }: PageRun): Promise<object> {
  const { access_token, refresh_token } = await grantAt("parqet", reader.parqet);
  return { ...line, access_token, refresh_token };
}

export function writeEnv({ reader }: PageRun): Promise<void> {
  const env = `LATCHKEY_ORIGIN=${reader.origin}\nLATCHKEY_API_KEY=${reader.app.key}\n`;
  writeFileSync(join(reader.folder, FOLDER, ".env"), env);
  return Promise.resolve();
}

/** migrate.md: imports each grant once, however often it runs, and reports failures. */
export async function importsOnce(
  result: ShellResult,
  { reader }: PageRun,
  again: () => Promise<ShellResult>,
): Promise<void> {
  const file = (name: string) => join(reader.folder, FOLDER, name);
  const results = () => readFileSync(file("connections.jsonl"), "utf8").trimEnd().split("\n").toSorted();
  expect(result.stderr).toContain('2 grants: {"imported":2,"skipped":0,"failed":0}');
  const first = results();
  expect(first).toHaveLength(2);
  expect((await again()).stderr).toContain('2 grants: {"imported":0,"skipped":2,"failed":0}');
  expect(results()).toEqual(first);
  const wrong = { id: "old-3", integration: "none", end_user: "u", access_token: "a", expires_at: null };
  appendFileSync(file("grants.jsonl"), `${JSON.stringify(wrong)}\n`);
  await expect(again()).rejects.toThrow(/old-3: .*\(integration_not_found\)[^]*"skipped":2,"failed":1/);
}
