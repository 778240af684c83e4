// A stored credential is sent only to the origins that it was configured or issued for.

import { NO_LIMITS } from "../../support/workers/no-limits.ts";
import { LATCHKEY } from "../../../src/shared/actor.ts";
import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import type { DefinitionOverrides } from "../../../src/providers/definition/definition.ts";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { bindToOrigins } from "../../../src/integration/credential-origins.ts";
import { Integration } from "../../../src/integration/integration.ts";
import { HOUR, MINUTE } from "../../../src/shared/clock.ts";
import { freshStub } from "../../crash-points/crash-injector.ts";
import {
  beginAttempt,
  newConnection,
  newSession,
  newStage,
  PROVIDER,
  type Stage,
  valueOf,
  updateIntegration,
} from "../../support/workers/create-connection.ts";
import { BANK, connectItem, newBankStage } from "../../support/workers/item-stage.ts";
import { fakeProvider, tokenResponse } from "../../support/workers/scripted-fetch.ts";

const ENDPOINTS = { ...PROVIDER.endpoints, api_base_url: "https://api.example.com/v1" };
const SETTINGS = { ...PROVIDER, endpoints: ENDPOINTS };
const PUBLIC = { ...SETTINGS, client_secret: undefined };
const EVIL = "https://evil.example.com";
/** An integration whose API is not on the origin of its other endpoints moves to another API. */
const MOVED = { ...ENDPOINTS, api_base_url: `${EVIL}/v1` };

let received: ReturnType<typeof fakeProvider>;

beforeEach(() => {
  vi.spyOn(console, "info").mockImplementation(() => {});
  received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** Creates an active connection. The clocks of all objects and of the Worker are the stage's. */
async function connected(settings: typeof PROVIDER = SETTINGS) {
  const stage = await newConnection({}, settings);
  vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
  return stage;
}

const receivedUrls = () => received.map(({ url }) => url);
const statusOf = async ({ stub }: Stage) => valueOf(await stub.get()).status;

async function eventsOf({ stub }: Stage): Promise<string[]> {
  return valueOf(await stub.listEvents(null, 50)).data.map(({ type }) => type);
}

async function proxied({ appStub, ids }: Stage, path = "items") {
  const key = valueOf(await appStub.createKey(NO_LIMITS, LATCHKEY)).api_key;
  const url = `http://localhost:8787/v1/connections/${ids.connection}/proxy/${path}`;
  const response = await exports.default.fetch(url, { headers: { authorization: `Bearer ${key}` } });
  const body: Record<string, unknown> = await response.json();
  return response.ok ? "sent" : body["code"];
}

const REQUIRED_AGAIN = {
  failure: {
    code: "integration_invalid",
    fields: [{ path: "client_secret", message: expect.stringContaining("is required again") }],
  },
};

/** A definition whose refresh endpoint is at a host that the token response names. */
const shardedAt = (hosts: string[]): DefinitionOverrides => ({
  endpoints: { refresh_endpoint: "https://{shard}/refresh" },
  learned: { shard: { from: "token", path: ["shard"], kind: "host", allowed_hosts: hosts } },
});

describe("a change that moves credentials to another origin", () => {
  test.each([
    ["token_endpoint", `${EVIL}/token`],
    ["refresh_endpoint", `${EVIL}/refresh`],
    ["revocation_endpoint", `${EVIL}/revoke`],
    ["userinfo_endpoint", `${EVIL}/userinfo`],
    ["api_base_url", `${EVIL}/v1`],
    ["api_base_url", "http://localhost:1/v1"],
  ])("E6 · of %s to %s needs the client secret in the same request", async (name, url) => {
    const stage = await connected();
    const endpoints = { ...ENDPOINTS, [name]: url };
    const refused = await updateIntegration(stage, { endpoints });
    expect(refused).toMatchObject(REQUIRED_AGAIN);
    expect(JSON.stringify(refused)).toContain(name);
    expect(valueOf(await stage.appStub.getIntegration(stage.integration)).endpoints).toEqual(ENDPOINTS);
    valueOf(await updateIntegration(stage, { endpoints, client_secret: "secret" }));
  });

  test.each([
    ["exchange_endpoint", { endpoints: { exchange_endpoint: `${EVIL}/exchange` } }],
    ["account_endpoint", { endpoints: { account_endpoint: `${EVIL}/me` }, account: {} }],
    ["refresh_endpoint", { endpoints: { refresh_endpoint: `${EVIL}/refresh` } }],
    ["refresh_endpoint", shardedAt(["evil.example.com"])],
  ] satisfies [string, DefinitionOverrides][])(
    "E6 · of %s by the integration's own definition needs it as well",
    async (name, definition) => {
      const stage = await connected();
      const refused = await updateIntegration(stage, { definition });
      expect(refused).toMatchObject(REQUIRED_AGAIN);
      expect(JSON.stringify(refused)).toContain(name);
      valueOf(await updateIntegration(stage, { definition, client_secret: "secret" }));
    },
  );

  /** Definitions that put the token endpoint elsewhere for a session's variable, or for a value that the flow brings. */
  const CHOSEN_LATER: [string, (host: string) => DefinitionOverrides][] = [
    [
      "a host that a session can choose",
      (host) => ({
        endpoints: { refresh_endpoint: "https://{host}/refresh" },
        variables: {
          host: {
            label: "Host",
            kind: "host",
            allowed_hosts: ["provider.example.com", host],
            default: "provider.example.com",
          },
        },
      }),
    ],
    [
      "a choice of a session",
      (host) => ({
        endpoints: { refresh_endpoint: "https://{host}/refresh" },
        variables: {
          host: { label: "Host", choices: ["provider.example.com", host], default: "provider.example.com" },
        },
      }),
    ],
    [
      "a variant that a session can choose",
      (host) => ({
        variables: { region: { label: "Region", choices: ["eu", "us"], default: "eu" } },
        variants: {
          variable: "region",
          endpoints: {
            eu: { refresh_endpoint: "https://provider.example.com/refresh" },
            us: { refresh_endpoint: `https://${host}/refresh` },
          },
        },
      }),
    ],
    [
      "a host in place of a learned value's default",
      (host) => ({
        endpoints: { refresh_endpoint: "https://{host}/refresh" },
        learned: {
          host: {
            from: "token",
            path: ["host"],
            kind: "host",
            allowed_hosts: ["provider.example.com", host],
            default: "provider.example.com",
          },
        },
      }),
    ],
  ];

  test.each(CHOSEN_LATER)("E6 · by %s needs it as well", async (_, definitionWith) => {
    const stage = await connected();
    const first = definitionWith("us.provider.example.com");
    valueOf(await updateIntegration(stage, { definition: first, client_secret: "secret" }));
    valueOf(
      await updateIntegration(stage, {
        definition: { ...first, documentation: "https://provider.example.com" },
      }),
    );
    const other = definitionWith("evil.example.com");
    expect(await updateIntegration(stage, { definition: other })).toMatchObject(REQUIRED_AGAIN);
  });

  test("E6 · by a longer list of the hosts that a value can be needs it as well", async () => {
    const stage = await connected();
    const first = shardedAt(["provider.example.com"]);
    valueOf(await updateIntegration(stage, { definition: first, client_secret: "secret" }));
    valueOf(await updateIntegration(stage, { definition: first, name: "New" }));
    const longer = shardedAt(["provider.example.com", "evil.example.com"]);
    expect(await updateIntegration(stage, { definition: longer })).toMatchObject(REQUIRED_AGAIN);
  });

  test("E6 · in two steps, by removing the endpoint first, needs it as well", async () => {
    const stage = await connected();
    const { api_base_url: _, revocation_endpoint: __, ...rest } = ENDPOINTS;
    valueOf(await updateIntegration(stage, { endpoints: rest }));
    expect(await updateIntegration(stage, { endpoints: MOVED })).toMatchObject(REQUIRED_AGAIN);
    const revocable = { ...rest, revocation_endpoint: `${EVIL}/revoke` };
    expect(await updateIntegration(stage, { endpoints: revocable })).toMatchObject(REQUIRED_AGAIN);
    valueOf(await updateIntegration(stage, { endpoints: ENDPOINTS }));
    expect(await proxied(stage)).toBe("sent");
  });

  test.each(["refresh_endpoint", "revocation_endpoint"])(
    "E6 · back to an earlier %s, which was removed before the secret was set, needs it as well",
    async (name) => {
      const stage = await connected();
      const { revocation_endpoint: _, ...rest } = ENDPOINTS;
      const evil = { ...rest, [name]: `${EVIL}/x` };
      valueOf(await updateIntegration(stage, { endpoints: evil, client_secret: "anything else" }));
      valueOf(await updateIntegration(stage, { endpoints: rest }));
      valueOf(await updateIntegration(stage, { client_secret: "the real one" }));
      expect(await updateIntegration(stage, { endpoints: evil })).toMatchObject(REQUIRED_AGAIN);
    },
  );

  test("E6 · back to an earlier refresh_endpoint sends no grant of a public client there", async () => {
    const stage = await newStage(PUBLIC);
    vi.spyOn(Date, "now").mockImplementation(stage.clock.now);
    const evil = { ...ENDPOINTS, refresh_endpoint: `${EVIL}/x` };
    valueOf(await updateIntegration(stage, { endpoints: evil }));
    valueOf(await updateIntegration(stage, { endpoints: ENDPOINTS }));
    valueOf((await stage.stub.receiveCallback(await beginAttempt(stage, await newSession(stage)))).result);
    stage.clock.advance(MINUTE);
    valueOf(await updateIntegration(stage, { endpoints: evil }));
    const sent = received.length;
    expect(await stage.stub.getToken({ force: true })).toMatchObject({ ok: false });
    expect(receivedUrls().slice(sent)).toEqual([]);
  });

  test("E6 · by a variable of the host needs it as well", async () => {
    const stage = await newStage({
      provider: "addepar",
      client_id: "client",
      client_secret: "secret",
      variables: { environment: "firm", firm: "acme" },
    });
    const variables = { environment: "firm", firm: "other" };
    expect(await updateIntegration(stage, { variables })).toMatchObject(REQUIRED_AGAIN);
    expect(await updateIntegration(stage, { variables: { environment: "firm" } })).toMatchObject(
      REQUIRED_AGAIN,
    );
    valueOf(await updateIntegration(stage, { variables, client_secret: "secret" }));
  });

  test("E6 · by an issuer's metadata needs it as well", async () => {
    vi.restoreAllMocks();
    let tokenOrigin = "https://auth.example.com";
    fakeProvider(() =>
      Response.json({
        issuer: "https://auth.example.com",
        authorization_endpoint: "https://auth.example.com/authorize",
        token_endpoint: `${tokenOrigin}/token`,
      }),
    );
    const endpoints = { issuer: "https://auth.example.com" };
    const stage = await newStage({
      provider: "oauth2",
      client_id: "client",
      client_secret: "secret",
      endpoints,
    });
    valueOf(await updateIntegration(stage, { endpoints }));
    tokenOrigin = EVIL;
    expect(await updateIntegration(stage, { endpoints })).toMatchObject(REQUIRED_AGAIN);
  });

  test("E6 · is not needed for another path, for the token endpoint's origin, or for a first API", async () => {
    const stage = await connected(PROVIDER);
    const provider = "https://provider.example.com";
    const endpoints = { ...ENDPOINTS, token_endpoint: `${provider}/v2/token` };
    valueOf(await updateIntegration(stage, { endpoints }));
    expect(await proxied(stage)).toBe("sent");
    valueOf(await updateIntegration(stage, { endpoints: { ...endpoints, api_base_url: `${provider}/api` } }));
    valueOf(await updateIntegration(stage, { name: "Another name" }));
    // An isolate keeps the app's copy for a while.
    stage.clock.advance(MINUTE);
    expect(await proxied(stage)).toBe("sent");
    expect(receivedUrls().at(-1)).toBe(`${provider}/api/items`);
  });

  test("E6 · is not seen in a provider's file that the operator has changed", async () => {
    const current = Integration().parse({
      id: "int",
      callback_id: "cb",
      provider: "parqet",
      client_id: "client",
      scopes: [],
      variables: {},
      endpoints: {},
      options: {},
      discovered: null,
      sealed_client_secret: "sealed",
      created_at: 0,
      updated_at: 0,
    });
    const renamed = await bindToOrigins(current, { ...current, name: "New" }, 1);
    expect([renamed.moved, renamed.bound.origins_since]).toEqual([[], 0]);
    const overridden = { ...current, endpoints: { token_endpoint: `${EVIL}/token` } };
    const { moved, bound } = await bindToOrigins(current, overridden, 1);
    expect([moved, bound.origins_since]).toEqual([["token_endpoint"], 1]);
    // Back at the first origins, the first grants can be used again, and the grants of the time between can't.
    const { bound: back } = await bindToOrigins(bound, current, 1);
    expect(back.origins_since).toBe(0);
    expect((await bindToOrigins(back, overridden, 2)).bound.origins_since).toBe(1);
    const third = { ...current, endpoints: { token_endpoint: "https://third.example.com/token" } };
    expect((await bindToOrigins(back, third, 1)).bound.origins_since).toBe(2);
  });
});

describe.each([
  ["a confidential client", SETTINGS, { client_secret: "secret" }],
  ["a public client", PUBLIC, {}],
])("after a move, a grant of %s", (_, settings, secret) => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await connected(settings);
    valueOf(await updateIntegration(stage, { endpoints: MOVED, ...secret }));
  });

  test("E6 · is not refreshed, and asks for reauthorization once", async () => {
    stage.clock.advance(HOUR);
    const ended = { failure: { code: "reauthorization_required" } };
    expect(await stage.stub.getToken({})).toMatchObject(ended);
    expect(await stage.stub.getToken({ evenIfRefused: true })).toMatchObject(ended);
    stage.clock.advance(HOUR);
    expect(await stage.stub.getToken({ evenIfRefused: true })).toMatchObject(ended);
    expect(received).toEqual([]);
    expect(await statusOf(stage)).toBe("reauthorization_required");
    expect(await eventsOf(stage)).toEqual(["connection.reauthorization_required", "connection.created"]);
  });

  test("E6 · is not sent by the proxy, and works again after a reconnect", async () => {
    expect(await proxied(stage)).toBe("reauthorization_required");
    expect(await proxied(stage)).toBe("reauthorization_required");
    expect(received).toEqual([]);
    expect(await statusOf(stage)).toBe("reauthorization_required");
    const session = await newSession(stage, { connection_id: stage.ids.connection });
    valueOf((await stage.stub.receiveCallback(await beginAttempt(stage, session))).result);
    expect(await proxied(stage)).toBe("sent");
    expect(receivedUrls().at(-1)).toBe(`${EVIL}/v1/items`);
    expect(await statusOf(stage)).toBe("active");
  });

  test("E6 · works again when the endpoints are moved back", async () => {
    expect(await proxied(stage)).toBe("reauthorization_required");
    valueOf(await updateIntegration(stage, { endpoints: ENDPOINTS, ...secret }));
    stage.clock.advance(2 * MINUTE);
    expect(await stage.stub.refresh({ evenIfRefused: true })).toMatchObject({ ok: true });
    expect(await proxied(stage)).toBe("sent");
    expect(await statusOf(stage)).toBe("active");
  });

  test("says why in the failure and in the diagnostics", async () => {
    stage.clock.advance(HOUR);
    const detail = expect.stringContaining("were changed since this grant was issued");
    for (let n = 0; n < 2; n += 1) {
      expect(await stage.stub.getToken({})).toMatchObject({
        failure: { code: "reauthorization_required", detail },
      });
    }
    expect(valueOf(await stage.stub.diagnostics())).toEqual([
      expect.objectContaining({ code: "reauthorization_required", detail, status: null }),
    ]);
  });

  test("E6 · is not checked", async () => {
    expect(await stage.stub.check()).toMatchObject({ failure: { code: "reauthorization_required" } });
    expect(received).toEqual([]);
    expect(await statusOf(stage)).toBe("reauthorization_required");
  });

  test("E6 · is not revoked", async () => {
    expect(valueOf(await stage.stub.delete()).revocation).toBe("refused");
    expect(received).toEqual([]);
  });
});

test("E6 · a new grant is not sent to the origins of an old copy of the integration", async () => {
  const stage = await connected();
  expect(await proxied(stage)).toBe("sent");
  valueOf(await updateIntegration(stage, { endpoints: MOVED, client_secret: "secret" }));
  const session = await newSession(stage, { connection_id: stage.ids.connection });
  valueOf((await stage.stub.receiveCallback(await beginAttempt(stage, session))).result);
  const sent = received.length;
  expect(await proxied(stage)).toBe("sent");
  expect(receivedUrls().slice(sent)).toEqual([`${EVIL}/v1/items`]);
});

test("E6 · a grant that version 0.1 stored is not sent to the new origins of a later change", async () => {
  const stage = await connected();
  await runInDurableObject(stage.stub, (_, { storage }) => {
    storage.sql.exec("UPDATE connection SET record = json_remove(record, '$.origins_since')");
  });
  await runInDurableObject(stage.appStub, (_, { storage }) => {
    storage.sql.exec(
      "UPDATE integration SET record = json_remove(record, '$.origins_since', '$.former_origins')",
    );
  });
  valueOf(await stage.stub.getToken({ force: true }));
  expect(received).toHaveLength(1);
  valueOf(await updateIntegration(stage, { endpoints: MOVED, client_secret: "secret" }));
  expect(await stage.stub.getToken({ force: true })).toMatchObject({
    failure: { code: "reauthorization_required" },
  });
  expect(received).toHaveLength(1);
});

test("E6 · a grant whose revocation began before the move is revoked where it was issued", async () => {
  const stage = await connected();
  vi.restoreAllMocks();
  received = fakeProvider(() => new Response(null, { status: received.length > 1 ? 200 : 503 }));
  expect(valueOf(await stage.stub.delete()).revocation).toBe("pending");
  const endpoints = { ...ENDPOINTS, revocation_endpoint: `${EVIL}/revoke` };
  valueOf(await updateIntegration(stage, { endpoints, client_secret: "secret" }));
  stage.clock.advance(HOUR);
  await runDurableObjectAlarm(stage.stub);
  expect(new Set(receivedUrls())).toEqual(new Set(["https://provider.example.com/revoke"]));
});

test("E6 · an attempt that began before the move is completed where it began, and its grant stays there", async () => {
  const stage = await newStage(SETTINGS);
  const session = await newSession(stage);
  const callback = await beginAttempt(stage, session);
  const endpoints = { ...ENDPOINTS, token_endpoint: `${EVIL}/token` };
  valueOf(await updateIntegration(stage, { endpoints, client_secret: "secret" }));
  valueOf((await stage.stub.receiveCallback(callback)).result);
  expect(await statusOf(stage)).toBe("active");
  expect(await stage.stub.getToken({ force: true })).toMatchObject({
    failure: { code: "reauthorization_required" },
  });
  expect(receivedUrls().filter((url) => url.startsWith(EVIL))).toEqual([]);
});

test("E6 · an integration that replaces a deleted one gets no grant that was issued for the deleted one", async () => {
  const stage = await connected();
  const { id } = valueOf(await stage.appStub.getIntegration(stage.integration));
  stage.clock.advance(MINUTE);
  await runInDurableObject(stage.appStub, (_, { storage }) => {
    storage.sql.exec("DELETE FROM connection");
  });
  valueOf(await stage.appStub.deleteIntegration(id, LATCHKEY));
  valueOf(await stage.appStub.createIntegration({ ...SETTINGS, id, endpoints: MOVED }, LATCHKEY));
  expect(await stage.stub.getToken({ force: true })).toMatchObject({
    failure: { code: "reauthorization_required" },
  });
  expect(received).toEqual([]);
});

describe("the shared API key of an item provider", () => {
  const moved = { endpoints: { api_base_url: EVIL } };

  test("E6 · and the client secret are not sent to another origin, and connections ask for reauthorization", async () => {
    vi.restoreAllMocks();
    const { stage, provider } = await newBankStage();
    await connectItem(stage);
    const stub = freshStub(stage);
    const { access_token: before } = valueOf(await stub.getToken({}));
    expect(await updateIntegration(stage, moved)).toMatchObject(REQUIRED_AGAIN);
    valueOf(await updateIntegration(stage, { ...moved, client_secret: provider.secret }));
    const calls = provider.calls.length;
    const ended = { failure: { code: "reauthorization_required" } };
    expect(await proxied(stage, "accounts")).toBe("reauthorization_required");
    expect(provider.calls).toHaveLength(calls);
    expect(await stub.check()).toMatchObject(ended);
    expect(await stub.getToken({ force: true })).toMatchObject(ended);
    expect(provider.calls.slice(calls).filter(({ key }) => key === before)).toEqual([]);
    expect(valueOf(await stub.get()).status).toBe("reauthorization_required");
    expect(valueOf(await stub.delete()).revocation).toBe("refused");
    expect(provider.deleted).toEqual([]);
  });

  test("E6 · needs it as well if another endpoint is set to the new origin first", async () => {
    const { stage } = await newBankStage();
    const endpoints = { token_endpoint: `${EVIL}/token`, refresh_endpoint: `${EVIL}/refresh` };
    valueOf(await updateIntegration(stage, { endpoints }));
    expect(await updateIntegration(stage, moved)).toMatchObject(REQUIRED_AGAIN);
  });

  test("E6 · is not used for an attempt that began before the move", async () => {
    vi.restoreAllMocks();
    const { stage, provider } = await newBankStage();
    const session = await newSession(stage, { completion: "confirm" });
    const begun = valueOf(
      await freshStub(stage).beginAttempt(stage.ids, { session, integration: stage.integration }),
    );
    const stored = await stage.appStub.integration(stage.integration);
    valueOf(await updateIntegration(stage, { ...moved, client_secret: BANK.client_secret ?? "" }));
    const reads = provider.count("GET", /^\/items\//);
    const returned = {
      attempt: begun.id,
      cookie: begun.cookie,
      callbackId: stored?.callback_id ?? "",
      code: null,
      error: null,
      iss: null,
      item: null,
      others: {},
    };
    expect((await freshStub(stage).receiveCallback(returned)).result).toMatchObject({
      failure: { code: "authorization_failed" },
    });
    expect(provider.count("GET", /^\/items\//)).toBe(reads);
  });
});
