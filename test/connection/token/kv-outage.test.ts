// KV is a copy: where it can't be read, its truth is asked for.

import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readAppCopy } from "../../../src/kv/app-copy.ts";
import { readToken } from "../../../src/connection/token/read-token.ts";
import { configOf } from "../../../src/config.ts";
import { newConnection, valueOf } from "../../support/workers/create-connection.ts";

beforeEach(() => {
  vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

const down = () => vi.spyOn(env.TOKENS, "get").mockRejectedValue(new Error("KV is down"));

test("a token is read from its object while KV is down", async () => {
  const { ids, stub } = await newConnection();
  down();
  const edge = { env, config: configOf(env), requestId: "req", waitUntil: () => {} };
  const token = valueOf(await readToken(edge, ids.app, ids.connection, {}));
  expect(token).toEqual(valueOf(await stub.getToken({})));
});

test("what the edge knows of an app, its API keys and its webhook URLs, is nothing while KV is down", async () => {
  const { ids } = await newConnection();
  down();
  // Whoever asks goes on to the app's object, as for a key that is newer than the copy.
  expect(await readAppCopy(env, ids.app, Date.now() + 60_000)).toBeNull();
});
