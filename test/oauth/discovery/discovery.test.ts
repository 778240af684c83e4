// Discovery of an authorization server's metadata (RFC 8414; OpenID Connect Discovery 1.0). The issuer is scripted.

import { afterEach, describe, expect, test, vi } from "vitest";
import { discover } from "../../../src/oauth/discovery/discovery.ts";
import { Discovered } from "../../../src/providers/integration-settings.ts";
import { fakeProvider } from "../../support/workers/scripted-fetch.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const ORIGIN = "https://auth.example.com";
const ISSUER = `${ORIGIN}/tenant`;
const OAUTH = "/.well-known/oauth-authorization-server/tenant";
const INSERTED = "/.well-known/openid-configuration/tenant";
const OIDC = "/tenant/.well-known/openid-configuration";
const NOW = 1_700_000_000_000;

const POLICY = { allowLoopback: false, ownOrigin: "https://latchkey.example.com" };

const metadata = (changes: object = {}) => ({
  issuer: ISSUER,
  authorization_endpoint: `${ORIGIN}/authorize`,
  token_endpoint: `${ORIGIN}/token`,
  ...changes,
});

/** Discovers an issuer that publishes these documents by path; returns the result and the paths requested. */
async function discoverFrom(documents: Record<string, () => Response>, issuer = ISSUER) {
  const received = fakeProvider(({ url }) => {
    const document = documents[new URL(url).pathname];
    return document?.() ?? Response.json({ error: "not_found" }, { status: 404 });
  });
  const result = await discover(issuer, POLICY, NOW);
  return {
    result,
    code: result.ok ? null : result.failure.code,
    paths: received.map(({ url }) => new URL(url).pathname),
  };
}

const publishing = (changes: object) => () => Response.json(metadata(changes));

const redirect = () => Response.redirect(`${ORIGIN}/elsewhere`, 302);

/** Returns the types of authorization details that are kept of a server's list. */
const typesOf = async (types: unknown) => {
  const published = publishing({ authorization_details_types_supported: types });
  const { result } = await discoverFrom({ [OAUTH]: published });
  return result.ok ? result.value.authorization_details_types_supported : "failed";
};

describe("discovery", () => {
  test("A5 · uses RFC 8414 metadata that names the issuer, and requests nothing else", async () => {
    const { result, paths } = await discoverFrom({ [OAUTH]: publishing({}) });
    expect(result).toEqual({ ok: true, value: { ...metadata(), discovered_at: NOW } });
    expect(paths).toEqual([OAUTH]);
  });

  test("falls back to OpenID Connect Discovery", async () => {
    const { code, paths } = await discoverFrom({ [OIDC]: publishing({}) });
    expect(code).toBeNull();
    expect(paths).toEqual([OAUTH, INSERTED, OIDC]);
    expect((await discoverFrom({ [INSERTED]: publishing({}) })).paths).toEqual([OAUTH, INSERTED]);
  });

  test("fails if the issuer publishes nothing", async () => {
    expect((await discoverFrom({})).code).toBe("discovery_failed");
  });

  test.each([OAUTH, OIDC])("A5 · rejects metadata at %s that names another issuer", async (path) => {
    for (const issuer of ["https://evil.example.com", `${ISSUER}/`, ISSUER.toUpperCase(), ORIGIN, 7]) {
      const { result, code } = await discoverFrom({ [path]: publishing({ issuer }) });
      expect({ issuer, code }).toEqual({ issuer, code: "discovery_failed" });
      expect(JSON.stringify(result)).not.toContain("evil.example.com");
    }
  });

  test.each(["authorization_endpoint", "token_endpoint", "revocation_endpoint", "userinfo_endpoint"])(
    "A6 · rejects a %s that is not https on a public host",
    async (name) => {
      for (const url of [
        "http://auth.example.com/x",
        "javascript:alert(1)//example.com",
        "data:text/html,x",
        "ftp://auth.example.com/x",
        "https://10.0.0.1/x",
        "https://user:pass@auth.example.com/x",
        "https://auth.internal/x",
        "/relative",
        5,
      ]) {
        const { code } = await discoverFrom({ [OAUTH]: publishing({ [name]: url }) });
        expect({ url, code }).toEqual({ url, code: "discovery_failed" });
      }
    },
  );

  test("treats null and an empty string as an absent member", async () => {
    const names = Object.keys(Discovered().shape).filter(
      (name) => !(name in metadata()) && name !== "discovered_at",
    );
    expect(names).toContain("userinfo_endpoint");
    for (const value of [null, ""]) {
      const empty = Object.fromEntries(names.map((name) => [name, value]));
      const { result } = await discoverFrom({ [OAUTH]: publishing(empty) });
      expect(result).toEqual({ ok: true, value: { ...metadata(), discovered_at: NOW } });
    }
  });

  test.each(["authorization_endpoint", "token_endpoint"])(
    "fails if the %s is null or empty",
    async (name) => {
      for (const value of [null, ""]) {
        const { code } = await discoverFrom({ [OAUTH]: publishing({ [name]: value }) });
        expect(code).toBe("discovery_failed");
      }
    },
  );

  test.each(["authorization_endpoint", "token_endpoint", "revocation_endpoint", "userinfo_endpoint"])(
    "F6, H5 · rejects a %s with braces, or with more than 2,048 characters",
    async (name) => {
      for (const path of ["{tenant}", "a?b={c", "a}", "x".repeat(2048)]) {
        const { code } = await discoverFrom({ [OAUTH]: publishing({ [name]: `${ORIGIN}/${path}` }) });
        expect(code).toBe("discovery_failed");
      }
    },
  );

  test("F3 · keeps the URI of the keys if it may be called, and ignores it otherwise", async () => {
    const allowed = { jwks_uri: `${ORIGIN}/keys` };
    expect((await discoverFrom({ [OAUTH]: publishing(allowed) })).result).toMatchObject({ value: allowed });
    for (const jwks_uri of ["http://auth.example.com/keys", "https://10.0.0.1/keys", "/keys", 5]) {
      const { result } = await discoverFrom({ [OAUTH]: publishing({ jwks_uri }) });
      expect(result).toEqual({ ok: true, value: { ...metadata(), discovered_at: NOW } });
    }
  });

  test("H5 · keeps at most fifty short names of a list", async () => {
    const token_endpoint_auth_methods_supported = [
      "x".repeat(65),
      "client_secret_post",
      ...Array.from({ length: 100 }, (_, n) => `method-${n}`),
    ];
    const { result } = await discoverFrom({
      [OAUTH]: publishing({ token_endpoint_auth_methods_supported }),
    });
    const kept = result.ok ? result.value.token_endpoint_auth_methods_supported : [];
    expect(kept).toEqual(token_endpoint_auth_methods_supported.slice(1, 51));
  });

  test("keeps the types of authorization details, and ignores a list that it would have to shorten", async () => {
    const types = ["payment_initiation", `https://example.com/${"x".repeat(200)}`];
    expect(await typesOf(types)).toEqual(types);
    expect(await typesOf(Array.from({ length: 51 }, String))).toBeUndefined();
    expect(await typesOf(["x".repeat(257)])).toBeUndefined();
  });

  test.each(["http://127.0.0.1:9000/tenant", "http://auth.example.com", "https://10.0.0.1"])(
    "A6 · sends no request to the issuer %s",
    async (issuer) => {
      const { code, paths } = await discoverFrom({ [OAUTH]: publishing({ issuer }) }, issuer);
      expect({ code, paths }).toEqual({ code: "endpoint_not_allowed", paths: [] });
    },
  );

  test.each<[string, () => Response]>([
    ["HTML", () => new Response("<html>", { headers: { "content-type": "text/html" } })],
    ["status 500", () => new Response(null, { status: 500 })],
    ["more than 64 KiB", publishing({ note: "x".repeat(64 * 1024) })],
  ])("fails if the issuer responds with %s", async (_, respond) => {
    expect((await discoverFrom({ [OAUTH]: respond, [OIDC]: respond })).code).toBe("discovery_failed");
  });

  test("C1 · does not follow a redirect", async () => {
    const { code, paths } = await discoverFrom({ [OAUTH]: redirect, "/elsewhere": publishing({}) });
    expect({ code, paths }).toEqual({ code: "discovery_failed", paths: [OAUTH, INSERTED, OIDC] });
  });
});
