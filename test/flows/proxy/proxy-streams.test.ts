// The proxy with a token that the API rejects, with bodies that do not fit into memory, and with a caller that leaves.

import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect as openSocket } from "node:net";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect } from "../../support/flow.ts";
import { call } from "../../support/latchkey.ts";
import { readAll, sendJson } from "../../support/http/local-server.ts";
import { newIntegration } from "../../support/sandbox.ts";
import { stack } from "../../support/stack.ts";
import { ProxiedApi } from "../../support/proxied-api.ts";
import { open } from "../../support/http/wire.ts";

const KIB = 1024;

let api: ProxiedApi;

beforeEach(async () => {
  api = await ProxiedApi.start();
});
afterEach(() => api.close());

/** Sends a call, waits until `ready`, and closes the connection abruptly. */
async function leave(ready: Promise<unknown>): Promise<void> {
  const { latchkey } = await stack();
  const socket = openSocket(Number(latchkey.port), latchkey.hostname);
  socket.on("error", () => undefined);
  socket.resume();
  const head = [
    `GET /v1/connections/${api.id}/proxy/events HTTP/1.1`,
    `host: ${latchkey.host}`,
    `authorization: Bearer ${api.app.key}`,
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n`);
  await ready;
  socket.resetAndDestroy();
}

describe("a token that the API rejects", () => {
  const bodies: string[] = [];

  beforeEach(() => {
    bodies.length = 0;
    api.handler = async (request, response) => {
      const body = await readAll(request);
      bodies.push(body);
      const fresh = request.headers.authorization === `Bearer ${api.provider.currentToken}`;
      if (fresh && api.provider.tokenRequests.length > 0) sendJson(response, 200, { got: body.length });
      else sendJson(response, 401, { error: "rejected by the API" });
    };
  });

  test("F5 · causes one refresh, and a GET is sent again", async () => {
    expect(await api.call("items?a=1")).toMatchObject({ status: 200, json: { got: 0 } });
    expect(api.provider.calls.map(({ url }) => url)).toEqual(["/base/items?a=1", "/base/items?a=1"]);
    expect(api.provider.tokenRequests).toHaveLength(1);
    expect(await api.call("items")).toMatchObject({ status: 200 });
    expect(api.provider.calls).toHaveLength(3);
  });

  test.each(["POST", "PUT", "PATCH", "DELETE"])(
    "F5 · a %s request with a small body is sent again with the complete body",
    async (method) => {
      const body = "x".repeat(64 * KIB);
      expect(await api.call("items", { method, body })).toMatchObject({
        status: 200,
        json: { got: body.length },
      });
      expect(bodies).toEqual([body, body]);
      expect(api.provider.tokenRequests).toHaveLength(1);
    },
  );

  test.each([
    ["of more than 64 KiB", () => ({ body: Buffer.alloc(64 * KIB + 1, "x") })],
    ["without a content-length", () => ({ body: Readable.from([Buffer.alloc(1 * KIB, "x")]) })],
  ])("F5 · a body %s is not sent twice: the 401 is returned, and the next call succeeds", async (_, body) => {
    const got = await api.call("items", { method: "POST", ...body() });
    expect(got).toMatchObject({ status: 401, json: { error: "rejected by the API" } });
    expect(api.provider.calls).toHaveLength(1);
    expect(api.provider.tokenRequests).toHaveLength(1);
    expect(await api.call("items", { method: "POST", ...body() })).toMatchObject({ status: 200 });
    expect(api.provider.tokenRequests).toHaveLength(1);
  });

  test("F5 · causes a refresh even if the path has a stray percent sign", async () => {
    expect(await api.call("100%/%zz?q=%")).toMatchObject({ status: 200 });
    expect(api.provider.calls.map(({ url }) => url)).toEqual(["/base/100%/%zz?q=%", "/base/100%/%zz?q=%"]);
  });

  test("F5 · causes no second refresh: a second 401 is returned", async () => {
    api.handler = (_, response) => sendJson(response, 401, { error: "rejected by the API" });
    expect(await api.call("items")).toMatchObject({ status: 401, json: { error: "rejected by the API" } });
    expect(api.provider.calls).toHaveLength(2);
    expect(api.provider.tokenRequests).toHaveLength(1);
  });

  test("F5 · causes one refresh however often an API that rejects every token is called", async () => {
    api.handler = (_, response) => sendJson(response, 401, { error: "rejected by the API" });
    const statuses: number[] = [];
    for (let read = 0; read < 10; read++) statuses.push((await api.call("items")).status);
    statuses.push(
      ...(await Promise.all(Array.from({ length: 10 }, () => api.call("items")))).map(({ status }) => status),
    );
    expect(new Set(statuses)).toEqual(new Set([401]));
    expect(api.provider.tokenRequests).toHaveLength(1);
    // An app can report the rejected token itself.
    const path = `/v1/connections/${api.id}/refresh`;
    expect((await call("POST", path, api.app.key, { rejected_version: 2 })).body).toMatchObject({
      version: 3,
    });
  });

  test("F5 · returns the API's own 401 if the refresh is rejected", async () => {
    api.provider.refusal = { status: 400, body: '{"error":"invalid_grant"}' };
    expect(await api.call("items")).toMatchObject({ status: 401, json: { error: "rejected by the API" } });
    expect(api.provider.calls).toHaveLength(1);
    const connection = await call("GET", `/v1/connections/${api.id}`, api.app.key);
    expect(connection.body).toMatchObject({ status: "reauthorization_required" });
    expect(await api.call("items")).toMatchObject({
      status: 409,
      json: { code: "reauthorization_required" },
    });
  });

  test("F5 · causes one refresh for thirty concurrent calls", async () => {
    const all = await Promise.all(Array.from({ length: 30 }, () => api.call("items")));
    expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200));
    expect(api.provider.tokenRequests).toHaveLength(1);
  });
});

describe("streams", () => {
  test("an event reaches the caller before the API sends the next one", async () => {
    const read: (() => void)[] = [];
    const sent: string[] = [];
    api.handler = async (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      for (const event of ["one", "two", "three"]) {
        const arrived = new Promise<void>((resolve) => read.push(resolve));
        sent.push(event);
        response.write(`data: ${event}\n\n`);
        // The next event is sent only after the caller has received this one, so a buffer would block forever.
        await arrived;
      }
      response.end();
    };
    const { latchkey } = await stack();
    const stream = await open(latchkey, { path: `/v1/connections/${api.id}/proxy/events`, key: api.app.key });
    expect(stream.headers["content-type"]).toBe("text/event-stream");
    const chunks = stream.iterator();
    for (const event of ["one", "two", "three"]) {
      const chunk = await chunks.next();
      expect(String(chunk.value)).toBe(`data: ${event}\n\n`);
      expect(sent.at(-1)).toBe(event);
      read.shift()?.();
    }
    expect(await chunks.next()).toMatchObject({ done: true });
  });

  test("a Parallel run streams its events, with the connection's key and not the caller's", async () => {
    const integration = await newIntegration(api.app, "parallel");
    const connected = await connect(api.app, integration);
    const path = `/v1/connections/${connected.id}/proxy/v1/tasks/runs`;
    const run = await call("POST", path, api.app.key, { input: "who?", processor: "base" });
    expect(run).toMatchObject({ status: 202 });
    const { latchkey } = await stack();
    const events = await open(latchkey, {
      path: `${path}/${String(run.body["run_id"])}/events`,
      key: api.app.key,
      headers: { "x-api-key": "the caller's own" },
    });
    const chunks: string[] = [];
    for await (const chunk of events) chunks.push(String(chunk));
    expect(chunks.length).toBeGreaterThan(2);
    expect(chunks.join("").match(/^event: /gm)).toHaveLength(5);
  });

  test("a response of 32 MiB arrives unchanged", async () => {
    const block = randomBytes(1024 * KIB);
    const whole = createHash("sha256");
    for (let i = 0; i < 32; i++) whole.update(block);
    api.handler = async (_, response) => {
      response.writeHead(200, { "content-type": "application/octet-stream" });
      for (let i = 0; i < 32; i++) if (!response.write(block)) await once(response, "drain");
      response.end();
    };
    const got = await api.call("large");
    expect(got.bytes.length).toBe(32 * 1024 * KIB);
    expect(createHash("sha256").update(got.bytes).digest("hex")).toBe(whole.digest("hex"));
  });

  test("H2 · an upload of 32 MiB arrives unchanged, because the body limit does not apply", async () => {
    const block = randomBytes(1024 * KIB);
    const whole = createHash("sha256");
    for (let i = 0; i < 32; i++) whole.update(block);
    api.handler = async (request, response) => {
      const received = createHash("sha256");
      for await (const chunk of request) received.update(chunk);
      sendJson(response, 200, { received: received.digest("hex") });
    };
    const body = Readable.from(Array.from({ length: 32 }, () => block));
    const got = await api.call("large", { method: "PUT", body });
    expect(got.json).toEqual({ received: whole.digest("hex") });
  });

  test("a compressed response can be read", async () => {
    api.handler = (_, response) => {
      const packed = gzipSync(JSON.stringify({ text: "packed".repeat(1000) }));
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(packed);
    };
    // fetch decompresses a response according to its headers.
    const got = await call("GET", `/v1/connections/${api.id}/proxy/packed`, api.app.key);
    expect(got.body["text"]).toBe("packed".repeat(1000));
  });

  test("the accept-encoding of the caller is not sent to the provider", async () => {
    let asked: string | undefined;
    api.handler = (request, response) => {
      asked = request.headers["accept-encoding"];
      sendJson(response, 200, { text: "plain" });
    };
    const headers = { "accept-encoding": "br;q=0.9, zstd" };
    const got = await api.call("plain", { headers });
    expect(got.status).toBe(200);
    expect(asked ?? "").not.toMatch(/br;q=0.9|zstd/);
  });
});

describe("a caller that leaves", () => {
  test("ends a streamed response of the API", async () => {
    const started = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<string>();
    api.handler = (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const timer = setInterval(() => response.write("data: more\n\n"), 5);
      response.on("close", () => {
        clearInterval(timer);
        closed.resolve("closed");
      });
      started.resolve();
    };
    await leave(started.promise);
    expect(await closed.promise).toBe("closed");
  });

  test("ends a request that the API has not responded to yet", async () => {
    const started = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<string>();
    api.handler = (_, response) => {
      response.on("close", () => closed.resolve("closed"));
      started.resolve();
    };
    await leave(started.promise);
    expect(await closed.promise).toBe("closed");
  });
});
