// Signed UserInfo responses (OpenID Connect Core 1.0, section 5.3.2). The issuer's keys are scripted.

import { CompactSign, exportJWK, generateKeyPair, type JWK } from "jose";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { isJwt, readSignedUserinfo } from "../../src/oauth/signed-userinfo.ts";
import { MINUTE, SECOND } from "../../src/shared/clock.ts";
import { fakeProvider } from "../support/workers/scripted-fetch.ts";
import { TestClock } from "../support/workers/test-clock.ts";

const POLICY = { allowLoopback: false, ownOrigin: "https://latchkey.example.com" };
const encoder = new TextEncoder();

let clock: TestClock;
let issuer: string;
let serial = 0;

beforeEach(() => {
  clock = new TestClock();
  // Keys are cached by issuer.
  issuer = `https://issuer-${++serial}.example.com`;
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Returns a key pair: a function that signs claims, and the public key. */
async function newKey(alg = "ES256", kid = "key") {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const sign = (claims: object | string, header: object = {}) =>
    new CompactSign(encoder.encode(typeof claims === "string" ? claims : JSON.stringify(claims)))
      .setProtectedHeader({ alg, kid, ...header })
      .sign(privateKey);
  return { sign, jwk: { ...(await exportJWK(publicKey)), kid, use: "sig", alg } satisfies JWK };
}

/** Publishes keys. Returns the requests. */
function publish(keys: () => unknown, metadata: object = {}) {
  return fakeProvider(({ url }) => {
    if (url === `${issuer}/keys`) return Response.json({ keys: keys() });
    const document = { issuer, authorization_endpoint: `${issuer}/a`, token_endpoint: `${issuer}/t` };
    return Response.json({ ...document, ...metadata });
  });
}

const read = (jwt: string, changes: { issuer?: string | undefined; jwksUri?: string | undefined } = {}) =>
  readSignedUserinfo(
    jwt,
    { issuer, jwksUri: `${issuer}/keys`, clientId: "client", ...changes },
    { policy: POLICY, now: clock.now, requestId: null },
  );

const seconds = () => clock.now() / SECOND;

describe("D6 · a signed UserInfo response", () => {
  test.each(["RS256", "PS256", "ES256", "Ed25519"])(
    "is read if a key of the issuer verifies %s",
    async (alg) => {
      const { sign, jwk } = await newKey(alg);
      publish(() => [jwk]);
      const claims = { sub: "ada", iss: issuer, aud: ["other", "client"], exp: seconds() + 1, email: "a@b" };
      expect(await read(await sign(claims))).toEqual(claims);
    },
  );

  test("may lack an issuer, an audience, and a key ID", async () => {
    const [{ jwk: other }, { sign, jwk }] = [await newKey(), await newKey()];
    publish(() => [other, null, { kty: "?" }, jwk]);
    expect(await read(await sign({ sub: "ada" }, { kid: undefined }))).toEqual({ sub: "ada" });
  });

  test("keeps the digits of a number that JavaScript would round", async () => {
    const { sign, jwk } = await newKey();
    publish(() => [jwk]);
    expect(await read(await sign('{"sub":12345678901234567891}'))).toEqual({ sub: "12345678901234567891" });
  });

  test.each<[string, (now: number) => object, RegExp]>([
    ["names another issuer", () => ({ iss: "https://evil.example.com" }), /another issuer/],
    ["is for another client", () => ({ aud: "other" }), /another client/],
    ["is for no client", () => ({ aud: [] }), /another client/],
    ["has expired", (now) => ({ exp: now - 61 }), /expired/],
    ["is not valid yet", (now) => ({ nbf: now + 61 }), /not valid yet/],
    ["has an expiry that is not a number", () => ({ exp: "never" }), /invalid/],
    ["has an issuer that is not a string", () => ({ iss: null }), /invalid/],
  ])("is refused if it %s", async (_, claims, message) => {
    const { sign, jwk } = await newKey();
    publish(() => [jwk]);
    expect(await read(await sign({ sub: "ada", ...claims(seconds()) }))).toMatch(message);
  });

  test("is refused if another key signed it, or if it was changed", async () => {
    const [{ sign }, { sign: forge, jwk: forged }] = [await newKey(), await newKey()];
    const { jwk } = await newKey();
    publish(() => [jwk]);
    const jwt = await sign({ sub: "ada" });
    const [header, , signature] = jwt.split(".");
    const refused = "No key of the issuer verifies the signature of the UserInfo response.";
    expect(await read(jwt)).toBe(refused);
    expect(await read(`${header}.${btoa('{"sub":"eve"}')}.${signature}`)).toBe(refused);
    // The header may carry a key or the URL of one.
    expect(await read(await forge({ sub: "eve" }, { jwk: forged }))).toBe(refused);
  });

  test("is refused without an asymmetric signature", async () => {
    const { jwk } = await newKey();
    const secret = encoder.encode("0123456789abcdef0123456789abcdef");
    publish(() => [jwk, { kty: "oct", k: btoa("0123456789abcdef0123456789abcdef"), kid: "key" }]);
    const unsigned = `${btoa('{"alg":"none"}').replaceAll("=", "")}.${btoa('{"sub":"eve"}').replaceAll("=", "")}.`;
    const shared = await new CompactSign(encoder.encode('{"sub":"eve"}'))
      .setProtectedHeader({ alg: "HS256", kid: "key" })
      .sign(secret);
    for (const jwt of [unsigned, shared]) {
      expect(isJwt(jwt)).toBe(true);
      expect(await read(jwt)).toMatch(/No key/);
    }
    const encrypted = "eyJhbGciOiJSU0EtT0FFUCJ9.a2V5.aXY.dGV4dA.dGFn";
    expect(isJwt(encrypted)).toBe(true);
    expect(await read(encrypted)).toMatch(/encrypted/);
  });

  test("is refused if the issuer or its keys are not known", async () => {
    const { sign, jwk } = await newKey();
    const jwt = await sign({ sub: "ada" });
    const requests = publish(() => [jwk]);
    expect(await read(jwt, { issuer: undefined })).toMatch(/no issuer/);
    expect(await read(jwt, { jwksUri: `${issuer}/elsewhere` })).toMatch(/could not be read/);
    // Discovery finds an issuer without keys.
    expect(await read(jwt, { jwksUri: undefined })).toMatch(/could not be read/);
    expect(requests.map(({ url }) => url)).not.toContain(`${issuer}/keys`);
  });

  test("is refused if the issuer publishes more than 100 keys", async () => {
    const { sign, jwk } = await newKey();
    publish(() => [...Array.from({ length: 100 }, () => ({ kty: "RSA" })), jwk]);
    expect(await read(await sign({ sub: "ada" }))).toMatch(/could not be read/);
  });
});

describe("the keys of an issuer", () => {
  test("are discovered if their URI is not known", async () => {
    const { sign, jwk } = await newKey();
    const requests = publish(() => [jwk], { jwks_uri: `${issuer}/keys` });
    expect(await read(await sign({ sub: "ada" }), { jwksUri: undefined })).toEqual({ sub: "ada" });
    expect(requests.map(({ url }) => url)).toEqual([
      `${issuer}/.well-known/oauth-authorization-server`,
      `${issuer}/keys`,
    ]);
  });

  test("are requested once in ten minutes, and again for a new key if they are older than a minute", async () => {
    const [first, second] = [await newKey("ES256", "1"), await newKey("ES256", "2")];
    let current = first.jwk;
    const requests = publish(() => [current]);
    const [old, rotated] = [await first.sign({ sub: "ada" }), await second.sign({ sub: "ada" })];
    expect(await read(old)).toEqual({ sub: "ada" });
    current = second.jwk;
    expect(await read(rotated)).toMatch(/No key/);
    expect(requests).toHaveLength(1);
    clock.advance(MINUTE);
    expect(await read(old)).toEqual({ sub: "ada" });
    expect(await read(rotated)).toEqual({ sub: "ada" });
    expect(requests).toHaveLength(2);
    expect(await read(old)).toMatch(/No key/);
    expect(requests).toHaveLength(2);
    clock.advance(10 * MINUTE);
    expect(await read(rotated)).toEqual({ sub: "ada" });
    expect(requests).toHaveLength(3);
  });

  test.each(["http://keys.example.com/keys", "https://10.0.0.1/keys", "https://latchkey.example.com/keys"])(
    "F3 · are not requested from %s",
    async (jwksUri) => {
      const { sign, jwk } = await newKey();
      const requests = publish(() => [jwk]);
      expect(await read(await sign({ sub: "ada" }), { jwksUri })).toMatch(/could not be read/);
      expect(requests).toEqual([]);
    },
  );
});

test.each(["{}", '"a.b.c"', "1.5", "", "a.b", "<html>.a.b</html>", "a.b.c.d.e.f"])(
  "%j is not a JWT",
  (text) => {
    expect(isJwt(text)).toBe(false);
  },
);
