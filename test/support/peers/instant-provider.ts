// A provider that responds immediately, so that only Latchkey's part is measured. It identifies one account, and accepts
// every code, token and refresh token.
//
// POST /bound/{seconds}/token: a token response with a token of this lifetime that is bound to a key (RFC 9449). The provider
// does not look at the proofs.
// POST /token, POST /rotating/token: a token response, with a new refresh token in the second case.
// POST /device: a device code, which is never approved: POST /pending/token says so.
// GET /user: the account. GET /bytes/{count}: that many bytes. /bank/…: an item provider; see instant-bank.ts. Other
// requests, also with a body: 204.

import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { finished } from "node:stream/promises";
import { respondAsBank } from "./instant-bank.ts";

/** The length of many providers' tokens, which are JWTs. */
const TOKEN_BYTES = 512;
export const LIFETIME_SECONDS = 3600;

const bodies = new Map<string, Buffer>();

/** Responds to one request. */
export async function respondInstantly(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, first = "", ...rest] = new URL(request.url ?? "/", "http://localhost").pathname.split("/");
  if (first === "bank") return respondAsBank(rest, request, response);
  const [second = ""] = rest;
  await finished(request.resume());
  if (first === "token") sendJson(response, newTokens());
  else if (first === "rotating") sendJson(response, { ...newTokens(), refresh_token: newRefreshToken() });
  else if (first === "device") sendJson(response, newDeviceCode(request.headers.host ?? ""));
  else if (first === "pending") sendJson(response, { error: "authorization_pending" }, 400);
  else if (first === "bound") sendJson(response, newBoundTokens(Number(second)));
  else if (first === "user") sendJson(response, { userId: "0d3c1f0e-8f5b-4f6c-9a43-2f7b5f4f3c11" });
  else if (first === "bytes") sendBytes(response, second);
  else response.writeHead(204).end();
}

/** Returns tokens as a provider issues them. */
export const newTokens = () => ({
  access_token: randomBytes(TOKEN_BYTES).toString("base64url"),
  token_type: "Bearer",
  expires_in: LIFETIME_SECONDS,
});

/** How often device codes may be polled, and the longest interval. */
export const DEVICE_INTERVAL_SECONDS = 60;

const newDeviceCode = (host: string) => ({
  device_code: newRefreshToken(),
  user_code: "WDJB-MJHT",
  verification_uri: `http://${host}/activate`,
  expires_in: 900,
  interval: DEVICE_INTERVAL_SECONDS,
});

const newBoundTokens = (expires_in: number) => ({
  ...newTokens(),
  token_type: "DPoP",
  expires_in,
  refresh_token: newRefreshToken(),
});

export const newRefreshToken = (): string => randomBytes(32).toString("base64url");

/** Sends a JSON text of this many bytes. */
function sendBytes(response: ServerResponse, count: string): void {
  const body = bodies.get(count) ?? Buffer.from(`"${"x".repeat(Number(count) - 2)}"`);
  bodies.set(count, body);
  response.writeHead(200, { "content-type": "application/json", "content-length": body.length }).end(body);
}

function sendJson(response: ServerResponse, body: object, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
