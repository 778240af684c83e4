// Tokens that are read for the first time. Their connections exist only in KV, because a fresh token is read from nowhere
// else, and an import takes ten times as long.

import { compactDecrypt } from "jose";
import * as z from "zod";
import { readConfig } from "../../src/config.ts";
import { newConnectionId } from "../../src/shared/id.ts";
import { seal } from "../../src/vault/seal.ts";
import { testSecrets } from "../support/test-secrets.ts";
import type { BenchData } from "./bench-data.ts";

const STORED_AT_A_TIME = 16;

const Entry = z.looseObject({ access: z.string(), grant: z.string() });

/** A connection, and the name of its entry in KV. */
export type TokenEntry = { id: string; entry: string };

/** Stores copies of a connection's token for other connections, each encrypted for its own. */
export async function storeUnreadTokens(
  data: BenchData,
  copied: TokenEntry,
  count: number,
): Promise<TokenEntry[]> {
  const config = readConfig({
    ...testSecrets,
    PUBLIC_ORIGIN: data.workers.origins.latchkey,
    ALLOW_LOOPBACK: "true",
  });
  if (!config.ok) throw new Error(config.problems.join(" "));
  const { keyring } = config.config;
  const keyContext = (id: string) => ({ use: "access", owners: [data.app.id, id] }) as const;
  const kv = await data.workers.runtime.kv();
  const entry = Entry.parse(await kv.get(copied.entry, "json"));
  const key = await keyring.encryptionKey(keyring.currentKid, keyContext(copied.id));
  if (key === null) throw new Error("the keyring has no current key");
  // With jose, because Node.js does not have what Latchkey decodes base64url with.
  const { plaintext } = await compactDecrypt(entry.access, key);
  const token: unknown = JSON.parse(new TextDecoder().decode(plaintext));
  const stored: TokenEntry[] = [];
  let started = 0;
  const storeInTurn = async () => {
    while (started < count) {
      started += 1;
      const id = newConnectionId();
      const name = copied.entry.replace(copied.id, id);
      const access = await seal(keyring, keyContext(id), token);
      await kv.put(name, JSON.stringify({ ...entry, access }));
      stored.push({ id, entry: name });
    }
  };
  await Promise.all(Array.from({ length: STORED_AT_A_TIME }, storeInTurn));
  return stored;
}
