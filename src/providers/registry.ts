import { addepar } from "./addepar.ts";
import { oauth2 } from "./oauth2.ts";
import { parallel } from "./parallel.ts";
import { parqet } from "./parqet.ts";
import { parqex } from "./parqex.ts";
import { pluggy } from "./pluggy.ts";
import type { CodeProvider, Provider } from "./provider.ts";

/** All providers, in the order of the catalog. */
export const providers: readonly Provider[] = Object.freeze([
  parqet,
  addepar,
  parqex,
  parallel,
  pluggy,
  oauth2,
]);

const byId = new Map(providers.map((provider) => [provider.id, provider]));

/** Returns a provider by its ID. */
export function findProvider(id: string): Provider | undefined {
  return byId.get(id);
}

/**
 * Returns a stored integration's provider. Throws where its file was removed, which the operator has to fix.
 */
export function providerOf(integration: { provider: string }): Provider {
  const provider = byId.get(integration.provider);
  if (provider === undefined) throw new Error(`no provider file for ${integration.provider}`);
  return provider;
}

/** Returns the provider of an integration that uses an authorization server. Throws for other kinds. */
export function codeProviderOf(integration: { provider: string }): CodeProvider {
  const provider = providerOf(integration);
  if (provider.kind !== "code") throw new Error(`${provider.id} is not an authorization server`);
  return provider;
}
