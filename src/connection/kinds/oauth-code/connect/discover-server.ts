// Discovers the authorization server of a protected resource, as the MCP specification says: who protects the resource
// (RFC 9728), the server's metadata (RFC 8414), and the client: the integration's own one, its metadata document, or one
// that Latchkey registers (RFC 7591). This happens in each attempt, because a resource can move to another server.

import { appStub } from "../../../../apps/app-rpc.ts";
import { documentUrl, isMetadataUrl } from "../../../../integration/client-document.ts";
import { type ConnectIntegration, settingsOf } from "../../../../integration/integration.ts";
import { usedClientKey } from "../../../../integration/client-key.ts";
import { checkOutboundUrl, type OutboundPolicy } from "../../../../net/outbound-policy.ts";
import { withDeadline } from "../../../../net/with-deadline.ts";
import { discover, DISCOVERY_TIMEOUT_MS } from "../../../../oauth/discovery/discovery.ts";
import {
  discoverProtectedResource,
  type ProtectedResource,
} from "../../../../oauth/discovery/protected-resource.ts";
import { chooseAuthMethod } from "../../../../providers/registration/client-method.ts";
import { resourceOf, resourceVariable } from "../../../../providers/definition/check-resource.ts";
import { kindOf } from "../../../../providers/provider-kinds.ts";
import { outboundPolicyOf } from "../../../../providers/registration/registration-problems.ts";
import { codeProviderOf } from "../../../../providers/registry.ts";
import { mergeVariables, readLearnedValues } from "../../../../providers/template-values.ts";
import { valueAt } from "../../../../shared/json.ts";
import { type Err, fail, ok, type Result } from "../../../../shared/result.ts";
import type { Connection } from "../../../connection.ts";
import type { ConnectionContext } from "../../../connection-context.ts";
import { atServer, type DiscoveredServer } from "../../../discovered-server.ts";
import { scopesNeeded } from "../../../lifecycle/step-up.ts";

/** What the discovery needs of an integration. */
type DiscoveringIntegration = Omit<ConnectIntegration, "sealed_hook_key" | "name" | "logo">;

/** The server of an attempt, and what is requested from it. */
export type ServerOfAttempt<I> = {
  /** The integration with the server's metadata and the client. */
  integration: I;
  server: DiscoveredServer;
  /** The values of the definition that the metadata brings. */
  learned: Record<string, string>;
  scopes: string[];
  /** The session's variables with the resource. The connection stays with it if the integration names another one later. */
  variables: Record<string, string>;
};

type Metadata = DiscoveredServer["metadata"];

/** Whose authorization is requested, and what the app says about it. */
type Request<I> = {
  connection: Connection;
  integration: I;
  session: { scopes: readonly string[] | null; variables: Readonly<Record<string, string>> };
};

/** Discovers the server that protects the resource of a session. */
export async function discoverServer<I extends DiscoveringIntegration>(
  context: ConnectionContext,
  { connection, integration, session }: Request<I>,
): Promise<Result<ServerOfAttempt<I>>> {
  const provider = codeProviderOf(integration);
  const text = resourceOf(mergeVariables(provider, integration.variables, session.variables)) ?? "";
  const policy = outboundPolicyOf(provider, context.config.outbound);
  const url = checkOutboundUrl(text, policy);
  if (typeof url === "string") {
    const fields = [{ path: "variables.resource", message: url }];
    return fail("endpoint_not_allowed", { detail: `The resource ${url}.`, fields });
  }
  const known = knownIssuer(integration, connection);
  // Without an authorization code, there is nothing that PKCE could protect.
  const usesCode = kindOf(provider, integration) === "code";
  const options = usesCode ? integration.options : { ...integration.options, assume_pkce: true };
  const search = { url, text, policy, known, options };
  const found = await withDeadline(DISCOVERY_TIMEOUT_MS, (signal) => findServer(context, search, signal));
  if (!found.ok) return found;
  const { resource, metadata } = found.value;
  const description = { resource: resource.resource ?? text };
  const { values: learned, missing } = readLearnedValues(provider, "discovery", (path) =>
    valueAt(description, path),
  );
  if (missing.length > 0) return fail("discovery_failed", { detail: UNUSABLE_RESOURCE });
  const client = await clientAt(context, connection, integration, { metadata, resource: text });
  if (!client.ok) return client;
  const requires_dpop = resource.requiresDpop;
  const server: DiscoveredServer = { metadata, ...client.value, requires_dpop };
  const named = session.scopes ?? integration.scopes;
  const isSame =
    resourceOf(connection.variables) === text && connection.server?.metadata.issuer === metadata.issuer;
  const before = connection.version > 0 && isSame ? connection : null;
  const scopes = scopesOf(before, named, resource, usesCode ? metadata : {});
  const variables = { ...session.variables, ...resourceVariable(text) };
  return ok({ integration: atServer(integration, server), server, learned, scopes, variables });
}

/** The issuer to which an integration's own client belongs, or that the connection used before. */
const knownIssuer = ({ endpoints }: DiscoveringIntegration, { server }: Connection) =>
  endpoints.issuer ?? server?.metadata.issuer;

/** Which server is searched. `known`: the issuer that is preferred. */
type Search = {
  url: URL;
  text: string;
  policy: OutboundPolicy;
  known: string | undefined;
  options: DiscoveringIntegration["options"];
};

/** Returns who protects the resource, and the metadata of the server that is used. */
async function findServer(
  context: ConnectionContext,
  search: Search,
  signal: AbortSignal,
): Promise<Result<{ resource: ProtectedResource; metadata: Metadata }>> {
  const { url, text, policy } = search;
  const { requestId } = context;
  const resource = await discoverProtectedResource(url, text, { policy, requestId, signal });
  if (!resource.ok) return resource;
  const metadata = await selectServer(context, resource.value, search, signal);
  if (!metadata.ok) return metadata;
  return ok({ resource: resource.value, metadata: withAlgorithmsOf(resource.value, metadata.value) });
}

/** Returns the metadata of one of the resource's servers: the known one, or else the first one that can be used. */
async function selectServer(
  { now }: ConnectionContext,
  { issuers }: ProtectedResource,
  { known, policy, options }: Search,
  signal: AbortSignal,
): Promise<Result<Metadata>> {
  const ordered = known !== undefined && issuers.includes(known) ? [known] : issuers;
  let failure: Err | null = null;
  for (const issuer of ordered) {
    const allowsSlash = options.allow_issuer_slash;
    const discovered = await discover(issuer, policy, now(), { signal, allowsSlash });
    const checked = discovered.ok ? checkMetadata(discovered.value, options) : discovered;
    if (checked.ok) return checked;
    failure ??= checked;
    if (signal.aborted) return checked;
  }
  return (
    failure ?? fail("discovery_failed", { detail: "The server's metadata names no authorization server." })
  );
}

const UNUSABLE_RESOURCE = "The server's identifier has characters that no URL has, or is too long.";

const NO_PKCE =
  "The authorization server does not say that it supports PKCE with S256 (code_challenge_methods_supported). If it does, set the option assume_pkce.";

/** The specification requires PKCE, and that a client refuses servers that do not say that they support it. */
const checkMetadata = (
  metadata: Metadata,
  { assume_pkce }: DiscoveringIntegration["options"],
): Result<Metadata> =>
  assume_pkce === true || metadata.code_challenge_methods_supported?.includes("S256") === true
    ? ok(metadata)
    : fail("discovery_failed", { detail: NO_PKCE });

/** Returns the metadata with the algorithms of proofs that both the server and the resource accept (RFC 9449). */
function withAlgorithmsOf({ dpopAlgorithms: ofResource }: ProtectedResource, metadata: Metadata): Metadata {
  const ofServer = metadata.dpop_signing_alg_values_supported ?? ofResource;
  if (ofServer === null) return metadata;
  const both = ofServer.filter((alg) => ofResource === null || ofResource.includes(alg));
  return { ...metadata, dpop_signing_alg_values_supported: both };
}

type Client = Omit<DiscoveredServer, "metadata" | "requires_dpop">;

/** Returns the client for a server: the integration's own one, its metadata document, or a registered one. */
async function clientAt(
  context: ConnectionContext,
  { app }: Connection,
  integration: DiscoveringIntegration,
  { metadata, resource }: { metadata: Metadata; resource: string },
): Promise<Result<Client>> {
  const { client_id, sealed_client_secret } = integration;
  const { issuer, registration_endpoint, token_endpoint_auth_methods_supported } = metadata;
  const isOwn = client_id !== "" && !isMetadataUrl(client_id);
  if (isOwn) {
    // The client is for the server that the app has named, and not for one that an end user or a session names.
    const isNamedByApp = resourceOf(integration.variables) === resource;
    const bound = await appStub(context.env, app).bindClient(
      integration.id,
      client_id,
      isNamedByApp ? issuer : null,
    );
    if (bound !== issuer) return fail("discovery_failed", { detail: OTHER_ISSUER });
    const settings = { ...settingsOf(integration), discovered: metadata };
    const method = chooseAuthMethod(codeProviderOf(integration), settings);
    return ok({ client_id, sealed_client_secret, method, is_registered: false });
  }
  const document = client_id !== "" ? client_id : documentUrl(context.config.publicOrigin, integration);
  if (metadata.client_id_metadata_document_supported === true && document !== null) {
    const method = usedClientKey(integration) === null ? "none" : "private_key_jwt";
    return ok({ client_id: document, sealed_client_secret: null, method, is_registered: false });
  }
  if (registration_endpoint === undefined)
    return fail("client_registration_failed", { detail: NO_REGISTRATION });
  const registered = await appStub(context.env, app).registeredClient(
    integration.id,
    { issuer, endpoint: registration_endpoint, methods: token_endpoint_auth_methods_supported },
    context.requestId,
  );
  if (!registered.ok) return fail(registered.failure.code, { ...registered.failure });
  const { client_id: id, sealed_client_secret: secret, method } = registered.value;
  return ok({ client_id: id, sealed_client_secret: secret, method, is_registered: true });
}

const OTHER_ISSUER =
  "The client belongs to another authorization server than the one that protects the resource now, so it is not used there. Set the client of this server.";

const NO_REGISTRATION =
  "The authorization server supports neither client ID metadata documents nor dynamic registration. Register a client there, and set the integration's client_id.";

/**
 * Returns the scopes to request: those that the app names or, without any, those that the resource asks for. A reconnect to the
 * same server (`before`) also requests the earlier ones, and those that a call needed. `offline_access` is added only if the server lists it.
 */
function scopesOf(
  before: Connection | null,
  named: readonly string[],
  resource: ProtectedResource,
  { scopes_supported = [] }: Pick<Metadata, "scopes_supported">,
): string[] {
  const earlier = before === null ? [] : [...before.requested_scopes, ...scopesNeeded(before)];
  const wanted = named.length > 0 ? named : (resource.scopes ?? []);
  const offline = scopes_supported.includes("offline_access") ? ["offline_access"] : [];
  return [...new Set([...earlier, ...wanted, ...offline])];
}
