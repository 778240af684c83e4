// Forwards requests to the MCP server with an agent key, for clients that cannot send one.

import { listen, type LocalServer, readAll } from "./http/local-server.ts";
import { stack } from "./stack.ts";

/** Starts a forwarder. Its own origin stands for that of Latchkey. */
export async function forwardToMcp(key: string): Promise<LocalServer> {
  const { latchkey } = await stack();
  const forwarder = await listen(async (request, response) => {
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers))
      if (
        value !== undefined &&
        !["host", "connection", "content-length", "transfer-encoding"].includes(name)
      )
        headers.set(name, String(value));
    headers.set("authorization", `Bearer ${key}`);
    if (request.headers.origin === forwarder.origin) headers.set("origin", latchkey.origin);
    const { method = "GET" } = request;
    const body = method === "GET" || method === "DELETE" ? null : await readAll(request);
    const answer = await fetch(new URL("/mcp", latchkey), { method, headers, body });
    const sent = Object.fromEntries(
      [...answer.headers].filter(
        ([name]) => !["content-length", "content-encoding", "transfer-encoding"].includes(name),
      ),
    );
    response.writeHead(answer.status, sent).end(await answer.text());
  });
  return forwarder;
}
