// What APIs and their callers do beyond the standards: odd bytes and methods, redirects to themselves, other ways to
// reject a token, and rate limits.

import { connect as openSocket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { call } from "../../support/latchkey.ts";
import { sendJson } from "../../support/http/local-server.ts";
import { importConnection } from "../../support/peers/scripted-provider.ts";
import { stack } from "../../support/stack.ts";
import { ProxiedApi } from "../../support/proxied-api.ts";
import { send } from "../../support/http/wire.ts";

let api: ProxiedApi;

beforeEach(async () => {
  api = await ProxiedApi.start();
});
afterEach(() => api.close());

/** Sends a call byte by byte, and returns the whole response as Latin-1. */
async function sendBytes(method: string, header: string): Promise<string> {
  const { latchkey } = await stack();
  const head = [
    `${method} /v1/connections/${api.id}/proxy/items HTTP/1.1`,
    `host: ${latchkey.host}`,
    `authorization: Bearer ${api.app.key}`,
    header,
    "connection: close",
  ];
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = openSocket(Number(latchkey.port), latchkey.hostname);
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("end", () => resolve(Buffer.concat(chunks).toString("latin1")));
    socket.on("error", reject);
    socket.write(Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1"));
  });
}

/** Lets the API redirect one item. */
const redirectTo = (location: string) => {
  api.handler = (request, response) =>
    request.url === "/base/items/1"
      ? void response.writeHead(302, { location, "content-location": location }).end()
      : sendJson(response, 200, { at: request.url });
};

/** Creates a connection of an integration with options. Its check calls the API. */
const useOptions = async (options: Record<string, unknown>) => {
  const defaults = api.provider.integration()["endpoints"];
  const endpoints = { ...Object(defaults), userinfo_endpoint: `${api.provider.origin}/base/me` };
  api.id = await importConnection(api.app, api.provider, {}, { endpoints, options });
};
const isFresh = (authorization: string | undefined) =>
  authorization === `Bearer ${api.provider.currentToken}`;

describe("bytes that are not ASCII", () => {
  test("in a header reach the API and the caller unchanged", async () => {
    api.handler = (request, response) => {
      const { rawHeaders, socket } = request;
      const sent = rawHeaders[rawHeaders.findIndex((name) => name.toLowerCase() === "x-name") + 1];
      const head = `HTTP/1.1 200 OK\r\nx-echo: ${sent}\r\nx-own: \xfcber\x80\r\ncontent-length: 2\r\n\r\nok`;
      socket.end(Buffer.from(head, "latin1"));
      response.detachSocket(socket);
    };
    const response = await sendBytes("GET", "x-name: caf\xe9 \xff\x80 \xc3\xa9");
    expect(response).toMatch(/^HTTP\/1\.1 200 /);
    expect(response).toContain("x-echo: caf\xe9 \xff\x80 \xc3\xa9\r\n");
    expect(response).toContain("x-own: \xfcber\x80\r\n");
  });

  test("in a Location that is not UTF-8 reach the caller unchanged", async () => {
    api.handler = ({ socket }, response) => {
      const head = "HTTP/1.1 302 Found\r\nlocation: https://a.example/caf\xe9\r\ncontent-length: 0\r\n\r\n";
      socket.end(Buffer.from(head, "latin1"));
      response.detachSocket(socket);
    };
    expect(await sendBytes("GET", "accept: */*")).toContain("ocation: https://a.example/caf\xe9\r\n");
  });

  test.each([
    ["HTTP/1.1 999 Odd\r\ncontent-length: 0\r\n\r\n", 502],
    ["HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: other\r\n\r\n", 502],
    ["HTTP/1.1 200 OK\r\nx n\xe4me: 1\r\ncontent-length: 0\r\n\r\n", 502],
    ["HTTP/1.1 200 \xe9\r\ncontent-length: 0\r\n\r\n", 200],
    ["not HTTP\r\n\r\n", 502],
  ])("or an odd head of a response, such as %j, are no error of Latchkey", async (head, status) => {
    api.handler = ({ socket }, response) => {
      socket.end(Buffer.from(head, "latin1"));
      response.detachSocket(socket);
    };
    const got = await api.call("items");
    expect([got.status, got.json["code"]]).toEqual([
      status,
      status === 502 ? "provider_unavailable" : undefined,
    ]);
  });
});

describe("a method", () => {
  test.each(["PROPFIND", "REPORT", "PURGE", "SEARCH", "QUERY"])(
    "such as %s reaches the API",
    async (method) => {
      expect(await sendBytes(method, "accept: */*")).toMatch(/^HTTP\/1\.1 200 /);
      expect(api.provider.calls).toMatchObject([{ method, url: "/base/items" }]);
    },
  );

  test("F2 · TRACE is rejected, because its response would repeat the credential", async () => {
    expect(await sendBytes("TRACE", "accept: */*")).toMatch(/^HTTP\/1\.1 400 [\s\S]*proxy_request_invalid/);
    expect(api.provider.calls).toEqual([]);
  });

  test.each(["BREW", "get", "G@T"])(
    "such as %s that the runtime does not know is rejected",
    async (method) => {
      expect(await sendBytes(method, "accept: */*")).toMatch(/^HTTP\/1\.1 (400|501) /);
      expect(api.provider.calls).toEqual([]);
    },
  );

  test("that can't have a body is rejected with one", async () => {
    const got = await api.call("items", { method: "GET", body: "{}" });
    expect(got).toMatchObject({ status: 400, json: { code: "proxy_request_invalid" } });
  });
});

describe("a redirect", () => {
  test.each(["/base/items/2", "2", "ORIGIN/base/items/2"])(
    "F4 · to %s below the API's base URL leads through the proxy, with the credential",
    async (location) => {
      redirectTo(location.replace("ORIGIN", api.provider.origin));
      const path = `/v1/connections/${api.id}/proxy/items/2`;
      const { status, headers } = await api.call("items/1");
      expect({ status, headers }).toMatchObject({
        status: 302,
        headers: { location: path, "content-location": path },
      });
      const { latchkey } = await stack();
      expect(await send(latchkey, { path: String(headers.location), key: api.app.key })).toMatchObject({
        json: { at: "/base/items/2" },
      });
      expect(api.provider.calls.at(-1)?.headers.authorization).toBe("Bearer imported-token");
    },
  );

  test("F4 · elsewhere on the API's host becomes absolute", async () => {
    redirectTo("/sign-in?next=%2Fbase");
    expect((await api.call("items/1")).headers.location).toBe(`${api.provider.origin}/sign-in?next=%2Fbase`);
  });
});

describe("an integration's own rules for a rejected token", () => {
  test("F5 · refused_statuses: a 403 refreshes once, and the request is sent again", async () => {
    api.handler = ({ headers }, response) =>
      sendJson(response, isFresh(headers.authorization) ? 200 : 403, {});
    await useOptions({ refused_statuses: [401, 403] });
    expect(await api.call("items")).toMatchObject({ status: 200 });
    expect(api.provider.tokenRequests).toHaveLength(1);
    expect(api.provider.calls).toHaveLength(2);
  });

  test("F5 · expired_when: a 200 with an error inside refreshes once, and the request is sent again", async () => {
    api.handler = ({ headers }, response) =>
      sendJson(response, 200, isFresh(headers.authorization) ? { ok: true } : { error: { code: "expired" } });
    await useOptions({ expired_when: { path: ["error", "code"], values: ["expired"] } });
    expect(await api.call("items")).toMatchObject({ status: 200, json: { ok: true } });
    expect(api.provider.tokenRequests).toHaveLength(1);
  });

  test("expired_when leaves a compressed response as it is", async () => {
    api.handler = (_, response) =>
      void response
        .writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" })
        .end(gzipSync(JSON.stringify({ text: "packed" })));
    await useOptions({ expired_when: { path: ["text"], values: ["expired"] } });
    // fetch decompresses a response according to its headers.
    expect(await call("GET", `/v1/connections/${api.id}/proxy/packed`, api.app.key)).toMatchObject({
      status: 200,
      body: { text: "packed" },
    });
  });

  test("F5 · expired_when finds a value in a compressed response", async () => {
    api.handler = ({ headers }, response) =>
      void response
        .writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" })
        .end(gzipSync(JSON.stringify({ text: isFresh(headers.authorization) ? "packed" : "expired" })));
    await useOptions({ expired_when: { path: ["text"], values: ["expired"] } });
    const got = await call("GET", `/v1/connections/${api.id}/proxy/packed`, api.app.key);
    expect(got.body).toEqual({ text: "packed" });
  });

  const EXPIRED = { sub: "ada", error: { code: "expired" } };

  test.each([
    ["a listed status", 403, {}, { refused_statuses: [401, 403] }],
    ["a listed value", 200, EXPIRED, { expired_when: { path: ["error", "code"], values: ["expired"] } }],
  ])("make a check fail with %s after one refresh", async (_, status, body, options) => {
    api.handler = (__, response) => sendJson(response, status, body);
    await useOptions(options);
    const checked = await call("POST", `/v1/connections/${api.id}/check`, api.app.key);
    expect(checked.body).toMatchObject({ ok: false, reason: "credential_rejected" });
    expect(api.provider.tokenRequests).toHaveLength(1);
  });

  test("let a check succeed with the refreshed token", async () => {
    api.handler = ({ headers }, response) =>
      isFresh(headers.authorization) ? sendJson(response, 200, { sub: "ada" }) : sendJson(response, 403, {});
    await useOptions({ refused_statuses: [401, 403] });
    const checked = await call("POST", `/v1/connections/${api.id}/check`, api.app.key);
    expect(checked.body).toMatchObject({ ok: true, account: { id: "ada" } });
  });

  test.each([
    [{ refused_statuses: [] }],
    [{ refused_statuses: [200] }],
    [{ expired_when: { path: [], values: [1] } }],
    [{ expired_when: { path: ["a"], values: [null] } }],
  ])("are rejected if they are invalid: %j", async (options) => {
    const got = await call("POST", "/v1/integrations", api.app.key, api.provider.integration({ options }));
    expect(got).toMatchObject({ status: 400, body: { code: expect.stringMatching(/invalid/) } });
  });
});

describe("retries", () => {
  const RETRIES = "latchkey-retries";

  test("are made after the wait, and counted in the response", async () => {
    api.handler = (_, response) => sendJson(response, api.provider.calls.length < 2 ? 503 : 200, {});
    const { status, headers } = await api.call("items", { headers: { [RETRIES]: "1" } });
    expect([status, headers[RETRIES]]).toEqual([200, "1"]);
    expect(api.provider.calls).toHaveLength(2);
    expect(api.provider.calls.map((seen) => seen.headers[RETRIES])).toEqual([undefined, undefined]);
  });

  test("are not made if the API asks for a wait of more than 10 seconds", async () => {
    api.handler = (_, response) => void response.writeHead(429, { "retry-after": "11" }).end();
    const { status, headers } = await api.call("items", { headers: { [RETRIES]: "3" } });
    expect([status, headers[RETRIES], headers["retry-after"]]).toEqual([429, "0", "11"]);
  });

  test("with an invalid number are rejected", async () => {
    const got = await api.call("items", { headers: { [RETRIES]: "4" } });
    expect(got).toMatchObject({
      status: 400,
      json: { code: "proxy_request_invalid", detail: expect.stringContaining(RETRIES) },
    });
    expect(api.provider.calls).toEqual([]);
  });
});

test("every outgoing request has Latchkey's user agent, except if the caller of the proxy sends its own", async () => {
  const agents = new Set<string>();
  api.handler = (request, response) => {
    agents.add(String(request.headers["user-agent"]));
    sendJson(response, 200, {});
  };
  await api.call("items");
  expect([...agents]).toEqual([expect.stringMatching(/^Latchkey\/\d/)]);
  await api.call("items", { headers: { "user-agent": "mine/1" } });
  expect(agents).toContain("mine/1");
  await call("POST", `/v1/connections/${api.id}/check`, api.app.key);
  await call("POST", `/v1/connections/${api.id}/refresh`, api.app.key);
  await call("DELETE", `/v1/connections/${api.id}`, api.app.key);
  expect([...new Set(api.provider.userAgents)]).toEqual([expect.stringMatching(/^Latchkey\/\d/)]);
  expect(api.provider.userAgents.length).toBeGreaterThanOrEqual(3);
});
