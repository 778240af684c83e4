// An integration's client secret: how it is stored, and whether it, or a private key, has to be set.

import * as z from "zod";
import { chooseAuthMethod, requestObjectOf, secretJwtOf } from "../providers/registration/client-method.ts";
import { placeholdersOf } from "../providers/definition/templates.ts";
import type { Provider } from "../providers/provider.ts";
import type { IntegrationSettings } from "../providers/registration/registration.ts";
import type { Keyring } from "../vault/keyring.ts";
import { canSignWith, type SigningAlgorithm } from "../vault/private-key.ts";
import { open, seal } from "../vault/seal.ts";

type Owner = { app: string; integration: string };

/** The key context of an integration's client secret. It opens for this integration of this app only. */
export function clientSecretContext(appId: string, integrationId: string) {
  return { use: "client_secret", owners: [appId, integrationId] } as const;
}

/**
 * Returns a message where a client secret or a private key is missing, superfluous, or unsuitable. `keyAlg` is the algorithm
 * of the key that the app has set; null for none. Keys that Latchkey creates can be added later, and exist beside a secret
 * until the integration uses them.
 */
export function clientCredentialProblems(
  provider: Provider,
  settings: IntegrationSettings,
  keyAlg: SigningAlgorithm | null,
): string[] {
  const { hasSecret, options } = settings;
  const method = chooseAuthMethod(provider, settings);
  const supported: readonly string[] = provider.client.authentication;
  const assertion = provider.kind === "code" ? provider.token.assertion : undefined;
  if (assertion !== undefined) {
    if (hasSecret) return ["client_secret: is set, but not used"];
    if (keyAlg === null) return ["client_private_key: is required, because it signs the assertions"];
    return canSignWith(keyAlg, assertion.alg) ? [] : [`client_private_key: can't sign with ${assertion.alg}`];
  }
  const secretJwt = secretJwtOf(provider);
  const { token_endpoint_auth_signing_alg: alg, request_object_signing_alg: requestAlg } = options;
  const signsRequests = requestObjectOf(settings) !== undefined;
  const canUseKey = secretJwt !== undefined || signsRequests || supported.includes("private_key_jwt");
  if (keyAlg !== null && !canUseKey)
    return [`client_private_key: ${provider.name} does not use private keys`];
  if (!supported.includes(method)) {
    return hasSecret
      ? [`client_secret: ${provider.name} does not use client secrets`]
      : [`client_secret: is required, because ${provider.name} has no public clients${orKey(supported)}`];
  }
  const isSecretSigned = !hasSecret && keyAlg !== null && secretJwt !== undefined && method !== "none";
  const usesKey = method === "private_key_jwt" || isSecretSigned;
  const usesSecret = method !== "none" && !usesKey;
  const used = isSecretSigned ? secretJwt.alg : alg;
  const isUnsuitable = keyAlg !== null && usesKey && used !== undefined && !canSignWith(keyAlg, used);
  return [
    ...(hasSecret && !usesSecret ? ["client_secret: is set, but not used"] : []),
    ...(!hasSecret && usesSecret ? ["client_secret: is required"] : []),
    ...(keyAlg !== null && !usesKey && !signsRequests ? ["client_private_key: is set, but not used"] : []),
    ...(isUnsuitable ? [`client_private_key: can't sign with ${used}`] : []),
    ...(keyAlg !== null && signsRequests && requestAlg !== undefined && !canSignWith(keyAlg, requestAlg)
      ? [`client_private_key: can't sign with ${requestAlg}`]
      : []),
    ...(isSecretSigned ? missingValues(secretJwt, settings) : []),
  ];
}

/** Says how to do without a secret if clients can authenticate with a key. */
const orKey = (supported: readonly string[]) =>
  supported.includes("private_key_jwt")
    ? "; for a client with a private key, set options.token_endpoint_auth_method to private_key_jwt"
    : "";

/** Reports variables that the secret contains. Only the integration's own count, because a session needs no others. */
function missingValues(
  { kid = "", claims }: NonNullable<ReturnType<typeof secretJwtOf>>,
  { variables }: IntegrationSettings,
): string[] {
  const names = [kid, ...Object.values(claims)].flatMap(placeholdersOf);
  return [...new Set(names)]
    .filter((name) => name !== "client_id" && !Object.hasOwn(variables, name))
    .map((name) => `variables.${name}: is required with client_private_key`);
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
