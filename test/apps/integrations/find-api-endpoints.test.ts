import { LATCHKEY } from "../../../src/shared/actor.ts";
import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, test, vi } from "vitest";
import { findApiEndpoints } from "../../../src/apps/integrations/find-api-endpoints.ts";
import { SECOND } from "../../../src/shared/clock.ts";
import { newStage, PROVIDER, valueOf } from "../../support/workers/create-connection.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("F6 · an integration is found that has the name of a property that every object has, before KV has it", async () => {
  const { ids, appStub, clock } = await newStage();
  vi.spyOn(Date, "now").mockImplementation(clock.now);
  clock.advance(20 * SECOND);
  await runDurableObjectAlarm(appStub);
  clock.advance(20 * SECOND);
  const find = () =>
    findApiEndpoints(env, ids.app, {
      integration: "constructor",
      variables: {},
      metadata: {},
      origins_since: 0,
    });
  expect(await find()).toEqual({ ok: false, failure: { code: "integration_not_found" } });
  valueOf(await appStub.createIntegration({ ...PROVIDER, id: "constructor" }, LATCHKEY));
  expect(valueOf(await find()).endpoints.token_endpoint).toBe(PROVIDER.endpoints?.token_endpoint);
});
