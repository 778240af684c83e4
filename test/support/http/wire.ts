// A raw HTTP client: the path is not normalized, all headers can be set, and both bodies are streams.

import { randomInt } from "node:crypto";
import { type IncomingHttpHeaders, type IncomingMessage, request as httpRequest } from "node:http";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Json } from "../latchkey.ts";
import { parseJson } from "../parse-json.ts";

export type WireRequest = {
  method?: string;
  /** Sent unchanged. */
  path: string;
  key?: string;
  headers?: Record<string, string>;
  json?: unknown;
  body?: string | Buffer | Readable;
};

export type WireAnswer = {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  text: string;
  json: Json;
};

/** Returns an address that no rate limit has counted yet. */
export const newAddress = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;

/** Sends a request. Returns the response when its headers have arrived, with an unread body. */
export function open(origin: URL | string, ask: WireRequest): Promise<IncomingMessage> {
  const { hostname, port } = new URL(origin);
  const body = ask.json === undefined ? ask.body : JSON.stringify(ask.json);
  const headers: Record<string, string> = {
    "cf-connecting-ip": newAddress(),
    ...(ask.key === undefined ? {} : { authorization: `Bearer ${ask.key}` }),
    ...(ask.json === undefined ? {} : { "content-type": "application/json" }),
    ...(typeof body === "string" || Buffer.isBuffer(body)
      ? { "content-length": String(Buffer.byteLength(body)) }
      : {}),
    ...ask.headers,
  };
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      hostname,
      port,
      path: ask.path,
      method: ask.method ?? "GET",
      headers,
      agent: false,
    });
    outgoing.on("response", resolve);
    outgoing.on("error", reject);
    if (body instanceof Readable) body.pipe(outgoing);
    else outgoing.end(body);
  });
}

/** Sends a request and reads the whole response. */
export async function send(origin: URL | string, ask: WireRequest): Promise<WireAnswer> {
  const answer = await open(origin, ask);
  const bytes = await buffer(answer);
  const text = bytes.toString("utf8");
  return { status: answer.statusCode ?? 0, headers: answer.headers, bytes, text, json: parseJson(text) };
}
