// An integration's client secret: whether it has to be set, and how it is stored.

import * as z from "zod";
import type { Provider } from "../providers/provider.ts";
import { chooseAuthMethod, type IntegrationSettings } from "../providers/registration.ts";
import type { Keyring } from "../vault/keyring.ts";
import { open, seal } from "../vault/seal.ts";

type Owner = { app: string; integration: string };

/** The key context of an integration's client secret. It opens for this integration of this app only. */
export function clientSecretContext(appId: string, integrationId: string) {
  return { use: "client_secret", owners: [appId, integrationId] } as const;
}

/** Returns a message where a client secret is missing or superfluous. */
export function clientSecretProblems(provider: Provider, settings: IntegrationSettings): string[] {
  const { hasSecret } = settings;
  const method = chooseAuthMethod(provider, settings);
  const supported: readonly string[] = provider.client.authentication;
  if (!supported.includes(method)) {
    return hasSecret
      ? [`client_secret: ${provider.name} does not use client secrets`]
      : [`client_secret: is required, because ${provider.name} has no public clients`];
  }
  if (hasSecret !== (method === "none")) return [];
  return [hasSecret ? "client_secret: is set, but not used" : "client_secret: is required"];
}

/** Encrypts a client secret for its integration. */
export function sealClientSecret(
  keyring: Keyring,
  { app, integration }: Owner,
  secret: string,
): Promise<string> {
  return seal(keyring, clientSecretContext(app, integration), secret);
}

/** Decrypts an integration's client secret; null where it has none. Throws when the secret can't be decrypted. */
export async function openClientSecret(
  keyring: Keyring,
  { app, integration }: Owner,
  sealed: string | null,
): Promise<string | null> {
  if (sealed === null) return null;
  return open(keyring, clientSecretContext(app, integration), sealed, z.string());
}
