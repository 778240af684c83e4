// Verifies the samples about private keys.

import { generateKeyPairSync } from "node:crypto";
import { expect, vi } from "vitest";
import { call, type Json } from "../latchkey.ts";
import type { PageRun, Proof, Sample } from "./proof.ts";

const keySet = async (url: unknown) => (await (await fetch(String(url))).json()) as { keys: Json[] };

/** Creates the integration of the page, and others that the reader has. */
export const createsIntegrations: Proof = {
  language: "json",
  verify: async ({ text }, { reader }) => {
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    vi.stubEnv("PRIVATE_KEY", pem);
    const url = `${reader.origin}/v1/integrations`;
    const body = JSON.parse(text) as Json;
    const { options: _, ...secret } = body;
    for (const one of [
      body,
      { ...body, id: "own-key", client_private_key: pem },
      { ...secret, id: "my-desk", client_secret: "an ordinary client secret" },
    ])
      expect(await call("POST", url, reader.app.key, one)).toMatchObject({ status: 201 });
    expect(await call("POST", `${url}/my-desk/signing-keys`, reader.app.key, {})).toMatchObject({
      status: 201,
    });
  },
};

export async function publishesKey(sample: Sample): Promise<void> {
  expect(sample.value("key")).toMatchObject({ status: "active", alg: "ES256" });
  expect(await keySet(sample.value("jwks_url"))).toMatchObject({ keys: [{ alg: "ES256", use: "sig" }] });
}

export async function rotatesKey(sample: Sample): Promise<void> {
  expect(sample.value("next")).toMatchObject({ status: "pending" });
  expect(sample.value("keys")).toMatchObject([{ status: "active" }, { status: "pending" }]);
}

export async function setsOwnKey(_: Sample, { reader }: PageRun): Promise<void> {
  const { body } = await call("GET", `${reader.origin}/v1/integrations/own-key`, reader.app.key);
  expect(body).toMatchObject({ has_client_private_key: true });
}

export async function usesKeyNow(_: Sample, { reader }: PageRun): Promise<void> {
  const { body } = await call("GET", `${reader.origin}/v1/integrations/my-desk`, reader.app.key);
  expect(body).toMatchObject({
    has_client_secret: false,
    options: { token_endpoint_auth_method: "private_key_jwt" },
  });
}
