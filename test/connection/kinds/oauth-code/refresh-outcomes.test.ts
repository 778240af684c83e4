// Refreshes at a stateful fake provider with faults: what callers receive, how many requests are sent, and whether the
// grant survives. test/oauth/token-endpoint.test.ts tests how each response is interpreted.

import { LATCHKEY } from "../../../../src/shared/actor.ts";
import { afterEach, describe, expect, test, vi } from "vitest";
import { HOUR, SECOND } from "../../../../src/shared/clock.ts";
import { importGrant, newStage, type Stage, valueOf } from "../../../support/workers/create-connection.ts";
import { fakeProvider, tokenError } from "../../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

type Respond = () => Response | Promise<Response>;

/** Replaces the response of the token endpoint. `grant` returns its normal response. */
type Fault = (grant: Respond) => Response | Promise<Response>;

/** How a server handles refresh tokens: it rotates them and allows no reuse or one reuse, or it never rotates them. */
type Rotation = "detects reuse" | "allows one reuse" | "never rotates";

/** Returns a connection with an expired access token, at a provider that has a fault until `fault` is null. */
async function newSetup(fault: Fault, rotation: Rotation = "detects reuse", options = {}) {
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
    isValid: true,
  };
  const grant = (presented: string) => {
    const isReuse = presented !== provider.current;
    if (isReuse && (rotation !== "allows one reuse" || presented !== provider.previous))
      provider.isValid = false;
    if (!provider.isValid) return tokenError("invalid_grant");
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
  fakeProvider(({ form }) => {
    provider.requests += 1;
    const respond = () => grant(form.get("refresh_token") ?? "");
    return provider.fault === null ? respond() : provider.fault(respond);
  });
  await importGrant(stage);
  stage.clock.advance(HOUR);
  return { ...stage, provider };
}

type Setup = Awaited<ReturnType<typeof newSetup>>;

/** Reads the token, and returns its version or the error code. */
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

/** Ends the fault, and advances the clock. The grant is valid if the next token read returns a new token. */
async function recover(setup: Setup): Promise<number | string> {
  setup.provider.fault = null;
  setup.clock.advance(HOUR);
  return read(setup);
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
/** Changes fields of a successful response. Undefined removes a field. */
const changedResponse =
  (fields: object): Fault =>
  async (grant) => {
    const body: object = await (await grant()).json();
    return Response.json({ ...body, ...fields });
  };

describe("a refresh with an inconclusive response", () => {
  test.each<[string, Fault, number]>([
    ["status 500", status(500), 1],
    ["status 429", status(429), 1],
    ["status 400 without an error code", status(400, { message: "no" }), 1],
    ["an error about the request", status(400, { error: "invalid_request" }), 1],
    ["status 200 with server_error", status(200, { error: "server_error" }), 1],
    ["a network error", drop, 2],
  ])("(%s) is retried later, and the grant survives", async (_, fault, requests) => {
    const setup = await newSetup(fault);
    expect(await read(setup)).toBe("provider_unavailable");
    expect(await read(setup)).toBe("provider_unavailable");
    expect(setup.provider.requests).toBe(requests);
    expect(await connectionOf(setup)).toMatchObject({
      status: "active",
      last_error: { code: "provider_unavailable" },
    });
    expect(await recover(setup)).toBe(2);
    expect(await connectionOf(setup)).toMatchObject({ status: "active", last_error: null });
  });

  test("is retried immediately if its response was lost, and the second response counts", async () => {
    const setup = await newSetup((grant) => (setup.provider.requests === 1 ? drop(grant) : grant()));
    expect(await read(setup)).toBe(2);
    expect(setup.provider.requests).toBe(2);
  });
});

/** Drops only the response to the first request. */
const onlyFirst =
  (setup: () => Setup): Fault =>
  (grant) =>
    setup().provider.requests === 1 ? dropResponse(grant) : grant();

describe("a refresh whose response is lost after the provider has rotated the refresh token", () => {
  test("ends the grant if the provider detects reuse", async () => {
    const setup: Setup = await newSetup(onlyFirst(() => setup));
    expect(await read(setup)).toBe("reauthorization_required");
    expect(await read(setup)).toBe("reauthorization_required");
    expect(setup.provider.requests).toBe(2);
    expect(await connectionOf(setup)).toMatchObject({ status: "reauthorization_required" });
  });

  test.each<Rotation>(["allows one reuse", "never rotates"])(
    "is recovered if the provider %s",
    async (rotation) => {
      const setup: Setup = await newSetup(
        onlyFirst(() => setup),
        rotation,
      );
      expect(await read(setup)).toBe(2);
      expect(setup.provider.requests).toBe(2);
      expect(await recover(setup)).toBe(3);
    },
  );

  test.each<[Rotation, number | string]>([
    ["detects reuse", "reauthorization_required"],
    ["allows one reuse", "reauthorization_required"],
    ["never rotates", 2],
  ])(
    "and whose retry is also lost keeps the connection active until the provider, which %s, responds",
    async (rotation, recovered) => {
      const setup = await newSetup(dropResponse, rotation);
      expect(await read(setup)).toBe("provider_unavailable");
      expect(setup.provider.requests).toBe(2);
      expect((await connectionOf(setup)).status).toBe("active");
      expect(await recover(setup)).toBe(recovered);
    },
  );
});

test.each([
  ["status 401", status(401, { error: "invalid_client" })],
  ["status 200", status(200, { error: "invalid_client" })],
])(
  "invalid_client with %s does not end the grant, and the corrected client refreshes it",
  async (_, fault) => {
    const setup = await newSetup(fault);
    expect(await read(setup)).toBe("integration_misconfigured");
    expect(setup.provider.requests).toBe(1);
    expect((await connectionOf(setup)).status).toBe("active");
    setup.provider.fault = null;
    // A change of the integration ends the pause immediately.
    setup.clock.advance(1);
    valueOf(await setup.appStub.updateIntegration(setup.integration, { name: "Corrected" }, LATCHKEY));
    expect(valueOf(await setup.stub.refresh({})).version).toBe(2);
  },
);

describe("a new token", () => {
  test.each([0, -5, "0"])("C5 · with expires_in %j is not known to expire", async (expires_in) => {
    const setup = await newSetup(changedResponse({ expires_in }));
    expect(await read(setup)).toBe(2);
    expect(await lifetimeOf(setup)).toBeNull();
    expect(await read(setup)).toBe(2);
    expect(setup.provider.requests).toBe(1);
  });

  test.each<[unknown, object, number | null]>([
    ["1800", {}, 1800],
    [1e12, {}, null],
    [undefined, {}, null],
    [undefined, { default_expires_in: 900 }, 900],
  ])("C5 · with expires_in %j and options %j lasts %s seconds", async (expires_in, options, seconds) => {
    const setup = await newSetup(changedResponse({ expires_in }), "detects reuse", options);
    expect(await read(setup)).toBe(2);
    expect(await lifetimeOf(setup)).toBe(seconds);
  });

  test("C4 · with fewer scopes is used, and the missing scopes are listed", async () => {
    const setup = await newSetup(changedResponse({ scope: "read" }));
    expect(await read(setup)).toBe(2);
    expect(await connectionOf(setup)).toMatchObject({
      status: "active",
      granted_scopes: ["read"],
      missing_scopes: ["write"],
    });
  });
});
