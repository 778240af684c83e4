// What other systems export, as their documentation describes it.

import type { Json } from "../latchkey.ts";

/** Returns a connection of Nango with credentials, as `GET /connections/{connectionId}?refresh_token=true` does. */
export function nangoConnection(id: string, changes: Json = {}, credentials: Json = {}): Json {
  return {
    id: 18_393,
    connection_id: id,
    provider_config_key: "parqet",
    provider: "parqet",
    errors: [],
    end_user: { id: `user-of-${id}`, email: "ada@example.com", display_name: "Ada", organization: null },
    metadata: {},
    connection_config: {},
    tags: {},
    created_at: "2026-08-21T10:13:20.000Z",
    updated_at: "2026-08-21T10:13:20.000Z",
    last_fetched_at: "2026-08-21T10:13:20.000Z",
    credentials: {
      type: "OAUTH2",
      access_token: `access-of-${id}`,
      refresh_token: `refresh-of-${id}`,
      expires_at: new Date(Date.now() + 3_600_000).toISOString(),
      raw: {
        access_token: `access-of-${id}`,
        refresh_token: `refresh-of-${id}`,
        token_type: "bearer",
        expires_in: 3600,
        scope: "portfolio:read",
      },
      ...credentials,
    },
    ...changes,
  };
}

/** Returns an integration of Nango, as `GET /integrations/{uniqueKey}?include=credentials` does. */
export function nangoIntegration(id: string, provider: string, credentials: Json | null = {}): Json {
  return {
    data: {
      unique_key: id,
      display_name: "Portfolios",
      provider,
      logo: `https://example.com/${provider}.svg`,
      created_at: "2026-08-21T10:13:20.000Z",
      updated_at: "2026-08-21T10:13:20.000Z",
      credentials: credentials && {
        type: "OAUTH2",
        client_id: "client-of-nango",
        client_secret: "secret-of-nango-0123456789",
        scopes: "portfolio:read,portfolio:write",
        webhook_secret: null,
        ...credentials,
      },
    },
  };
}

/** Returns a row of better-auth's table `account`. */
export function betterAuthAccount(id: string, changes: Json = {}): Json {
  return {
    id: `row-${id}`,
    accountId: id,
    providerId: "parqet",
    userId: `user-of-${id}`,
    accessToken: `access-of-${id}`,
    refreshToken: `refresh-of-${id}`,
    idToken: null,
    accessTokenExpiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    refreshTokenExpiresAt: null,
    scope: "portfolio:read,portfolio:write",
    password: null,
    createdAt: "2026-08-21T10:13:20.000Z",
    updatedAt: "2026-08-21T10:13:20.000Z",
    ...changes,
  };
}

const quote = (value: unknown) => (typeof value === "string" ? `"${value.replaceAll('"', '""')}"` : '""');

/** Returns rows as CSV with all values quoted. */
export function toCsv(rows: readonly Json[]): string {
  const names = Object.keys(rows[0] ?? {});
  return [names, ...rows.map((row) => names.map((name) => row[name]))]
    .map((values) => `${values.map(quote).join(",")}\r\n`)
    .join("");
}
