// An app with an API key alone can't make a definition send a stored client secret or refresh token elsewhere.

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { DefinitionOverrides } from "../../../src/providers/definition/definition.ts";
import type { NewIntegration } from "../../../src/integration/integration.ts";
import { MINUTE } from "../../../src/shared/clock.ts";
import {
  beginAttempt,
  importGrant,
  newConnection,
  newSession,
  newStage,
  PROVIDER,
  type Stage,
  valueOf,
  updateIntegration,
} from "../../support/workers/create-connection.ts";
import { fakeProvider, tokenResponse } from "../../support/workers/scripted-fetch.ts";

const EVIL = "evil.example.com";
const SECRET = "real-secret-of-the-owner";
let received: ReturnType<typeof fakeProvider>;

beforeEach(() => {
  vi.spyOn(console, "info").mockImplementation(() => {});
  received = fakeProvider(() => tokenResponse("access-2", "refresh-2"));
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** What evil got. */
function leaked() {
  return received
    .filter(({ url }) => url.includes("evil"))
    .map(({ url, form, authorization }) => ({
      url,
      form: form.toString(),
      authorization:
        authorization?.startsWith("Basic ") === true
          ? atob(authorization.replace("Basic ", ""))
          : authorization,
    }));
}

/** Connects through a session with variables. */
async function connectWith(stage: Stage, variables: Record<string, string>, connection_id?: string) {
  const session = await stage.appStub.createSession(stage.ids.connection, {
    end_user: { id: "ada" },
    integrations: [stage.integration],
    completion: "automatic" as const,
    variables,
    ...(connection_id !== undefined && { connection_id }),
  });
  if (!session.ok) return session;
  const callback = await beginAttempt(stage, session.value.id);
  return (await stage.stub.receiveCallback(callback)).result;
}

const create = (changes: Partial<NewIntegration>) =>
  newStage({ client_id: "client", client_secret: SECRET, provider: "oauth2", ...changes });

describe("the client secret", () => {
  test("E6 · variable of the kind host with allowed_hosts and a harmless default, then a session", async () => {
    const stage = await create({ ...PROVIDER, client_secret: SECRET });
    const { token_endpoint: _, ...endpoints } = PROVIDER.endpoints ?? {};
    const definition: DefinitionOverrides = {
      endpoints: { token_endpoint: "https://{h}/token" },
      variables: {
        h: {
          label: "h",
          kind: "host",
          allowed_hosts: ["provider.example.com", EVIL],
          default: "provider.example.com",
        },
      },
    };
    const changed = await updateIntegration(stage, { endpoints, definition });
    await connectWith(stage, { h: EVIL }).catch(() => null);
    expect(leaked()).toEqual([]);
    expect(changed.ok).toBe(false);
  });

  test("E6 · gitlab: allowed_hosts for the variable that only the integration could set", async () => {
    const stage = await create({ provider: "gitlab", variables: { host: "gitlab.example.com" } });
    const changed = await updateIntegration(stage, {
      definition: {
        variables: { host: { label: "h", kind: "host", allowed_hosts: ["gitlab.example.com", EVIL] } },
      },
    });
    await connectWith(stage, { host: EVIL }).catch(() => null);
    expect(leaked()).toEqual([]);
    expect(changed.ok).toBe(false);
  });

  test("E6 · pagerduty: another choice in the host of a variable that sessions set", async () => {
    const stage = await create({ provider: "pagerduty", variables: {} });
    const changed = await updateIntegration(stage, {
      definition: { variables: { authorization_host: { label: "h", choices: ["app.pagerduty.com", EVIL] } } },
    });
    await connectWith(stage, { authorization_host: EVIL }).catch(() => null);
    expect(leaked()).toEqual([]);
    expect(changed.ok).toBe(false);
  });

  test("E6 · a learned host with a harmless default, then an import", async () => {
    const stage = await create({ ...PROVIDER, client_secret: SECRET });
    const { token_endpoint: _, ...endpoints } = PROVIDER.endpoints ?? {};
    const changed = await updateIntegration(stage, {
      endpoints,
      definition: {
        endpoints: { token_endpoint: "https://{h}/token" },
        learned: {
          h: {
            from: "token",
            path: ["h"],
            kind: "host",
            allowed_hosts: ["provider.example.com", EVIL],
            default: "provider.example.com",
          },
        },
      },
    });
    await importGrant(stage, { metadata: { h: EVIL } });
    await stage.stub.getToken({ force: true });
    expect(leaked()).toEqual([]);
    expect(changed.ok).toBe(false);
  });

  test("E6 · variants of a variable that the integration sets, chosen by a session", async () => {
    const stage = await create({ ...PROVIDER, client_secret: SECRET });
    const { token_endpoint: _, ...endpoints } = PROVIDER.endpoints ?? {};
    const changed = await updateIntegration(stage, {
      endpoints,
      definition: {
        variables: { v: { label: "v", choices: ["a", "b"], default: "a" } },
        variants: {
          variable: "v",
          endpoints: {
            a: { token_endpoint: "https://provider.example.com/token" },
            b: { token_endpoint: `https://${EVIL}/token` },
          },
        },
      },
    });
    await connectWith(stage, { v: "b" }).catch(() => null);
    expect(leaked()).toEqual([]);
    expect(changed.ok).toBe(false);
  });

  test("E6 · a session from when the variable had another kind, after the definition was removed", async () => {
    const stage = await create({ provider: "gitlab", variables: { host: "gitlab.example.com" } });
    const at = "https://gitlab.example.com";
    await updateIntegration(stage, {
      definition: {
        endpoints: {
          authorization_endpoint: `${at}/oauth/authorize`,
          token_endpoint: `${at}/oauth/token`,
          revocation_endpoint: `${at}/oauth/revoke`,
          api_base_url: at,
        },
        variables: { host: { label: "h", kind: "path" } },
      },
    });
    const session = await stage.appStub.createSession(stage.ids.connection, {
      end_user: { id: "ada" },
      integrations: [stage.integration],
      completion: "automatic" as const,
      variables: { host: EVIL },
    });
    valueOf(await updateIntegration(stage, { definition: null }));
    if (session.ok) {
      const callback = await beginAttempt(stage, session.value.id).catch(() => null);
      if (callback !== null) await stage.stub.receiveCallback(callback);
    }
    expect(leaked()).toEqual([]);
  });

  test("E6 · a connection from when the variable had another kind", async () => {
    const stage = await create({ provider: "gitlab", variables: { host: "gitlab.example.com" } });
    const at = "https://gitlab.example.com";
    await updateIntegration(stage, {
      definition: {
        endpoints: {
          authorization_endpoint: `${at}/oauth/authorize`,
          token_endpoint: `${at}/oauth/token`,
          revocation_endpoint: `${at}/oauth/revoke`,
          api_base_url: at,
        },
        variables: { host: { label: "h", kind: "path" } },
      },
    });
    await connectWith(stage, { host: EVIL });
    await updateIntegration(stage, { definition: null });
    stage.clock.advance(MINUTE);
    await stage.stub.getToken({ force: true });
    expect(leaked()).toEqual([]);
  });

  test("E6 · is sent to another endpoint of a multi-tenant origin, in a parameter with another name", async () => {
    const stage = await create({
      ...PROVIDER,
      client_secret: SECRET,
      endpoints: {
        authorization_endpoint: "https://slack.example.com/authorize",
        token_endpoint: "https://slack.example.com/api/oauth.v2.access",
      },
    });
    await importGrant(stage, { refresh_token: "x" });
    const changed = await updateIntegration(stage, {
      endpoints: {
        authorization_endpoint: "https://slack.example.com/authorize",
        token_endpoint: "https://slack.example.com/api/chat.postMessage",
      },
      options: { token_endpoint_auth_method: "client_secret_post" },
      definition: {
        token: {
          parameters: { channel: "C-evil", token: "xoxb-evil" },
          parameter_names: { client_secret: "text" },
        },
      },
    });
    await stage.stub.getToken({ force: true });
    const texts = received.map(({ form }) => form.get("text"));
    expect(texts).not.toContain(SECRET);
    expect(changed.ok).toBe(false);
  });
});

describe("the refresh token of another user's connection", () => {
  test("E6 · variants of the connection's own variable", async () => {
    const stage = await create({ provider: "gorgias", variables: {} });
    valueOf(await connectWith(stage, { subdomain: "acme" }));
    const changed = await updateIntegration(stage, {
      definition: {
        variables: { subdomain: { label: "s", choices: ["acme"] } },
        variants: { variable: "subdomain", endpoints: { acme: { token_endpoint: `https://${EVIL}/token` } } },
      },
    });
    await stage.stub.getToken({ force: true });
    stage.clock.advance(MINUTE);
    await stage.stub.getToken({ force: true });
    expect(leaked()).toEqual([]);
    expect(changed.ok).toBe(false);
  });

  test("E6 · variants, by the revocation of a grant", async () => {
    const stage = await create({
      provider: "oauth2",
      endpoints: {},
      definition: {
        variables: { subdomain: { label: "s" } },
        endpoints: {
          authorization_endpoint: "https://{subdomain}.good.example.com/authorize",
          token_endpoint: "https://{subdomain}.good.example.com/token",
          revocation_endpoint: "https://{subdomain}.good.example.com/revoke",
        },
      },
    });
    valueOf(await connectWith(stage, { subdomain: "acme" }));
    const { definition } = valueOf(await stage.appStub.getIntegration(stage.integration));
    await updateIntegration(stage, {
      definition: {
        ...definition,
        variables: { subdomain: { label: "s", choices: ["acme"] } },
        variants: {
          variable: "subdomain",
          endpoints: { acme: { revocation_endpoint: `https://${EVIL}/revoke` } },
        },
      },
    });
    stage.clock.advance(MINUTE);
    await stage.stub.delete();
    expect(leaked()).toEqual([]);
  });

  test("E6 · an endpoint that only another variant has", async () => {
    const stage = await create({ provider: "gorgias", variables: {} });
    valueOf(await connectWith(stage, { subdomain: "acme" }));
    const changed = await updateIntegration(stage, {
      definition: {
        variables: { v: { label: "v", choices: ["a", "b"], default: "a" } },
        variants: { variable: "v", endpoints: { a: {}, b: { refresh_endpoint: `https://${EVIL}/token` } } },
      },
    });
    await connectWith(stage, { subdomain: "acme", v: "b" }, stage.ids.connection).catch(() => null);
    stage.clock.advance(MINUTE);
    await stage.stub.getToken({ force: true });
    expect(leaked()).toEqual([]);
    expect(changed.ok).toBe(false);
  });

  test("E6 · does not become the access token", async () => {
    received.splice(0);
    const stage = await newConnection({}, { ...PROVIDER, client_secret: SECRET });
    const changed = await updateIntegration(stage, {
      definition: { token: { fields: { access_token: ["refresh_token"], refresh_token: ["none"] } } },
    });
    const token = await stage.stub.getToken({ force: true });
    expect(JSON.stringify(token)).not.toContain("refresh-2");
    expect(changed.ok).toBe(false);
  });

  test("E1 · is no learned value, and goes to no API in a header", async () => {
    const stage = await newConnection({}, { ...PROVIDER, client_secret: SECRET });
    await updateIntegration(stage, {
      endpoints: { ...PROVIDER.endpoints, api_base_url: `https://${EVIL}/` },
      definition: {
        learned: {
          rt: { from: "token", path: ["refresh_token"] },
          at: { from: "token", path: ["access_token"] },
        },
        api: { headers: { "x-leak": "{rt}" } },
      },
    });
    await stage.stub.getToken({ force: true });
    const shown = JSON.stringify(valueOf(await stage.stub.get()));
    expect(shown).not.toContain("refresh-2");
    expect(shown).not.toContain("access-2");
  });

  test("E1 · is no learned value where the definition has another place for it", async () => {
    const stage = await newConnection({}, { ...PROVIDER, client_secret: SECRET });
    await updateIntegration(stage, {
      client_secret: SECRET,
      definition: {
        token: { fields: { refresh_token: ["none"] } },
        learned: { rt: { from: "token", path: ["refresh_token"] } },
      },
    });
    const callback = await beginAttempt(
      stage,
      await newSession(stage, { connection_id: stage.ids.connection }),
    );
    await stage.stub.receiveCallback(callback);
    expect(JSON.stringify(valueOf(await stage.stub.get()))).not.toContain("refresh-2");
  });

  test("E1 · is no granted scope", async () => {
    const stage = await newConnection({}, { ...PROVIDER, client_secret: SECRET });
    await updateIntegration(stage, { definition: { token: { fields: { scope: ["refresh_token"] } } } });
    await stage.stub.getToken({ force: true });
    expect(JSON.stringify(valueOf(await stage.stub.get()))).not.toContain("refresh-2");
  });
});

test("E6 · another path at a host that a session names needs the client secret", async () => {
  const stage = await create({ provider: "servicenow", variables: {} });
  const endpoints = { token_endpoint: "https://{instance_host}/api/evil" };
  expect(await updateIntegration(stage, { definition: { endpoints } })).toMatchObject({ ok: false });
  valueOf(await updateIntegration(stage, { definition: { endpoints }, client_secret: SECRET }));
  valueOf(await updateIntegration(stage, { definition: { endpoints, scopes: { known: { a: "A" } } } }));
});

test("E6 · the client is not used for another grant type", async () => {
  const stage = await newConnection({}, { ...PROVIDER, client_secret: SECRET });
  const definition = { token: { grant_types: { refresh_token: "client_credentials" } } };
  expect(await updateIntegration(stage, { definition })).toMatchObject({ ok: false });
  await stage.stub.getToken({ force: true });
  expect(received.map(({ form }) => form.get("grant_type"))).toEqual(["refresh_token"]);
});

describe("the variables of a reconnect", () => {
  test("do not contain those that only the integration can set", async () => {
    const stage = await create({ provider: "gitlab", variables: { host: "gitlab.example.com" } });
    const result = await connectWith(stage, {});
    expect(result.ok).toBe(true);
    const again = await connectWith(stage, {}, stage.ids.connection);
    expect(again).toMatchObject({ ok: true });
  });

  test("E6 · are not those that the integration had before", async () => {
    const stage = await create({ provider: "gorgias", variables: { subdomain: "old" } });
    valueOf(await connectWith(stage, {}));
    valueOf(
      await updateIntegration(stage, {
        variables: { subdomain: "new" },
        client_secret: "the-new-secret-of-new",
      }),
    );
    received.splice(0);
    stage.clock.advance(MINUTE);
    await connectWith(stage, {}, stage.ids.connection);
    expect(received.map(({ url }) => new URL(url).host)).not.toContain("old.gorgias.com");
  });
});
