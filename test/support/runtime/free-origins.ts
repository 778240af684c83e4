import { once } from "node:events";
import { createServer } from "node:net";

/** Returns an origin with a free port for each name. A Worker needs its own origin before it listens. */
export async function freeOrigins<Name extends string>(...names: Name[]): Promise<Record<Name, URL>> {
  const servers = names.map((name) => ({ name, server: createServer().listen(0, "127.0.0.1") }));
  await Promise.all(servers.map(({ server }) => once(server, "listening")));
  const origins = servers.map(({ name, server }) => {
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return [name, new URL(`http://127.0.0.1:${port}`)] as const;
  });
  await Promise.all(servers.map(({ server }) => once(server.close(), "close")));
  return Object.fromEntries(origins) as Record<Name, URL>;
}
