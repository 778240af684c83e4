import { parallel, parqex } from "../support/providers.ts";
import { expect, test } from "vitest";
import { NewIntegration } from "../../src/integration/integration.ts";
import { providerWebhookSecretProblems } from "../../src/integration/provider-webhook-secret.ts";
import { isWeakSecret } from "../../src/vault/weak-secret.ts";

test.each([
  ["", 8],
  ["s", 8],
  ["short", 8],
  ["aaaaaaaaaaaa", 8],
  ["secretsecret", 8],
  ["abababababababab", 16],
  ["aaaaaaaaaaaaaaab", 16],
  ["12345678", 8],
  ["changeme-changeme-changeme-change", 32],
  ["latchkey-admin-latchkey-admin-latchkey", 32],
  ["abcdefghijklmnopqrstuvwxyzabcdef", 32],
  [String.fromCharCode(...Array(32).keys()), 32],
  [`${"a".repeat(25)}bcdefgh`, 32],
])("E8 · the secret %j is weak if it needs %d characters", (secret, length) => {
  expect(isWeakSecret(secret, length)).toBe(true);
});

const integration = (client_secret: string) =>
  NewIntegration().safeParse({ provider: "oauth2", client_id: "c", client_secret }).success;

test("E8 · a client secret that is a placeholder is rejected, and those that providers issue are not", () => {
  for (const secret of ["s", "secret", "xxxxxxxxxxxx"]) expect(integration(secret)).toBe(false);
  for (const secret of ["x8f3k2p9d1q7a4z", "3b5d5c3712955042212316173ccf37be", "GOCSPX-a1B2c3D4e5F6g7H8i9J0"])
    expect(integration(secret)).toBe(true);
});

const GOOD = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

test.each([
  ["an empty key", parallel, "whsec_"],
  ["three zero bytes", parallel, "whsec_AAAA"],
  ["a key of eight bytes", parallel, `whsec_${btoa("12345678")}`],
  ["a key of zeros", parallel, `whsec_${"A".repeat(43)}=`],
  ["a short text", parallel, "not base64!"],
  ["a short API key", parqex, "key"],
  ["an API key of one character", parqex, "k".repeat(32)],
])("E8 · a webhook secret with %s is rejected", (_, provider, secret) => {
  expect(providerWebhookSecretProblems(provider, secret)).toEqual([
    { path: "webhook_secret", message: "must contain at least 16 random bytes" },
  ]);
});

test.each([
  [parallel, `whsec_${GOOD}`],
  [parallel, GOOD],
  [parallel, "a-text-with-enough-characters"],
  [parqex, GOOD],
  [parqex, null],
])("E8 · a random webhook secret is accepted", (provider, secret) => {
  expect(providerWebhookSecretProblems(provider, secret)).toEqual([]);
});
