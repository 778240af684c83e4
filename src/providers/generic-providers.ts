// The providers that are a protocol rather than a company: what an app uses for a provider of its own.

import type { Provider } from "./provider.ts";
import { discoversServer } from "./provider.ts";
import { allProviders } from "./registry.ts";

/** An authorization server that the integration describes, one that is discovered for each connection, or an API with keys. */
export type GenericKind = "server" | "discovered" | "key";

/** Returns the ID of the provider for a protocol. @throws Error if the catalogue has none, which is a bug */
export function genericProvider(kind: GenericKind): string {
  const found = allProviders().find((provider) => provider.category === "protocol" && isOf(kind, provider));
  if (found === undefined) throw new Error(`the catalogue has no provider of the kind ${kind}`);
  return found.id;
}

function isOf(kind: GenericKind, provider: Provider): boolean {
  if (kind === "key") return provider.kind === "api_key";
  return provider.kind === "code" && discoversServer(provider) === (kind === "discovered");
}
