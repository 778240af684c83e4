// Calls through the proxy to a fake API whose responses each test defines.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readToken } from "../../support/flow.ts";
import { call } from "../../support/latchkey.ts";
import { listen, readAll, sendJson } from "../../support/http/local-server.ts";
import { stack } from "../../support/stack.ts";
import { ProxiedApi } from "../../support/proxied-api.ts";
import { send } from "../../support/http/wire.ts";

let api: ProxiedApi;

beforeEach(async () => {
  api = await ProxiedApi.start();
});
afterEach(() => api.close());

describe("the target of a call", () => {
  test.each([
    "%2e%2e/secret",
    ".%2e/secret",
    "%2E%2E%2Fsecret",
    "a/%2e%2e/%2e%2e/secret",
    "..%2fsecret",
    "..%5csecret",
    "..\\secret",
    "a\\..\\..\\secret",
    "/\\OTHER/secret",
    "\\\\OTHER\\secret",
    "http:\\\\OTHER/secret",
    "%252e%252e/secret",
    "%252e%252e%252fsecret",
    "a/%252e%252e%255csecret",
    "..%25%32%66secret",
    "a%00b",
    "a%0d%0aX-Injected:%201",
    "..;/secret",
    "..%3b/secret",
    "%c0%ae%c0%ae/secret",
    "..%c0%afsecret",
  ])("F1 · %s is rejected and not sent", async (path) => {
    const elsewhere: string[] = [];
    const other = await listen((request, response) => {
      elsewhere.push(request.url ?? "");
      response.end();
    });
    const got = await api.call(path.replaceAll("OTHER", new URL(other.origin).host));
    await other.close();
    expect([elsewhere, api.provider.calls]).toEqual([[], []]);
    expect(got).toMatchObject({ status: 400, json: { code: "proxy_path_invalid" } });
  });

  // The router for static files resolves these segments before it calls the Worker.
  test.each(["../secret", "..", "a/../../secret"])("F1 · %s is another route and not sent", async (path) => {
    const got = await api.call(path);
    expect(api.provider.calls).toEqual([]);
    expect(got).toMatchObject({ status: 404, json: { code: "route_not_found" } });
  });

  test.each([
    "projects/group%2Fproject",
    "@scope%2fname",
    "https%3A%2F%2Fexample.com%2F",
    "a//b//",
    "/secret",
    "//OTHER/secret",
    "http://OTHER/secret",
    "http:/OTHER/secret",
    "@OTHER/secret",
    "%40OTHER/secret",
    ":80@OTHER/secret",
    "%2f%2fOTHER/secret",
    "a%5cb%20c%253F",
    "~a%7Eb%41!$&'()*+,;=:@[|]",
    "",
  ])("F1 · %s arrives at the API below its base URL, byte for byte", async (path) => {
    const elsewhere: string[] = [];
    const other = await listen((request, response) => {
      elsewhere.push(request.url ?? "");
      response.end();
    });
    const sent = path.replaceAll("OTHER", new URL(other.origin).host);
    expect(await api.call(`${sent}?q=%2f..//`)).toMatchObject({ status: 200 });
    await other.close();
    expect(elsewhere).toEqual([]);
    expect(api.provider.calls.map(({ url }) => url)).toEqual([`/base/${sent}?q=%2f..//`]);
  });

  test("F1 · an absolute request target reaches Latchkey and not the host in the target", async () => {
    const { latchkey } = await stack();
    const path = `http://127.0.0.1:1/v1/connections/${api.id}/proxy/items`;
    expect(await send(latchkey, { path, key: api.app.key })).toMatchObject({ status: 200 });
    expect(api.provider.calls).toMatchObject([{ url: "/base/items" }]);
  });

  test.each([
    "?a=1&a=2&b=%20+c%26d&e",
    "?",
    "?q=../..//x@y\\z",
    "?next=http://other.example/",
    "?x=%FF&y=%zz&'=%C3%BC",
  ])("the query %s is forwarded unchanged", async (query) => {
    await api.call(`items/1;v=2/%C3%A9${query}`);
    // The runtime encodes an apostrophe, as the URL standard requires.
    const sent = query.replaceAll("'", "%27");
    expect(api.provider.calls).toMatchObject([{ url: `/base/items/1;v=2/%C3%A9${sent}` }]);
  });

  test.each(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])(
    "a %s request is forwarded",
    async (method) => {
      const body = ["GET", "HEAD", "DELETE", "OPTIONS"].includes(method) ? undefined : `{"by":"${method}"}`;
      let received = "";
      api.handler = async (request, response) => {
        received = await readAll(request);
        response
          .writeHead(207, "Multi", { "x-api-header": "yes" })
          .end(method === "HEAD" ? undefined : "done");
      };
      const got = await api.call("items", { method, ...(body === undefined ? {} : { body }) });
      expect(got).toMatchObject({ status: 207, text: method === "HEAD" ? "" : "done" });
      expect(got.headers["x-api-header"]).toBe("yes");
      expect(api.provider.calls).toMatchObject([{ method, url: "/base/items" }]);
      expect(received).toBe(body ?? "");
    },
  );

  test.each([
    ["without a path", "proxy"],
    ["without a path but with a query", "proxy?a=1"],
    ["with an encoded character in the route", "prox%79/items"],
  ])("F1 · a call %s reaches only the API's base URL or is rejected", async (_, rest) => {
    const { latchkey } = await stack();
    await send(latchkey, { path: `/v1/connections/${api.id}/${rest}`, key: api.app.key });
    const allowed = ["/base", "/base/", "/base/?a=1", "/base?a=1", "/base/items"];
    expect(api.provider.calls.map(({ url }) => url).filter((url) => !allowed.includes(url))).toEqual([]);
  });

  test("F1 · an encoded ID is the same connection or an unknown one", async () => {
    const { latchkey } = await stack();
    const path = `/v1/connections/${api.id.replace("con", "%63on")}/proxy/items`;
    await send(latchkey, { path, key: api.app.key });
    expect(api.provider.calls.map(({ url }) => url).filter((url) => url !== "/base/items")).toEqual([]);
  });

  test("a token read and a call with a valid token need no Durable Object", async () => {
    const { runtime } = await stack();
    for (const [kind, name] of [
      ["ConnectionObject", `${api.app.id}:${api.id}`],
      ["AppObject", api.app.id],
    ] as const) {
      const storage = await runtime.objectStorage(kind, { name });
      await storage.exec(`DELETE FROM ${kind === "AppObject" ? "app" : "connection"}`);
      await runtime.evictObject(kind, name);
    }
    expect(await readToken(api.app, api.id)).toMatchObject({ status: 200, body: { version: 1 } });
    expect(await api.call("items")).toMatchObject({ status: 200, json: { ok: true } });
    // This shows that the objects no longer respond.
    expect(await call("GET", `/v1/connections/${api.id}`, api.app.key)).toMatchObject({ status: 404 });
  });
});

describe("the content of a call", () => {
  test("F2 · has the caller's x-api-key, because this provider's credential is in another header", async () => {
    await api.call("items", { headers: { "x-api-key": "of-the-app" } });
    expect(api.provider.calls[0]?.headers).toMatchObject({
      "x-api-key": "of-the-app",
      authorization: "Bearer imported-token",
    });
  });

  test("F2 · has the connection's credential, regardless of what the caller sends", async () => {
    const headers = {
      cookie: "session=mine",
      host: "evil.example.com",
      "x-original-url": "/admin",
      "x-rewrite-url": "/admin",
      "x-forwarded-for": "1.2.3.4",
      "x-forwarded-host": "evil.example.com",
      "x-real-ip": "1.2.3.4",
      forwarded: "for=1.2.3.4",
      via: "1.1 mine",
      te: "trailers",
      "keep-alive": "timeout=5",
      "proxy-authorization": "Basic bWluZQ==",
      "proxy-connection": "close",
      "cf-ipcountry": "XX",
      "cf-mine": "1",
      "true-client-ip": "1.2.3.4",
      "x-mine": "passes",
      accept: "application/vnd.mine",
    };
    await api.call("items", { headers });
    const seen = api.provider.calls[0]?.headers ?? {};
    expect(seen).toMatchObject({
      authorization: "Bearer imported-token",
      host: new URL(api.provider.origin).host,
      "x-mine": "passes",
      accept: "application/vnd.mine",
    });
    for (const name of Object.keys(headers)) {
      if (["host", "x-mine", "accept", "keep-alive"].includes(name)) continue;
      expect({ [name]: seen[name] }).toEqual({ [name]: undefined });
    }
    expect(
      Object.keys(seen).filter((name) => /^(cf-|x-forwarded-)/.test(name) && name !== "cf-worker"),
    ).toEqual([]);
    expect(JSON.stringify(seen)).not.toContain(api.app.key);
  });

  test("F2 · cookies and other headers that affect Latchkey's origin are removed from the response", async () => {
    api.handler = (_, response) => {
      response.setHeader("set-cookie", ["a=1", "b=2"]);
      response.setHeader("strict-transport-security", "max-age=1");
      response.setHeader("clear-site-data", '"cookies"');
      response.setHeader("x-ratelimit-remaining", "7");
      response.setHeader("content-security-policy", "default-src *");
      sendJson(response, 200, {});
    };
    const { headers } = await api.call("items");
    expect(headers["set-cookie"]).toBeUndefined();
    expect(headers["strict-transport-security"]).toBeUndefined();
    expect(headers["clear-site-data"]).toBeUndefined();
    expect(headers["x-ratelimit-remaining"]).toBe("7");
    expect(headers["content-security-policy"]).toContain("sandbox");
  });

  test("F4 · a redirect is returned, and not followed with the credential", async () => {
    const elsewhere: string[] = [];
    const other = await listen((request, response) => {
      elsewhere.push(request.url ?? "");
      response.end();
    });
    for (const status of [301, 302, 303, 307, 308]) {
      api.handler = (_, response) =>
        void response.writeHead(status, { location: `${other.origin}/taken` }).end();
      const got = await api.call("items", { method: "POST", body: "{}" });
      expect(got).toMatchObject({ status, headers: { location: `${other.origin}/taken` } });
    }
    await other.close();
    expect(elsewhere).toEqual([]);
  });

  test.each([400, 402, 403, 404, 410, 429, 500, 503])(
    "F5 · the API's own %i response is returned, and causes no refresh",
    async (status) => {
      const body = '{ "message" : "in its own words" }';
      api.handler = (_, response) =>
        void response
          .writeHead(status, { "content-type": "application/x-own", "retry-after": "7" })
          .end(body);
      const got = await api.call("items");
      expect(got).toMatchObject({ status, text: body });
      expect(got.headers).toMatchObject({ "content-type": "application/x-own", "retry-after": "7" });
      expect(api.provider.calls).toHaveLength(1);
      expect(api.provider.tokenRequests).toHaveLength(0);
    },
  );
});
