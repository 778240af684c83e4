// What the responses contain while the static files can't be read.

import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NO_LIMITS } from "../../support/workers/no-limits.ts";
import { router } from "../../../src/http/router.ts";
import { ProviderResponse } from "../../../src/http/schemas/provider.ts";
import { LATCHKEY } from "../../../src/shared/actor.ts";
import { DAY, SECOND } from "../../../src/shared/clock.ts";
import { newStage, valueOf } from "../../support/workers/create-connection.ts";

let key: string;
let logged: string[];
let now = Date.now();

beforeEach(async () => {
  logged = [];
  for (const level of ["info", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation((line: unknown) => void logged.push(String(line)));
  const { appStub } = await newStage();
  key = valueOf(await appStub.createKey(NO_LIMITS, LATCHKEY)).api_key;
  vi.useFakeTimers({ toFake: ["Date"] });
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function read(path: string, assets: Response | null): Promise<Response> {
  const headers = { authorization: `Bearer ${key}` };
  const unreadable: Fetcher = {
    fetch: async () => assets?.clone() ?? Response.error(),
    connect: () => expect.unreachable("no socket is opened"),
  };
  const bindings = assets === null ? env : { ...env, ASSETS: unreadable };
  const request = new Request(`http://localhost:8787${path}`, { headers });
  return router().fetch(request, bindings, createExecutionContext());
}

test.each([
  ["is missing", new Response(null, { status: 404 }), "static_file_missing"],
  ["has another format", Response.json({ addepar: { documentation: 1 } }), "static_file_unreadable"],
])("a provider has no description while the file %s, and has it a second later", async (_, file, event) => {
  // What was read before has expired.
  vi.setSystemTime((now += 2 * DAY));
  const provider = ProviderResponse().parse(await (await read("/v1/providers/addepar", file)).json());
  expect(provider).toMatchObject({ documentation: null, scopes: [], registration: { url: null, notes: [] } });
  expect(provider.endpoints).toHaveProperty("authorization_endpoint");
  const page = await read("/docs/providers/addepar", file);
  expect(page.status).toBe(200);
  expect(await page.text()).not.toContain("Documentation of");
  expect(logged.filter((line) => line.includes(event))).toHaveLength(1);

  vi.setSystemTime((now += SECOND));
  const later = ProviderResponse().parse(await (await read("/v1/providers/addepar", null)).json());
  expect(later.documentation).toMatch(/^https:/);
  expect(later.scopes).toContainEqual({ scope: "TRANSACTIONS", description: "Read transactions" });
});

test("a text is read once a day, and again a second after a failure", async () => {
  vi.setSystemTime((now += 2 * DAY));
  const first = await read("/connect.js", null);
  expect(first.status).toBe(200);
  const again = await read("/connect.js", new Response(null, { status: 404 }));
  expect(await again.text()).toBe(await first.text());
  vi.setSystemTime((now += 2 * DAY));
  // A failure is kept for a moment only, because nobody can connect without the script.
  for (const status of [404, 503]) {
    expect((await read("/connect.js", new Response(null, { status }))).status).toBe(500);
    vi.setSystemTime((now += SECOND));
  }
  expect((await read("/connect.js", null)).status).toBe(200);
});
