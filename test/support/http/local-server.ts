// An HTTP server in the test process, on a free loopback port.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

export type LocalServer = { origin: string; close: () => Promise<void> };

/** Starts a server. If the handler throws, it responds with 500, so that the test fails visibly. */
export async function listen(handler: Handler): Promise<LocalServer> {
  const server = createServer((request, response) => {
    void (async () => {
      try {
        await handler(request, response);
      } catch (error) {
        if (!response.headersSent) response.writeHead(500);
        response.end(String(error));
      }
    })();
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" ? (address?.port ?? 0) : 0);
    });
  });
  return { origin: `http://127.0.0.1:${port}`, close: () => stop(server) };
}

/** Returns the whole body of a request. */
export async function readAll(request: IncomingMessage): Promise<string> {
  return (await buffer(request)).toString("utf8");
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
