// The query of `GET /v1/connections/{connection}/token`.

import { NO_LIMITS } from "../../support/workers/no-limits.ts";
import { LATCHKEY } from "../../../src/shared/actor.ts";
import { exports } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MINUTE } from "../../../src/shared/clock.ts";
import { newConnection, type Stage, valueOf } from "../../support/workers/create-connection.ts";
import { tokenResponse, fakeProvider } from "../../support/workers/scripted-fetch.ts";

let stage: Stage;
let key: string;

beforeEach(async () => {
  stage = await newConnection();
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  key = valueOf(await stage.appStub.createKey(NO_LIMITS, LATCHKEY)).api_key;
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Reads the token over HTTP; returns its version, or a failure's code. */
async function read(query = ""): Promise<unknown> {
  const path = `/v1/connections/${stage.ids.connection}/token${query}`;
  const response = await exports.default.fetch(`http://localhost:8787${path}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const body: Record<string, unknown> = await response.json();
  return body["version"] ?? body["code"];
}

test("min_ttl refreshes a token with less time left, up to half its lifetime", async () => {
  const received = fakeProvider(() => tokenResponse(`access-${received.length + 1}`, "refresh-2"));
  expect(await read("?min_ttl=86400")).toBe(1);
  stage.clock.advance(20 * MINUTE);
  expect(await read("?min_ttl=86400")).toBe(1);
  stage.clock.advance(10 * MINUTE);
  expect(await read()).toBe(1);
  expect(await read("?min_ttl=600")).toBe(1);
  expect(await read("?min_ttl=86400")).toBe(2);
  expect(await read("?min_ttl=86400")).toBe(2);
  expect(received).toHaveLength(1);
});

test("min_ttl returns the present token if it cannot be refreshed now and is still valid", async () => {
  const received = fakeProvider(() => new Response(null, { status: 500 }));
  stage.clock.advance(40 * MINUTE);
  expect(await read("?min_ttl=86400")).toBe(1);
  expect(received).toHaveLength(1);
});

test.each(["-1", "x", "1.5", "86401", "1&min_ttl=2"])("min_ttl=%s is rejected", async (value) => {
  expect(await read(`?min_ttl=${value}`)).toBe("invalid_request");
});
