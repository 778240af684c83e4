import { addepar } from "./addepar.ts";
import { oauth2 } from "./oauth2.ts";
import { parallel } from "./parallel.ts";
import { parqet } from "./parqet.ts";
import { parqex } from "./parqex.ts";
import { pluggy } from "./pluggy.ts";
import type { CodeProvider, Provider } from "./provider.ts";

/** Every provider there is, in the order of the catalogue. */
export const providers: readonly Provider[] = Object.freeze([
  parqet,
  addepar,
  parqex,
  parallel,
  pluggy,
  oauth2,
]);

const byId = new Map(providers.map((provider) => [provider.id, provider]));

export function findProvider(id: string): Provider | undefined {
  return byId.get(id);
}

/** A stored integration's provider. Throws when its file has gone since: that needs the operator. */
export function providerOf(integration: { provider: string }): Provider {
  const provider = byId.get(integration.provider);
  if (provider === undefined) throw new Error(`no provider file for ${integration.provider}`);
  return provider;
}

/** The same for one that is known to be an authorization server's. */
export function codeProviderOf(integration: { provider: string }): CodeProvider {
  const provider = providerOf(integration);
  if (provider.kind !== "code") throw new Error(`${provider.id} is no authorization server`);
  return provider;
}
