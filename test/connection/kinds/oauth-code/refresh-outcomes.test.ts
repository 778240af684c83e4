// Refreshes at a provider that keeps grants and misbehaves: what callers get, how many requests it takes, and
// whether the grant survives. What each response means on its own is in test/oauth/token-endpoint.test.ts.

import { afterEach, describe, expect, test, vi } from "vitest";
import { HOUR, SECOND } from "../../../../src/shared/clock.ts";
import { importGrant, newStage, type Stage, valueOf } from "../../../support/workers/create-connection.ts";
import { playProvider, refuses } from "../../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

type Respond = () => Response | Promise<Response>;

/** Changes what the token endpoint does. `grant` lets it issue tokens, or refuse, as it would have. */
type Fault = (grant: Respond) => Response | Promise<Response>;

/** What a server does with a refresh token: rotates it, forgives one reuse or none, or keeps it. */
type Rotation = "detects reuse" | "allows one reuse" | "never rotates";

/** A connection whose access token has expired, at a provider that misbehaves until `fault` is null. */
async function newTrial(fault: Fault, rotation: Rotation = "detects reuse", options = {}) {
  const stage = await newStage({
    provider: "oauth2",
    client_id: "client",
    client_secret: "secret",
    scopes: ["read", "write"],
    endpoints: {
      authorization_endpoint: "https://provider.example.com/authorize",
      token_endpoint: "https://provider.example.com/token",
    },
    options,
  });
  const provider = {
    fault: fault as Fault | null,
    requests: 0,
    current: "refresh-1",
    previous: "",
    isAlive: true,
  };
  const grant = (presented: string) => {
    const isReuse = presented !== provider.current;
    if (isReuse && (rotation !== "allows one reuse" || presented !== provider.previous))
      provider.isAlive = false;
    if (!provider.isAlive) return refuses("invalid_grant");
    const serial = provider.requests + 1;
    if (rotation !== "never rotates") {
      provider.previous = isReuse ? "" : provider.current;
      provider.current = `refresh-${serial}`;
    }
    return Response.json({
      access_token: `access-${serial}`,
      refresh_token: provider.current,
      token_type: "Bearer",
      expires_in: 3600,
    });
  };
  playProvider(({ form }) => {
    provider.requests += 1;
    const respond = () => grant(form.get("refresh_token") ?? "");
    return provider.fault === null ? respond() : provider.fault(respond);
  });
  await importGrant(stage);
  stage.clock.pass(HOUR);
  return { ...stage, provider };
}

type Trial = Awaited<ReturnType<typeof newTrial>>;

/** What a read of the token gets: its version, or a failure's code. */
async function read({ stub }: Stage): Promise<number | string> {
  const token = await stub.getToken({});
  return token.ok ? token.value.version : token.failure.code;
}

const connectionOf = async ({ stub }: Stage) => valueOf(await stub.get());

async function lifetimeOf(stage: Stage): Promise<number | null> {
  const { expires_at, last_refreshed_at } = await connectionOf(stage);
  if (expires_at === null) return null;
  return (Date.parse(expires_at) - Date.parse(String(last_refreshed_at))) / SECOND;
}

/** Ends the fault and waits; the grant is alive if the next read gets a new token. */
async function recover(trial: Trial): Promise<number | string> {
  trial.provider.fault = null;
  trial.clock.pass(HOUR);
  return read(trial);
}

const status =
  (code: number, body: object = {}): Fault =>
  () =>
    Response.json(body, { status: code });
const drop: Fault = () => Promise.reject(new TypeError("reset"));
const dropResponse: Fault = async (grant) => {
  await grant();
  throw new TypeError("reset");
};
/** Changes the fields of the granted response. Undefined removes one. */
const granting =
  (fields: object): Fault =>
  async (grant) => {
    const body: object = await (await grant()).json();
    return Response.json({ ...body, ...fields });
  };

describe("a refresh without a verdict", () => {
  test.each<[string, Fault, number]>([
    ["status 500", status(500), 1],
    ["status 429", status(429), 1],
    ["status 400 without an error code", status(400, { message: "no" }), 1],
    ["an error about the request", status(400, { error: "invalid_request" }), 1],
    ["status 200 with server_error", status(200, { error: "server_error" }), 1],
    ["a token_type of mac", granting({ token_type: "mac" }), 1],
    ["no token_type", granting({ token_type: undefined }), 1],
    ["a number as the access token", granting({ access_token: 5 }), 1],
    ["HTML with status 200", () => new Response("<html>"), 2],
    ["more than 64 KiB", () => new Response("x".repeat(64 * 1024 + 1)), 2],
    ["a broken connection", drop, 2],
  ])("after %s is retried later, and the grant survives", async (_, fault, requests) => {
    const trial = await newTrial(fault);
    expect(await read(trial)).toBe("provider_unavailable");
    expect(await read(trial)).toBe("provider_unavailable");
    expect(trial.provider.requests).toBe(requests);
    expect(await connectionOf(trial)).toMatchObject({
      status: "active",
      last_error: { code: "provider_unavailable" },
    });
    expect(await recover(trial)).toBe(2);
    expect(await connectionOf(trial)).toMatchObject({ status: "active", last_error: null });
  });

  test("is sent again at once if its response was lost, and the second response counts", async () => {
    const trial = await newTrial((grant) => (trial.provider.requests === 1 ? drop(grant) : grant()));
    expect(await read(trial)).toBe(2);
    expect(trial.provider.requests).toBe(2);
  });
});

/** Drops the response to the first request of a trial only. */
const onlyFirst =
  (trial: () => Trial): Fault =>
  (grant) =>
    trial().provider.requests === 1 ? dropResponse(grant) : grant();

describe("a response that is lost after the provider has rotated the refresh token", () => {
  test("ends the grant if the provider treats the second use as theft", async () => {
    const trial: Trial = await newTrial(onlyFirst(() => trial));
    expect(await read(trial)).toBe("reauthorization_required");
    expect(await read(trial)).toBe("reauthorization_required");
    expect(trial.provider.requests).toBe(2);
    expect(await connectionOf(trial)).toMatchObject({ status: "reauthorization_required" });
  });

  test.each<Rotation>(["allows one reuse", "never rotates"])(
    "is recovered if the provider %s",
    async (rotation) => {
      const trial: Trial = await newTrial(
        onlyFirst(() => trial),
        rotation,
      );
      expect(await read(trial)).toBe(2);
      expect(trial.provider.requests).toBe(2);
      expect(await recover(trial)).toBe(3);
    },
  );

  test.each<[Rotation, number | string]>([
    ["detects reuse", "reauthorization_required"],
    ["allows one reuse", "reauthorization_required"],
    ["never rotates", 2],
  ])(
    "and lost again decides about the grant only when the provider responds, if it %s",
    async (rotation, recovered) => {
      const trial = await newTrial(dropResponse, rotation);
      expect(await read(trial)).toBe("provider_unavailable");
      expect(trial.provider.requests).toBe(2);
      expect((await connectionOf(trial)).status).toBe("active");
      expect(await recover(trial)).toBe(recovered);
    },
  );
});

test.each([
  ["status 401", status(401, { error: "invalid_client" })],
  ["status 200", status(200, { error: "invalid_client" })],
])("invalid_client with %s leaves the grant to be refreshed by a corrected client", async (_, fault) => {
  const trial = await newTrial(fault);
  expect(await read(trial)).toBe("integration_misconfigured");
  expect(trial.provider.requests).toBe(1);
  expect((await connectionOf(trial)).status).toBe("active");
  trial.provider.fault = null;
  // A change of the integration ends the pause at once.
  trial.clock.pass(1);
  valueOf(await trial.appStub.updateIntegration(trial.integration, { name: "Corrected" }));
  expect(valueOf(await trial.stub.refresh({})).version).toBe(2);
});

describe("a new token", () => {
  test.each([0, -5])(
    "with expires_in %i is returned to its caller and refreshed for the next one",
    async (expires_in) => {
      const trial = await newTrial(granting({ expires_in }));
      expect(await read(trial)).toBe(2);
      expect(await lifetimeOf(trial)).toBe(0);
      expect(await read(trial)).toBe(3);
      expect(trial.provider.requests).toBe(2);
      expect(await recover(trial)).toBe(4);
    },
  );

  test.each<[unknown, object, number | null]>([
    ["1800", {}, 1800],
    [1e12, {}, 10 * 365 * 24 * 3600],
    [undefined, {}, null],
    [undefined, { default_expires_in: 900 }, 900],
  ])("C5 · with expires_in %j and options %j lasts %s seconds", async (expires_in, options, seconds) => {
    const trial = await newTrial(granting({ expires_in }), "detects reuse", options);
    expect(await read(trial)).toBe(2);
    expect(await lifetimeOf(trial)).toBe(seconds);
  });

  test("C4 · with fewer scopes is used, and the missing ones are listed", async () => {
    const trial = await newTrial(granting({ scope: "read" }));
    expect(await read(trial)).toBe(2);
    expect(await connectionOf(trial)).toMatchObject({
      status: "active",
      granted_scopes: ["read"],
      missing_scopes: ["write"],
    });
  });
});
