// The signed-in user's connections with what the pages show of them, read from Latchkey.
import {
  type Connection,
  type Integration,
  type Latchkey,
  LatchkeyError,
  type Provider,
} from "latchkey/client";
import type { Inbox } from "./inbox.ts";
import { unlessMissing } from "./own-connection.tsx";
import type { Person } from "./people.ts";

export interface ConnectionView {
  readonly connection: Connection;
  /** The name of the provider, or of the integration if it has one of its own. */
  readonly name: string;
  /** Whose account it is, if the provider has told. */
  readonly account: string | null;
  /** When this app last called the API. */
  readonly usedAt: string | null;
}

/** The integrations and providers by which connections are described. */
export interface Catalogue {
  readonly integrations: readonly Integration[];
  readonly providers: ReadonlyMap<string, Provider>;
}

export async function readCatalogue(latchkey: Latchkey): Promise<Catalogue> {
  const [integrations, providers] = await Promise.all([
    latchkey.integrations.list(),
    latchkey.providers.list(),
  ]);
  return { integrations, providers: new Map(providers.map((provider) => [provider.id, provider])) };
}

/** Returns a person's connections, the newest first. */
export async function readConnections(
  latchkey: Latchkey,
  inbox: Inbox,
  catalogue: Catalogue,
  { id: end_user }: Person,
): Promise<ConnectionView[]> {
  const ids: string[] = [];
  for await (const { id } of latchkey.connections.list({ end_user })) ids.push(id);
  // Each connection is read itself, because the list does not hear of each refresh.
  const read = await Promise.all(ids.map((id) => latchkey.connections.get(id).catch(unlessMissing)));
  const connected = read.filter((connection) => connection !== undefined).filter(isConnected);
  const uses = await inbox.uses();
  return Promise.all(
    connected.map(async (connection) => ({
      connection,
      name: nameOf(catalogue, connection),
      account: await accountOf(latchkey, catalogue, connection),
      usedAt: uses[connection.id] ?? null,
    })),
  );
}

/** Hides connections that were never completed. Latchkey removes them on its own. */
const isConnected = ({ status }: Connection) => status !== "pending" && status !== "deleted";

/** Returns the name that users know an integration or a connection by. */
export function nameOf(
  { integrations, providers }: Catalogue,
  { integration, provider }: { integration: string | null; provider: string | null },
): string {
  const own = integrations.find(({ id }) => id === integration)?.name;
  return own ?? providers.get(provider ?? "")?.name ?? provider ?? "Provider not chosen yet";
}

/** Shortens a UUID, which only tells accounts apart. */
const shortened = (label: string) => label.replace(/^([\da-f]{8})-(?:[\da-f]{4}-){3}[\da-f]{12}$/i, "$1…");

/** Few APIs tell whose a key is. The end of a key then tells it apart from others. */
async function accountOf(latchkey: Latchkey, { providers }: Catalogue, connection: Connection) {
  if (connection.account) return shortened(connection.account.label);
  if (providers.get(connection.provider ?? "")?.kind !== "api_key") return null;
  if (connection.status !== "active") return "API key";
  try {
    const { access_token: key } = await latchkey.connections.token(connection.id);
    return key.length >= 16 ? `API key ending in ${key.slice(-4)}` : "API key";
  } catch (error) {
    if (error instanceof LatchkeyError) return "API key";
    throw error;
  }
}
