import { describe, expect, test } from "vitest";
import { asksForNonce } from "../../../src/oauth/discovery/challenge.ts";
import {
  apiNonce,
  rememberApiNonce,
  rememberServerNonce,
  serverNonce,
} from "../../../src/oauth/dpop/nonces.ts";
import {
  createDpopKey,
  dpopThumbprint,
  hashToken,
  importDpopKey,
  signProof,
} from "../../../src/oauth/dpop/proof.ts";
import { checkProof } from "../../support/peers/check-proof.ts";

const NOW = Date.UTC(2026, 0, 15);

test("a proof is what RFC 9449 says, and has no private part", async () => {
  const jwk = await createDpopKey();
  const key = await importDpopKey(jwk);
  expect(key.privateKey.extractable).toBe(false);
  const url = "https://api.example.com/a%20b/?x=1#y";
  const tokenHash = await hashToken("access-token");
  const proof = await signProof(key, { method: "POST", url, tokenHash, nonce: "n" }, NOW);
  const expected = {
    method: "POST",
    url,
    now: NOW,
    nonce: "n",
    accessToken: "access-token",
    used: new Set<string>(),
  };
  const { thumbprint, claims } = await checkProof(proof, expected);
  expect(thumbprint).toBe(await dpopThumbprint(jwk));
  expect(claims).toMatchObject({ htu: "https://api.example.com/a%20b/", iat: NOW / 1000 });
  const plain = await signProof(key, { method: "POST", url }, NOW);
  const { claims: atServer } = await checkProof(plain, { ...expected, nonce: null, accessToken: null });
  expect(Object.keys(atServer).toSorted()).toEqual(["htm", "htu", "iat", "jti"]);
});

/** RFC 9449, section 7.1, has this token and its hash. */
test("the hash of a token is that of the RFC's example", async () => {
  const token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
  expect(await hashToken(token)).toBe("fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
});

const headers = (nonce: string) => new Headers({ "dpop-nonce": nonce });

describe("a nonce", () => {
  test("is kept for an origin, for an hour", () => {
    rememberServerNonce("https://one.example.com/token?x=1", headers("a"), NOW);
    rememberServerNonce("https://two.example.com", headers("b"), NOW);
    expect(serverNonce("https://one.example.com/par", NOW)).toBe("a");
    expect(serverNonce("https://two.example.com/#x", NOW)).toBe("b");
    rememberServerNonce("https://one.example.com/par", new Headers(), NOW);
    expect(serverNonce("https://one.example.com", NOW)).toBe("a");
    expect(serverNonce("https://one.example.com", NOW + 3_600_000)).toBeUndefined();
  });

  test("of an API is of one key", () => {
    rememberApiNonce("key-1", "https://api.example.com/a", "a", NOW);
    expect(apiNonce("key-1", "https://api.example.com/b", NOW)).toBe("a");
    expect(apiNonce("key-2", "https://api.example.com/b", NOW)).toBeUndefined();
    expect(apiNonce("key-1", "https://api.example.com.evil.example/b", NOW)).toBeUndefined();
  });

  test.each(["", 'a"b', "a b", "ä", "x".repeat(513)])("is not kept if it is %j", (nonce) => {
    rememberApiNonce("key-3", "https://api.example.com", nonce, NOW);
    expect(apiNonce("key-3", "https://api.example.com", NOW)).toBeUndefined();
  });
});

test.each([
  [401, 'DPoP error="use_dpop_nonce"', true],
  [401, 'Bearer realm="x", DPoP realm="x", error="use_dpop_nonce", algs="ES256"', true],
  [401, 'Bearer error="use_dpop_nonce"', false],
  [401, 'DPoP error="invalid_token", error_description="use_dpop_nonce"', false],
  [403, 'DPoP error="use_dpop_nonce"', false],
  [401, null, false],
])(
  "a response with the status %d and the challenge %s asks for a nonce: %s",
  async (status, challenge, asks) => {
    const response = new Response(null, { status });
    if (challenge !== null) response.headers.set("www-authenticate", challenge);
    expect(await asksForNonce(response)).toBe(asks);
  },
);
