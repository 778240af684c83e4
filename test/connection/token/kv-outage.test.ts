// KV has copies only. If it can't be read, the Durable Objects are read instead.

import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readIntegrationCopy } from "../../../src/kv/integration-copy.ts";
import { readKeyCopy } from "../../../src/kv/key-copy.ts";
import { readToken } from "../../../src/connection/token/read-token.ts";
import { configOf } from "../../../src/config.ts";
import { DAY } from "../../../src/shared/clock.ts";
import { newConnection, valueOf } from "../../support/workers/create-connection.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

const down = () => vi.spyOn(env.TOKENS, "get").mockRejectedValue(new Error("KV is down"));

test("a token is read from its Durable Object while KV is down", async () => {
  const { ids, stub } = await newConnection();
  down();
  const edge = { env, config: configOf(env), requestId: "req", waitUntil: () => {} };
  const { token } = valueOf(await readToken(edge, ids.app, ids.connection, {}));
  expect(token).toEqual(valueOf(await stub.getToken({})));
});

test("the KV copies of an app's keys and integrations are missing while KV is down", async () => {
  const { ids, integration } = await newConnection();
  down();
  const now = Date.now() + 2 * DAY;
  // Callers then read from the app's object, as for a key that is newer than the copy.
  expect(await readKeyCopy(env, ids.app, now)).toBeNull();
  expect(await readIntegrationCopy(env, ids.app, integration, now)).toBeNull();
});
