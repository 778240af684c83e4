// Discovery of the authorization servers of a resource, also of one that tries to mislead.

import { afterEach, describe, expect, test, vi } from "vitest";
import { readChallenge } from "../../../src/oauth/discovery/challenge.ts";
import { discoverProtectedResource } from "../../../src/oauth/discovery/protected-resource.ts";
import { fakeProvider } from "../../support/workers/scripted-fetch.ts";

const ORIGIN = "https://mcp.example.com";
const RESOURCE = `${ORIGIN}/v1/mcp`;
const PATH_METADATA = `${ORIGIN}/.well-known/oauth-protected-resource/v1/mcp`;
const ROOT_METADATA = `${ORIGIN}/.well-known/oauth-protected-resource`;
const ISSUER = "https://auth.example.com";
const NO_DPOP = { requiresDpop: false, dpopAlgorithms: null };

afterEach(() => {
  vi.restoreAllMocks();
});

const refused = (challenge?: string) =>
  new Response(null, {
    status: 401,
    headers: challenge === undefined ? {} : { "www-authenticate": challenge },
  });
const metadata = (changes: object = {}) =>
  Response.json({ resource: RESOURCE, authorization_servers: [ISSUER], ...changes });

/** Discovers the resource at a server with these responses. Returns the result, and the URLs of the requests. */
async function discoverAt(responses: Record<string, () => Response>, resource = RESOURCE) {
  const log = fakeProvider(({ url }) => responses[url]?.() ?? new Response(null, { status: 404 }));
  const policy = { allowLoopback: false, ownOrigin: "https://latchkey.example.com", anyPort: true };
  const result = await discoverProtectedResource(new URL(resource), resource, {
    policy,
    requestId: null,
    signal: new AbortController().signal,
  });
  return { result, urls: log.map(({ url }) => url) };
}

describe("a resource", () => {
  test("R2 · has its metadata where its challenge says, and nowhere else", async () => {
    const own = `${ORIGIN}/own/metadata.json`;
    const challenge = `Bearer resource_metadata="${own}", scope="a b"`;
    const { result, urls } = await discoverAt({ [RESOURCE]: () => refused(challenge), [own]: metadata });
    expect(result).toEqual({
      ok: true,
      value: { resource: RESOURCE, issuers: [ISSUER], scopes: ["a", "b"], ...NO_DPOP },
    });
    expect(urls).toEqual([RESOURCE, own]);
  });

  test("R2 · has its metadata at the well-known URL of its path, and then of its origin", async () => {
    const root = { resource: ORIGIN, scopes_supported: ["x"] };
    const { result, urls } = await discoverAt({
      [RESOURCE]: () => refused(),
      [ROOT_METADATA]: () => metadata(root),
    });
    expect(result).toEqual({
      ok: true,
      value: { resource: ORIGIN, issuers: [ISSUER], scopes: ["x"], ...NO_DPOP },
    });
    expect(urls).toEqual([RESOURCE, PATH_METADATA, ROOT_METADATA]);
  });

  test("without metadata is its own authorization server, as in the revision of 2025-03-26", async () => {
    const { result } = await discoverAt({ [RESOURCE]: () => refused() });
    expect(result).toEqual({
      ok: true,
      value: { resource: null, issuers: [ORIGIN], scopes: null, ...NO_DPOP },
    });
  });

  test("that asks for no token, and has no metadata, is not connected", async () => {
    const { result } = await discoverAt({ [RESOURCE]: () => Response.json({}) });
    expect(result).toMatchObject({ failure: { code: "discovery_failed" } });
  });
});

describe("R4 · metadata of another resource is refused", () => {
  test.each([
    "https://evil.example.com/v1/mcp",
    `${ORIGIN}/v1/mcp2`,
    `${ORIGIN}/v1/mc`,
    `${ORIGIN}/v2`,
    `${ORIGIN}:8443/v1/mcp`,
    `${RESOURCE}?a=1`,
    "not a URL",
  ])("%s", async (resource) => {
    const { result } = await discoverAt({
      [RESOURCE]: () => refused(),
      [PATH_METADATA]: () => metadata({ resource }),
    });
    expect(result).toMatchObject({ failure: { code: "discovery_failed" } });
  });
});

describe("a hostile resource", () => {
  test.each([
    "http://169.254.169.254/latest",
    "https://10.0.0.1/x",
    "https://a.internal/x",
    "file:///etc/passwd",
  ])("R44 · does not lead Latchkey to %s", async (location) => {
    const { urls, result } = await discoverAt({
      [RESOURCE]: () => refused(`Bearer resource_metadata="${location}"`),
    });
    expect(urls).toEqual([RESOURCE]);
    expect(result).toMatchObject({ failure: { code: "discovery_failed" } });
  });

  test("R44 · does not redirect Latchkey", async () => {
    const { urls } = await discoverAt({
      [RESOURCE]: () => refused(),
      [PATH_METADATA]: () => Response.redirect("https://10.0.0.1/x", 302),
    });
    expect(urls).toEqual([RESOURCE, PATH_METADATA, ROOT_METADATA]);
  });

  test("H5 · can name only some scopes and servers", async () => {
    const scope = Array.from({ length: 1_000 }, (_, i) => `s${i}`).join(" ");
    const { result } = await discoverAt({
      [RESOURCE]: () => refused(`Bearer scope="${scope}"`),
      [PATH_METADATA]: () =>
        metadata({ authorization_servers: Array.from({ length: 500 }, (_, i) => `${ISSUER}/${i}`) }),
    });
    if (!result.ok) throw new Error(result.failure.code);
    expect(result.value.scopes?.length).toBeLessThanOrEqual(200);
    expect(result.value.issuers).toHaveLength(3);
  });

  test("H5 · can't send 10 MiB of metadata", async () => {
    const { result } = await discoverAt({
      [RESOURCE]: () => refused(),
      [PATH_METADATA]: () => metadata({ more: "x".repeat(10 * 1024 * 1024) }),
      [ROOT_METADATA]: () => metadata({ more: "x".repeat(10 * 1024 * 1024) }),
    });
    expect(result).toMatchObject({ value: { resource: null } });
  });
});

describe("R3 · a challenge", () => {
  test.each<[string, object | null]>([
    [
      'Bearer error="insufficient_scope", scope="a b", resource_metadata="https://x.example.com"',
      { error: "insufficient_scope", scopes: ["a", "b"], resourceMetadata: "https://x.example.com" },
    ],
    ['Basic realm="x", bearer scope=one', { error: null, scopes: ["one"], resourceMetadata: null }],
    ['DPoP algs="ES256"', { error: null, scopes: null, resourceMetadata: null }],
    ["Bearer", { error: null, scopes: null, resourceMetadata: null }],
    ['Digest realm="x"', null],
    ["=", null],
  ])("%s", async (header, expected) => {
    expect(await readChallenge(refused(header))).toEqual(expected);
  });
});
