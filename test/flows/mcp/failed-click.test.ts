// A click that fails before there is an authorization request: what the app's developer and the person learn of it.

import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dashboardUrl, signInWith } from "../../support/dashboard.ts";
import { clickConnect, connectionOf, startSession } from "../../support/flow.ts";
import { Browser, failureOn, link } from "../../support/http/browser.ts";
import { listen, type LocalServer, readAll, sendJson } from "../../support/http/local-server.ts";
import { call, type Json, newApp, type TestApp } from "../../support/latchkey.ts";
import { connectMcpServer, newMcpIntegration } from "../../support/mcp-connection.ts";
import { McpServer } from "../../support/peers/mcp-server.ts";
import type { TestIntegration } from "../../support/sandbox.ts";

let app: TestApp;
let server: McpServer;
let integration: TestIntegration;

beforeEach(async () => {
  [app, server] = await Promise.all([newApp("Agent Smithy"), McpServer.start()]);
  integration = await newMcpIntegration(app);
});
afterEach(() => server.close());

/** Clicks in a session with a server. Returns the code, and what the API says about the connection afterwards. */
async function clickWith(session: Json = {}) {
  const started = await startSession(app, integration, { resource: server.resource, ...session });
  const page = await clickConnect(new Browser(), started, integration);
  const { connectionId: id } = started;
  return { id, page, code: failureOn(page), ...(await storedOf(id)) };
}

async function storedOf(id: string) {
  const { last_error } = await connectionOf(app, id);
  const { body } = await call("GET", `/v1/connections/${id}/diagnostics`, app.key);
  return { last_error, diagnostics: body["data"] };
}

/** A server that is no MCP server, and answers each request with a status. */
const answering = (status: number): Promise<LocalServer> =>
  listen(async (request, response) => {
    await readAll(request);
    sendJson(response, status, {});
  });

describe("a failed click is stored at the connection", () => {
  test("with the reason of a discovery, which also arrives at the return URL", async () => {
    server.serverMetadata = { code_challenge_methods_supported: undefined };
    const failed = await clickWith();
    const code = "discovery_failed";
    expect(failed).toMatchObject({
      code,
      last_error: { code, provider_error: null },
      diagnostics: [
        {
          operation: "discovery",
          code,
          detail: expect.stringContaining("PKCE"),
          status: null,
          error: null,
          request_id: /req\w+/.exec(failed.page.text)?.[0],
        },
      ],
    });
    expect(link(failed.page, "Back to Agent Smithy", server.origin)).toContain(`error=${code}`);
    const browser = new Browser();
    await signInWith(browser, app.key);
    const shown = await browser.get(await dashboardUrl(`/apps/${app.id}/connections/${failed.id}`));
    expect(shown.text).toContain("The authorization server does not say that it supports PKCE");
    expect(shown.text).not.toContain("No response");
  });

  test("R19 · with the response of a server that registers no client, without the secrets in it", async () => {
    const refusing = await listen(async (request, response) => {
      await readAll(request);
      const access_token = "a-token-that-is-nobody-s";
      const error_description = `${access_token} ${"x".repeat(5_000)}`;
      sendJson(response, 400, { error: "invalid_redirect_uri", error_description, access_token });
    });
    server.serverMetadata = { registration_endpoint: `${refusing.origin}/register` };
    const failed = await clickWith();
    const code = "client_registration_failed";
    expect(failed).toMatchObject({
      code,
      last_error: { code, provider_error: "invalid_redirect_uri" },
      diagnostics: [{ operation: "registration", code, status: 400, error: "invalid_redirect_uri" }],
    });
    expect(JSON.stringify(failed.diagnostics)).not.toContain("nobody-s");
    expect(JSON.stringify(failed.diagnostics).length).toBeLessThan(1_000);
    await refusing.close();
  });

  test("R19 · with what is missing where a server has no registration", async () => {
    server.serverMetadata = { registration_endpoint: undefined };
    const detail = expect.stringContaining("client_id");
    expect(await clickWith()).toMatchObject({ diagnostics: [{ operation: "registration", detail }] });
  });

  test("and is reported to the app of a connection that goes on", async () => {
    const { id, endUser } = await connectMcpServer(app, integration, { resource: server.resource });
    server.resourceMetadata = { resource: "https://evil.example.com/mcp" };
    const failed = await clickWith({ connection_id: id, end_user: { id: endUser } });
    expect(failed).toMatchObject({ last_error: { code: "discovery_failed" }, diagnostics: [{}] });
    expect(await connectionOf(app, id)).toMatchObject({ status: "active" });
    const { text } = await call("GET", `/v1/connections/${id}/events`, app.key);
    expect(text.match(/"attempt_failed"/g)).toHaveLength(1);
  });

  test.each([
    [200, "needs no token"],
    [404, "does not ask for a token"],
  ])("with what to do if a server without metadata answers %i", async (status, reason) => {
    const open = await answering(status);
    const { diagnostics } = await clickWith({ resource: `${open.origin}/mcp` });
    expect(diagnostics).toMatchObject([{ detail: expect.stringContaining(reason) }]);
    expect(diagnostics).toMatchObject([{ detail: expect.stringContaining("it directly, without Latchkey") }]);
    await open.close();
  });

  test("with the reason that a server does not respond", async () => {
    const gone = await answering(500);
    await gone.close();
    const { diagnostics } = await clickWith({ resource: `${gone.origin}/mcp` });
    expect(diagnostics).toMatchObject([{ detail: expect.stringContaining("does not respond") }]);
  });
});

const SENTENCES = {
  "en-US": ["This can’t be a server’s URL.", "This server doesn’t respond,", "This server doesn’t support"],
  "de-DE": ["Das kann nicht die URL", "Dieser Server antwortet nicht", "Dieser Server unterstützt nicht"],
  "pt-BR": ["Isso não pode ser a URL", "Este servidor não responde", "Este servidor não oferece"],
};

test.each(Object.entries(SENTENCES))(
  "a person reads in %s why a URL is not accepted",
  async (language, sentences) => {
    const started = await startSession(app, integration);
    const open = await answering(200);
    const browser = new Browser();
    await browser.get(started.connectUrl);
    const form = { token: started.token, integration: integration.id };
    server.serverMetadata = { code_challenge_methods_supported: undefined };
    const [invalid, unavailable, unsupported] = sentences;
    for (const [resource, sentence, code] of [
      ["mcp", invalid, undefined],
      ["https://10.0.0.1/mcp", invalid, "endpoint_not_allowed"],
      [`${open.origin}/mcp`, unavailable, "discovery_failed"],
      [server.resource, unsupported, "discovery_failed"],
    ] as const) {
      const url = new URL("/connect", started.connectUrl).href;
      const page = await browser.post(
        url,
        { ...form, "variables.resource": resource },
        { "accept-language": language },
      );
      expect(page.text).toContain(sentence);
      // The URL can be corrected, and the reference leads to the diagnostics.
      expect(page.text).toContain(`value="${resource}"`);
      expect(failureOn(page)).toBe(code);
    }
    expect((await storedOf(started.connectionId)).diagnostics).toHaveLength(3);
    await open.close();
  },
);
