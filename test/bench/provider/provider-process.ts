// A provider that responds immediately, so that only Latchkey's part is measured. It runs in a process of its own,
// because in workerd it would share the Workers' thread.
//
// GET /bytes/{count}: that many bytes. POST /upload: receives a body. POST /token?rotate: a token response.

import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { finished } from "node:stream/promises";

const bodies = new Map<string, Buffer>();

const server = createServer((request, response) => {
  void respond(request, response);
});

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  await finished(request.resume());
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
  if (pathname === "/token") {
    sendJson(response, {
      access_token: randomBytes(256).toString("base64url"),
      token_type: "Bearer",
      expires_in: 3600,
      ...(searchParams.has("rotate") ? { refresh_token: randomBytes(32).toString("base64url") } : {}),
    });
  } else if (pathname === "/upload") sendJson(response, { ok: true });
  else {
    const body = bytes(pathname.replace("/bytes/", ""));
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
  }
}

/** Returns a JSON text of this many bytes. */
function bytes(count: string): Buffer {
  const body = bodies.get(count) ?? Buffer.from(`"${"x".repeat(Number(count) - 2)}"`);
  bodies.set(count, body);
  return body;
}

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

server.keepAliveTimeout = 0;
process.on("disconnect", () => process.exit());
server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
