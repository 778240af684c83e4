// An MCP server on Cloudflare Workers, as its authors build one: Cloudflare's OAuth provider in front of a server of the
// official SDK. Everybody who asks gets consent, as the user `ada`.

import { insufficientScope, OAuthProvider, type OAuthHelpers } from "@cloudflare/workers-oauth-provider";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import * as z from "zod";

type Env = { OAUTH_KV: KVNamespace; OAUTH_PROVIDER: OAuthHelpers; ORIGIN: string };
type Props = { user: string };
type Auth = Parameters<typeof insufficientScope>[0];

/** The tool that needs more than the scope that every call needs. */
const WRITING_TOOL = "close";

const api = {
  async fetch(request: Request, _: Env, context: ExecutionContext): Promise<Response> {
    const { auth, props } = context as unknown as { auth: Auth; props: Props };
    const body = (await request.clone().text()).trim();
    const { method, params } = (body === "" ? {} : JSON.parse(body)) as {
      method?: string;
      params?: { name?: string };
    };
    const needed = ["mcp:read", "mcp:write"];
    const isWrite = method === "tools/call" && params?.name === WRITING_TOOL;
    if (isWrite && !needed.every((scope) => auth.scope.includes(scope)))
      return insufficientScope(auth, needed);
    const server = new McpServer({ name: "Tickets", version: "1.0.0" });
    server.registerTool("add", { inputSchema: { a: z.number(), b: z.number() } }, ({ a, b }) => ({
      content: [{ type: "text", text: `${a + b} for ${props.user}` }],
    }));
    server.registerTool(WRITING_TOOL, {}, () => ({ content: [{ type: "text", text: "closed" }] }));
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    return transport.handleRequest(request);
  },
};

const others = {
  async fetch(request: Request, { OAUTH_PROVIDER }: Env): Promise<Response> {
    const url = new URL(request.url);
    if (url.pathname === "/authorize") {
      const asked = await OAUTH_PROVIDER.parseAuthRequest(request);
      const { redirectTo } = await OAUTH_PROVIDER.completeAuthorization({
        request: asked,
        userId: "ada",
        metadata: {},
        scope: asked.scope,
        props: { user: "ada" } satisfies Props,
      });
      return Response.redirect(redirectTo, 302);
    }
    // The control API of the test: the registered clients, and how the server forgets them.
    if (url.pathname !== "/_clients") return new Response(null, { status: 404 });
    const { items } = await OAUTH_PROVIDER.listClients();
    if (request.method === "DELETE")
      await Promise.all(items.map(({ clientId }) => OAUTH_PROVIDER.deleteClient(clientId)));
    return Response.json(items.map(({ clientId }) => clientId));
  },
};

export default {
  fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    const provider = new OAuthProvider<Env>({
      apiRoute: "/mcp",
      apiHandler: api,
      defaultHandler: others,
      authorizeEndpoint: "/authorize",
      tokenEndpoint: "/token",
      clientRegistrationEndpoint: "/register",
      accessTokenTTL: 60,
      scopesSupported: ["mcp:read", "mcp:write", "offline_access"],
      resourceMetadata: { resource: `${env.ORIGIN}/mcp`, authorization_servers: [env.ORIGIN] },
      requiredScopes: ["mcp:read"],
    });
    return provider.fetch(request, env, context);
  },
};
