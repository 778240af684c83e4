// The client that the conformance suite starts for each scenario (https://github.com/modelcontextprotocol/conformance). It uses
// the public API of a running Latchkey, as an app does: an integration, a connection, and MCP requests through the proxy.
// Arguments: the URL of the suite's server. Environment: LATCHKEY_ORIGIN, LATCHKEY_KEY, and the suite's own variables.

import * as z from "zod";
import { callApi } from "../support/http/api-call.ts";
import { Browser } from "../support/http/browser.ts";
import { McpCaller } from "./mcp-caller.ts";

const Environment = z.object({
  LATCHKEY_ORIGIN: z.string(),
  LATCHKEY_KEY: z.string(),
  MCP_CONFORMANCE_SCENARIO: z.string(),
  MCP_CONFORMANCE_PROTOCOL_VERSION: z.string(),
  MCP_CONFORMANCE_CONTEXT: z
    .string()
    .default("{}")
    .transform((text) => z.record(z.string(), z.unknown()).parse(JSON.parse(text))),
});

const environment = Environment.parse(process.env);
const scenario = environment.MCP_CONFORMANCE_SCENARIO.replace(/^auth\//, "");
const { MCP_CONFORMANCE_CONTEXT: context } = environment;
const app = { origin: environment.LATCHKEY_ORIGIN, key: environment.LATCHKEY_KEY };
const resource = process.argv.at(-1) ?? "";

/** The most authorizations of one run, so that a server that always asks for more does not keep the user busy. */
const MAX_STEPS = 3;

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

const text = (name: string) => z.string().parse(context[name]);
const Created = z.looseObject({ id: z.string() });
const Session = z.looseObject({ connect_url: z.string(), token: z.string(), connection_id: z.string() });

/** The settings of the integration in each scenario. */
function settings(): object {
  switch (scenario) {
    case "basic-cimd":
      return { client_id: "https://conformance-test.local/client-metadata.json" };
    case "pre-registration":
      return { client_id: text("client_id"), client_secret: text("client_secret") };
    case "client-credentials-basic":
      return {
        client_id: text("client_id"),
        client_secret: text("client_secret"),
        options: { grant_type: "client_credentials" },
      };
    case "client-credentials-jwt":
      return {
        client_id: text("client_id"),
        client_private_key: text("private_key_pem"),
        options: { grant_type: "client_credentials", token_endpoint_auth_method: "private_key_jwt" },
      };
    case "dpop":
    case "dpop-nonce":
      return { options: { dpop: "preferred" } };
    case "enterprise-managed-authorization":
      return {
        client_id: text("client_id"),
        client_secret: text("client_secret"),
        identity_provider: {
          issuer: text("idp_issuer"),
          token_endpoint: text("idp_token_endpoint"),
          client_id: text("idp_client_id"),
        },
        options: { grant_type: JWT_BEARER },
      };
    case "wif-jwt-bearer":
      return { client_id: text("client_id"), options: { grant_type: JWT_BEARER } };
    default:
      return {};
  }
}

/** What a connection without a user is created with; null where a user connects. */
function machineGrant(): object | null {
  switch (scenario) {
    case "client-credentials-basic":
    case "client-credentials-jwt":
      return {};
    case "enterprise-managed-authorization":
      return {
        subject_token: text("idp_id_token"),
        subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      };
    case "wif-jwt-bearer":
      return { assertion: text("valid_jwt") };
    default:
      return null;
  }
}

const integration = Created.parse(
  await callApi(app, "POST", "/v1/integrations", { provider: "mcp", variables: { resource }, ...settings() }),
).id;
const endUser = crypto.randomUUID();

/** Sends the user through the connect page, and confirms. Returns the ID of the connection. */
async function connect(connection?: string): Promise<string> {
  const session = Session.parse(
    await callApi(app, "POST", "/v1/connect/sessions", {
      end_user: { id: endUser, name: "Ada Lovelace" },
      integrations: [integration],
      ...(connection !== undefined && { connection_id: connection }),
    }),
  );
  const browser = new Browser();
  await browser.get(session.connect_url);
  const form = { token: session.token, integration };
  let page = await browser.post(new URL("/connect", session.connect_url).href, form);
  for (let hops = 0; page.location !== null && hops < 10; hops += 1) {
    const { searchParams: query } = new URL(page.location);
    const handle = query.get("handle");
    if (handle !== null) {
      await callApi(app, "POST", "/v1/connect/confirm", { handle, end_user_id: endUser });
      return session.connection_id;
    }
    page = await browser.get(page.location);
  }
  throw new Error(
    `not connected: ${page.status} ${page.text.replaceAll(/<style.*?<\/style>/gs, "").slice(0, 2000)}`,
  );
}

/** Creates a connection without a user. */
const createMachine = async (grant: object) =>
  Created.parse(await callApi(app, "POST", "/v1/connections", { integration, end_user: endUser, ...grant }))
    .id;

const grant = machineGrant();
let connection = await (grant === null ? connect() : createMachine(grant));
const caller = new McpCaller(app, () => connection, environment.MCP_CONFORMANCE_PROTOCOL_VERSION);
for (let step = 1; ; step += 1) {
  const needsConsent = await caller.run();
  if (!needsConsent || step === MAX_STEPS) break;
  connection = await connect(connection);
}
