// Converts exports of Nango: connections as `GET /connections/{connectionId}` returns them with credentials, and
// integrations as `GET /integrations/{uniqueKey}?include=credentials` does.
import { renamedValues } from "./nango-values.mjs";
import { providerOfNango } from "./provider-names.mjs";
import { joinScopes, metadataOf, parseTime, snakeCase } from "./values.mjs";

/** Fields of a token response that Latchkey has fields of its own for. */
const STANDARD =
  /^(access_token|refresh_token|id_token|token_type|scope|expires_in|expires_at|refresh_token_expires_in)$/;

/** Returns the grants of an export. */
export function nangoGrants(records) {
  return records.flatMap((record) => record.connections ?? [record]).map(grantOf);
}

function grantOf(record) {
  const { credentials, connection_id: connection, provider_config_key: integration, provider } = record;
  const raw = credentials?.raw ?? {};
  const fromResponse = metadataOf(
    Object.fromEntries(Object.entries(raw).filter(([name]) => !STANDARD.test(name))),
  );
  const config = metadataOf(record.connection_config, snakeCase);
  const own = metadataOf(record.metadata);
  const renamed = renamedValues(providerOfNango(provider), { ...fromResponse.metadata, ...config.metadata });
  const values = { ...config.metadata, ...renamed };
  const endUser = record.tags?.end_user_id ?? record.end_user?.id;
  const dropped = [...config.dropped, ...own.dropped];
  return {
    key: `nango:${integration}:${connection}`,
    name: `${integration}/${connection}`,
    oldIntegration: integration,
    oldProvider: provider,
    provider: providerOfNango(provider),
    endUser: endUser ?? connection,
    accessToken: credentials?.access_token,
    refreshToken: credentials?.refresh_token ?? raw.refresh_token,
    expiresAt: parseTime(credentials?.expires_at),
    scope: joinScopes(raw.scope),
    metadata: { ...fromResponse.metadata, ...values, ...own.metadata },
    values,
    problems: problemsOf(record),
    warnings: [
      ...(endUser === undefined ? ["has no end user; the connection ID is used"] : []),
      ...(dropped.length > 0 ? [`not imported as metadata: ${dropped.join(", ")}`] : []),
    ],
  };
}

function problemsOf({ credentials, connection_id: connection, provider_config_key: integration }) {
  if (typeof connection !== "string" || typeof integration !== "string")
    return ["is not a connection: connection_id or provider_config_key is missing"];
  if (credentials === undefined || credentials === null)
    return ["has no credentials: export it with GET /connections/{connectionId}"];
  if (credentials.type !== "OAUTH2")
    return [`has credentials of the type ${credentials.type}, and not OAUTH2`];
  // The grant belongs to the client to which it was issued.
  if (credentials.config_override?.client_id)
    return [
      "has an OAuth client of its own (config_override): import it with an integration for this client",
    ];
  return [];
}

/** Returns the integrations of an export. */
export function nangoIntegrations(records) {
  return records
    .flatMap(({ data, ...record }) => data ?? [record])
    .map(({ unique_key: oldId, provider, display_name: name, credentials }) => ({
      oldId,
      oldProvider: provider,
      provider: providerOfNango(provider),
      name,
      clientId: credentials?.client_id,
      clientSecret: credentials?.client_secret,
      scopes: joinScopes(credentials?.scopes)?.split(" "),
      problems: integrationProblems(oldId, credentials),
    }));
}

function integrationProblems(id, credentials) {
  if (typeof id !== "string") return ["is not an integration: unique_key is missing"];
  if (!credentials)
    return ["has no credentials: export it with GET /integrations/{uniqueKey}?include=credentials"];
  if (credentials.type !== "OAUTH2")
    return [`has credentials of the type ${credentials.type}, and not OAUTH2`];
  if (!credentials.client_id) return ["has no client ID: Nango's own developer apps can't be moved"];
  return [];
}
