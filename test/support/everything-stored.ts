// Returns everything that a Latchkey has stored or logged, as one text, to search for secrets.

import { z } from "zod";
import type { TestHarness } from "wrangler";

type Kv = {
  list: (options: {
    cursor?: string;
  }) => Promise<{ keys: { name: string }[]; list_complete: boolean; cursor?: string }>;
  get: (key: string) => Promise<string | null>;
};

/** The runtime does not let SQL read its own tables. */
const TABLES =
  "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'";
const Table = z.object({ name: z.string() });

/** Returns every key and value in KV. */
export async function everythingInKv(harness: TestHarness): Promise<string> {
  const { TOKENS } = await harness.getWorker<{ TOKENS: Kv }>().getEnv();
  const lines: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await TOKENS.list(cursor === undefined ? {} : { cursor });
    for (const { name } of page.keys) lines.push(name, (await TOKENS.get(name)) ?? "");
    cursor = page.list_complete ? undefined : page.cursor;
  } while (cursor !== undefined);
  return lines.join("\n");
}

/** Returns every row of every table of every Durable Object. */
export async function everythingInObjects(harness: TestHarness): Promise<string> {
  const worker = harness.getWorker();
  const lines: string[] = [];
  for (const kind of ["ConnectionObject", "AppObject"]) {
    for (const id of await worker.listDurableObjectIds(kind)) {
      const storage = await worker.getDurableObjectStorage(kind, { id });
      const tables = await storage.exec(TABLES);
      for (const { name } of z.array(Table).parse(tables)) {
        lines.push(name, JSON.stringify(await storage.exec(`SELECT * FROM "${name}"`)));
      }
    }
  }
  return lines.join("\n");
}

/** Returns every log line. */
export function everythingLogged(harness: TestHarness): string {
  return harness
    .getLogs()
    .map(({ message }) => message)
    .join("\n");
}
