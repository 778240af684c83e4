import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { decodeProtectedHeader } from "jose";
import { expect, test } from "vitest";
import * as z from "zod";
import { appStub } from "../../../src/apps/app-rpc.ts";
import { AppStore } from "../../../src/apps/app-store.ts";
import { configOf, parseConfig } from "../../../src/config.ts";
import { clientSecretContext } from "../../../src/integration/client-secret.ts";
import { identityProviderContext } from "../../../src/integration/identity-provider.ts";
import { open, reEncrypt } from "../../../src/vault/seal.ts";
import { newStage } from "../../support/workers/create-connection.ts";

const SECRET = "the-secret-at-the-identity-provider";

test("E3 · the secret of an identity provider is encrypted again with a new root key, and does not open as a client secret", async () => {
  const { ids, integration } = await newStage({
    provider: "oauth2",
    client_id: "client",
    client_secret: "a-client-secret",
    endpoints: { issuer: "https://server.example.com", token_endpoint: "https://server.example.com/token" },
    identity_provider: {
      issuer: "https://idp.example.com",
      token_endpoint: "https://idp.example.com/token",
      client_id: "client-at-idp",
      client_secret: SECRET,
    },
    definition: { endpoints: { authorization_endpoint: "https://server.example.com/authorize" } },
    options: { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer" },
  });
  const { keyring } = configOf(env);
  const keys: unknown[] = JSON.parse(env.ROOT_KEYS ?? "").keys;
  const former = parseConfig({ ...env, ROOT_KEYS: JSON.stringify({ keys: keys.toReversed() }) });
  if (!former.ok) throw new Error(former.problems.join(" "));
  const owner = { app: ids.app, integration };
  const keyContext = identityProviderContext(owner);
  /** Returns the stored secret after a change. */
  const secretAfter = (change: (sealed: string) => Promise<string>) =>
    runInDurableObject(appStub(env, ids.app), async (_, { storage }) => {
      const store = new AppStore(storage.sql);
      const stored = store.integration(integration);
      const provider = stored?.identity_provider ?? null;
      const sealed = provider?.sealed_client_secret ?? null;
      if (stored === null || provider === null || sealed === null) throw new Error("there is no secret");
      const sealed_client_secret = await change(sealed);
      store.putIntegration({ ...stored, identity_provider: { ...provider, sealed_client_secret } });
      return sealed_client_secret;
    });
  const old = await secretAfter(
    async (sealed) => (await reEncrypt(former.config.keyring, keyContext, sealed)) ?? sealed,
  );
  expect(decodeProtectedHeader(old).kid).not.toBe(keyring.currentKid);
  await appStub(env, ids.app).reEncrypt("", keyring.currentKid);
  const current = await secretAfter((sealed) => Promise.resolve(sealed));
  expect(decodeProtectedHeader(current).kid).toBe(keyring.currentKid);
  expect(await open(keyring, keyContext, current, z.string())).toBe(SECRET);
  const asClientSecret = open(keyring, clientSecretContext(ids.app, integration), current, z.string());
  await expect(asClientSecret).rejects.toThrow("decryption operation failed");
});
