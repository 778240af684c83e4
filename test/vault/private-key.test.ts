// Private keys that an app sets. A key that is unsuitable is refused with a message that says nothing of the key.

import { describe, expect, test } from "vitest";
import {
  createPrivateKey,
  importPrivateKey,
  publicPart,
  readPrivateKey,
  SIGNING_ALGORITHMS,
} from "../../src/vault/private-key.ts";

const RSA = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256", publicExponent: new Uint8Array([1, 0, 1]) };

const exported = async (key: CryptoKey): Promise<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(await crypto.subtle.exportKey("jwk", key)));

/** Returns a new key pair of Web Crypto as JWKs, and the private key in PEM. */
async function newPair(algorithm: object) {
  const isExchange = "name" in algorithm && (algorithm.name === "ECDH" || algorithm.name === "X25519");
  const uses = isExchange ? ["deriveBits"] : ["sign", "verify"];
  // eslint-disable-next-line typescript/no-unsafe-type-assertion
  const pair = (await crypto.subtle.generateKey(
    algorithm as SubtleCryptoGenerateKeyAlgorithm,
    true,
    uses,
  )) as CryptoKeyPair;
  // eslint-disable-next-line typescript/no-unsafe-type-assertion
  const der = new Uint8Array((await crypto.subtle.exportKey("pkcs8", pair.privateKey)) as ArrayBuffer);
  const lines = btoa(String.fromCharCode(...der)).replaceAll(/.{64}/g, "$&\n");
  const pem = `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n`;
  return { own: await exported(pair.privateKey), shared: await exported(pair.publicKey), pem };
}

/** Returns the problem of a key, after it was checked that it contains nothing of the key. */
const problemOf = async (given: string | Record<string, unknown>) => {
  const problem = await readPrivateKey(given);
  for (const part of Object.values(typeof given === "string" ? { given } : given))
    if (typeof part === "string" && part.length > 10) expect(problem).not.toContain(part);
  return problem;
};

const P256 = { name: "ECDSA", namedCurve: "P-256" };

describe("a private key", () => {
  test.each([
    ["ES256", P256],
    ["EdDSA", { name: "Ed25519" }],
    ["RS256", { ...RSA, modulusLength: 2048 }],
  ] as const)("for %s is read from PKCS #8 and from a JWK", async (alg, algorithm) => {
    const { own, shared, pem } = await newPair(algorithm);
    const fromPem = await readPrivateKey(pem);
    expect(fromPem).toMatchObject({ kid: null, alg });
    if (typeof fromPem === "string") throw new Error(fromPem);
    expect(shared).toMatchObject(publicPart(fromPem.jwk));
    const { ext: _, key_ops: __, alg: ___, ...members } = own;
    expect(await readPrivateKey({ ...members, kid: "mine", use: "sig" })).toEqual({
      kid: "mine",
      alg,
      jwk: fromPem.jwk,
    });
    // Web Crypto sets these members.
    expect(await readPrivateKey({ ...own, alg: undefined })).toMatchObject({ alg });
  });

  test("of an RSA JWK can say that it signs with PS256", async () => {
    const { own } = await newPair({ ...RSA, modulusLength: 2048 });
    expect(await readPrivateKey({ ...own, alg: "PS256" })).toMatchObject({ alg: "PS256" });
    expect(await readPrivateKey({ ...own, alg: "ES256" })).toContain("RS256");
  });

  test.each(SIGNING_ALGORITHMS)("that is created for %s signs, and can't be exported", async (alg) => {
    const jwk = await createPrivateKey(alg);
    expect(await readPrivateKey({ ...jwk, alg })).toMatchObject({ alg, jwk });
    const key = await importPrivateKey(jwk, alg);
    expect(key.extractable).toBe(false);
    expect(Object.keys(publicPart(jwk))).not.toContain("d");
  });
});

describe("an unsuitable key is refused", () => {
  test("if it is public, symmetric, or of an unknown type", async () => {
    const { shared } = await newPair(P256);
    expect(await problemOf(shared)).toContain("has no private part");
    expect(await problemOf({ kty: "oct", k: "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA" })).toContain(
      "is a symmetric key",
    );
    expect(await problemOf({ kty: "AKP", d: "x" })).toContain("must be an RSA key");
    expect(await problemOf({})).toContain("has no private part");
    expect(await problemOf({ keys: [] })).toContain("has no private part");
  });

  test("if it is too weak, or too large", async () => {
    const weak = await newPair({ ...RSA, modulusLength: 1024 });
    expect(await problemOf(weak.own)).toContain("2048 to 4096 bits");
    expect(await problemOf(weak.pem)).toContain("2048 to 4096 bits");
    expect(await problemOf({ kty: "RSA", n: "_".repeat(1400), e: "AQAB", d: "AQAB" })).toContain(
      "2048 to 4096 bits",
    );
    // Leading zeros do not make it longer.
    expect(await problemOf({ kty: "RSA", n: `${"A".repeat(300)}_w`, e: "AQAB", d: "AQAB" })).toContain(
      "2048 to 4096 bits",
    );
    expect(await problemOf({ kty: "RSA", n: "A".repeat(9000), e: "AQAB", d: "AQAB" })).toContain(
      "must not exceed",
    );
    expect(
      await problemOf(`-----BEGIN PRIVATE KEY-----${"A".repeat(9000)}-----END PRIVATE KEY-----`),
    ).toContain("must not exceed");
  });

  test("if it has another curve, or an unusable key ID", async () => {
    const p384 = await newPair({ name: "ECDSA", namedCurve: "P-384" });
    expect(await problemOf(p384.own)).toContain("the curve P-256");
    expect(await problemOf(p384.pem)).toContain("the curve P-256");
    const x25519 = await newPair({ name: "X25519" });
    expect(await problemOf(x25519.own)).toContain("the curve Ed25519");
    const { own } = await newPair(P256);
    expect(await problemOf({ ...own, kid: "k".repeat(300) })).toContain("must have a kid");
    expect(await problemOf({ ...own, kid: 1 })).toContain("must have a kid");
  });

  test("if its parts do not belong together, or are damaged", async () => {
    const [one, other] = [await newPair(P256), await newPair(P256)];
    expect(await problemOf({ ...one.own, d: other.own["d"] })).toContain("do not belong together");
    expect(await problemOf({ ...one.own, d: "AAAA" })).toContain("do not belong together");
    const rsa = await newPair({ ...RSA, modulusLength: 2048 });
    expect(await problemOf({ ...rsa.own, p: undefined })).toContain("do not belong together");
  });

  test("if it is in another form of PEM", async () => {
    const { pem } = await newPair(P256);
    expect(await problemOf(pem.replaceAll("PRIVATE KEY", "EC PRIVATE KEY"))).toContain("PKCS #8 in PEM");
    expect(await problemOf(pem.replaceAll("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"))).toContain(
      "PKCS #8 in PEM",
    );
    expect(await problemOf(pem.replaceAll("PRIVATE KEY", "PUBLIC KEY"))).toContain("PKCS #8 in PEM");
    expect(await problemOf(pem.replaceAll("PRIVATE KEY", "CERTIFICATE"))).toContain("PKCS #8 in PEM");
    expect(await problemOf("a-client-secret")).toContain("PKCS #8 in PEM");
    expect(await problemOf("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")).toContain(
      "P-256 or Ed25519",
    );
  });
});
