// Tests of integrations through the API, as an app's developer runs them.

import { z } from "zod";
import { must } from "./flow.ts";
import { Browser } from "./http/browser.ts";
import { call, type Json, type TestApp } from "./latchkey.ts";
import type { TestIntegration } from "./sandbox.ts";
import { stack } from "./stack.ts";

export type StartedTest = { id: string; path: string; url: string; token: string; integration: string };

/** Creates a test. */
export async function startTest(app: TestApp, integration: string, body: Json = {}): Promise<StartedTest> {
  const path = `/v1/integrations/${integration}/tests`;
  const created = await call("POST", path, app.key, body);
  if (created.status !== 201) throw new Error(`the test was not created: ${created.text}`);
  const id = String(created.body["id"]);
  const url = String(created.body["connect_url"]);
  return { id, path: `${path}/${id}`, url, token: new URL(url).searchParams.get("token") ?? "", integration };
}

/** Returns the report of a test. */
export async function reportOf(app: TestApp, { path }: Pick<StartedTest, "path">): Promise<Json> {
  return (await call("GET", path, app.key)).body;
}

/** Returns the connection of a test, which the API does not show. */
export async function connectionOfTest(app: TestApp, { id }: Pick<StartedTest, "id">): Promise<string> {
  const { runtime } = await stack();
  const storage = await runtime.objectStorage("AppObject", { name: app.id });
  const [row] = await storage.exec("SELECT connection FROM integration_test WHERE id = ?", id);
  return z.string().parse(row?.["connection"]);
}

const Steps = z.object({ steps: z.array(z.object({ step: z.string() })) });

/** Returns the names of the steps that a test has done. */
export const stepsOf = (report: Json): string[] => Steps.parse(report).steps.map(({ step }) => step);

/** Opens the link of a test and clicks. Returns where the browser is sent. */
export async function clickTest(browser: Browser, test: StartedTest, fields: Record<string, string> = {}) {
  await browser.get(test.url);
  const url = new URL("/connect", test.url).href;
  return browser.post(url, { token: test.token, integration: test.integration, ...fields });
}

/** Runs a test at a server that shows no consent page, up to its report. */
export async function runTest(app: TestApp, { id }: Pick<TestIntegration, "id">): Promise<Json> {
  const test = await startTest(app, id);
  const browser = new Browser();
  const toProvider = must(await clickTest(browser, test));
  const returned = await browser.get(must(await browser.get(toProvider)));
  const handle = new URL(returned.location ?? "http://none").searchParams.get("handle");
  if (handle !== null) await call("POST", "/v1/connect/confirm", app.key, { handle, end_user_id: "test" });
  return reportOf(app, test);
}
