// Authorization server metadata (RFC 8414), metadata of an MCP server (RFC 9728), and dynamic client registration
// (RFC 7591), for providers that support them.

import { z } from "zod";
import { respondWithFaults } from "../control/respond-with-faults.ts";
import { parseJson } from "../parse-json.ts";
import type { Provider } from "../providers/provider.ts";
import { DEVICE_CODE } from "./device-grant.ts";
import { TOKEN_EXCHANGE } from "./exchange-grant.ts";
import { readRequest } from "../control/received-request.ts";
import type { Sandbox } from "../sandbox.ts";

/** Handles a metadata request, and applies faults. */
export async function handleMetadata(sandbox: Sandbox, incoming: Request): Promise<Response> {
  sandbox.log.record("discovery", null, await readRequest(incoming), Date.now());
  sandbox.log.count("discovery", null);
  const faults = sandbox.faults.take({ on: "discovery", clientId: null });
  return respondWithFaults(faults, () =>
    Response.json(metadata(sandbox.provider, new URL(incoming.url).origin)),
  );
}

/** Returns a provider's metadata. */
export function metadata(provider: Provider, origin: string) {
  const { id, paths, scopes, clients, tokens, pkce, servicePick, exchangesTokens } = provider;
  return {
    issuer: `${origin}/${id}`,
    authorization_endpoint: `${origin}${paths.authorize}`,
    token_endpoint: `${origin}${paths.token}`,
    ...(paths.device !== undefined && {
      device_authorization_endpoint: `${origin}${paths.device.authorization}`,
    }),
    ...(paths.register !== undefined && { registration_endpoint: `${origin}${paths.register}` }),
    scopes_supported: Object.keys(scopes.known),
    response_types_supported: ["code"],
    grant_types_supported: [
      "authorization_code",
      ...(tokens.refresh === "none" ? [] : ["refresh_token"]),
      ...(servicePick === undefined ? [] : ["client_credentials"]),
      ...(paths.device === undefined ? [] : [DEVICE_CODE]),
      ...(exchangesTokens === true ? [TOKEN_EXCHANGE] : []),
    ],
    token_endpoint_auth_methods_supported: clients.methods,
    ...(pkce === "required" && { code_challenge_methods_supported: ["S256"] }),
    authorization_response_iss_parameter_supported: true,
  };
}

/** Returns where the metadata of an MCP server is (RFC 9728, section 3.1). */
export const resourceMetadataPath = (resource: string) => `/.well-known/oauth-protected-resource${resource}`;

/** Returns the metadata of a provider's MCP server. */
export const resourceMetadata = ({ id, name, scopes }: Provider, resource: string, origin: string) => ({
  resource: `${origin}${resource}`,
  authorization_servers: [`${origin}/${id}`],
  scopes_supported: Object.keys(scopes.known),
  bearer_methods_supported: ["header"],
  resource_name: name,
});

const registrationSchema = z.looseObject({
  redirect_uris: z.array(z.url()).min(1),
  client_name: z.string().min(1).optional(),
  token_endpoint_auth_method: z.literal("none").default("none"),
});

/** Handles a registration request, and applies faults. It creates a public client. */
export async function handleRegistration(sandbox: Sandbox, incoming: Request): Promise<Response> {
  const received = await readRequest(incoming);
  const now = Date.now();
  sandbox.log.record("register", null, received, now);
  sandbox.log.count("register", null);
  const faults = sandbox.faults.take({ on: "register", clientId: null });
  return respondWithFaults(faults, () => register(sandbox, received.body, now));
}

function register(sandbox: Sandbox, body: string | null, now: number): Response {
  const registration = registrationSchema.safeParse(parseJson(body));
  if (!registration.success) {
    const hasInvalidUri = registration.error.issues.some(({ path }) => path[0] === "redirect_uris");
    return Response.json(
      { error: hasInvalidUri ? "invalid_redirect_uri" : "invalid_client_metadata" },
      { status: 400, headers: { "cache-control": "no-store" } },
    );
  }
  const { redirect_uris, client_name } = registration.data;
  const client_id = crypto.randomUUID();
  sandbox.clients.put({
    client_id,
    redirect_uris,
    token_endpoint_auth_method: "none",
    ...(client_name !== undefined && { name: client_name }),
  });
  return Response.json(
    {
      client_id,
      client_id_issued_at: Math.floor(now / 1000),
      redirect_uris,
      ...(client_name !== undefined && { client_name }),
      token_endpoint_auth_method: "none",
      grant_types: [
        "authorization_code",
        ...(sandbox.provider.tokens.refresh === "none" ? [] : ["refresh_token"]),
      ],
      response_types: ["code"],
    },
    { status: 201, headers: { "cache-control": "no-store" } },
  );
}
