// Verifies the samples about private keys.

import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeProtectedHeader, jwtVerify } from "jose";
import { expect } from "vitest";
import { call, type Json } from "../latchkey.ts";
import { ScriptedProvider } from "../peers/scripted-provider.ts";
import type { PageRun, Proof } from "./proof.ts";
import type { ShellResult } from "./shell.ts";

/** Creates the integrations that the reader of private-key-jwt.md has besides the page's own, and the file with a key. */
export async function hasSecretAndKey({ reader }: PageRun): Promise<void> {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  writeFileSync(join(reader.clone, "client.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
  const url = `${reader.origin}/v1/integrations`;
  const endpoints = {
    authorization_endpoint: "https://desk.example.com/authorize",
    token_endpoint: "https://desk.example.com/token",
  };
  const secret = { client_id: "my-client", client_secret: "an ordinary client secret" };
  const desk = { id: "my-desk", provider: "oauth2", ...secret, endpoints };
  expect(await call("POST", url, reader.app.key, desk)).toMatchObject({ status: 201 });
  const key = await call("POST", `${url}/my-desk/signing-keys`, reader.app.key, {});
  expect(key).toMatchObject({ status: 201 });
}

const JwksUrl = /"jwks_url":"([^"]+)"/;

/** The key is at the URL that the sample has printed. */
export async function publishesKey({ stdout }: ShellResult): Promise<void> {
  const keySet = await (await fetch(JwksUrl.exec(stdout)?.[1] ?? "")).json();
  expect(keySet).toMatchObject({ keys: [{ alg: "ES256", use: "sig" }] });
}

/** The former key is active, and has no time anymore. */
export async function returnsToFormerKey(_: ShellResult, { reader }: PageRun): Promise<void> {
  const { body } = await call("GET", `${reader.origin}/v1/integrations/my-bank/signing-keys`, reader.app.key);
  expect(body["data"]).toMatchObject([{ status: "active", published_until: null }]);
}

/** machine-to-machine.md: previews the request, and then gets a token with the JWT of the definition at a real server. */
export const signsAssertion: Proof = {
  language: "json",
  verify: async ({ text }, { reader }) => {
    const { client_private_key: _, ...preview } = JSON.parse(text) as Json;
    const send = (path: string, body: Json) =>
      call("POST", `${reader.origin}/v1/${path}`, reader.app.key, body);
    const validated = await send("providers/validate", preview);
    expect(validated).toMatchObject({ body: { valid: true } });
    expect(validated.text).toContain("assertion=CLIENT_ASSERTION");

    const server = await ScriptedProvider.start();
    const local = JSON.stringify(preview).replaceAll(/https:\/\/(auth|api)\.example\.com/g, server.origin);
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const { body } = await send("integrations", {
      ...(JSON.parse(local) as Json),
      client_private_key: pem,
    });
    const grant = { integration: String(body["id"]), end_user: "nightly-export" };
    expect(await send("connections", { ...grant, variables: { subject: "ada" } })).toMatchObject({
      status: 201,
    });
    const { assertion, ...form } = Object.fromEntries(server.tokenRequests.at(-1) ?? []);
    expect(form).toEqual({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      scope: "reports.read",
    });
    const { payload } = await jwtVerify(assertion ?? "", publicKey);
    expect(payload).toMatchObject({
      iss: "nightly-export",
      sub: "ada",
      aud: `${server.origin}/token`,
      jti: expect.any(String),
      exp: Number(payload.iat) + 300,
    });
    expect(decodeProtectedHeader(assertion ?? "")).toEqual({ alg: "RS256" });
    await server.close();
  },
};
