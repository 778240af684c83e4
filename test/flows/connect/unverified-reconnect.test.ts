// A reconnect whose account can't be told at the moment.

import { afterEach, beforeEach, expect, test } from "vitest";
import { Browser } from "../../support/http/browser.ts";
import { confirm, connectionOf, readToken, startSession, walkToCallback } from "../../support/flow.ts";
import { newApp } from "../../support/latchkey.ts";
import { newScriptedIntegration, ScriptedProvider } from "../../support/peers/scripted-provider.ts";

let provider: ScriptedProvider;

beforeEach(async () => {
  provider = await ScriptedProvider.start();
});
afterEach(() => provider.close());

test("D6 · changes nothing, and revokes nothing that the grant in use might hang on", async () => {
  const app = await newApp();
  const integration = await newScriptedIntegration(app, provider);
  const browser = new Browser();
  const go = async (session: Record<string, unknown>) => {
    const started = await startSession(app, integration, session);
    const callback = await walkToCallback(browser, started, integration);
    return { started, answer: await confirm(app, await browser.get(callback), started.endUser) };
  };
  provider.accountOf = () => "ada";
  const { started, answer } = await go({});
  expect(answer.status).toBe(200);
  provider.accountOf = () => "";
  const again = await go({ end_user: { id: started.endUser }, connection_id: started.connectionId });
  expect(again.answer.body["code"]).toBe("account_unverified");
  expect(provider.revocations).toEqual([]);
  expect((await readToken(app, started.connectionId)).body["version"]).toBe(1);
  expect(await connectionOf(app, started.connectionId)).toMatchObject({ status: "active" });
});
