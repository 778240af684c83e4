// Converts the rows of better-auth's table `account`. Columns can have the names of the schema (`providerId`) or those of a
// database (`provider_id`).
import { providerOfBetterAuth } from "./provider-names.mjs";
import { joinScopes, metadataOf, parseTime, snakeCase } from "./values.mjs";

/** The provider of accounts with a password. */
const PASSWORD = "credential";

/** A token that better-auth has encrypted: hexadecimal with a nonce and a tag, or with a version in front. */
const ENCRYPTED = /^(\$ba\$.*|(?:[0-9a-f]{2}){41,})$/;

/** No value, also as databases write it in CSV. */
const EMPTY = new Set([null, undefined, "", "NULL", "\\N"]);

/** Returns the grants of an export. Accounts with a password are no grants. */
export function betterAuthGrants(records) {
  return records
    .map((record) =>
      Object.fromEntries(
        Object.entries(record).map(([name, value]) => [
          snakeCase(name),
          EMPTY.has(value) ? undefined : value,
        ]),
      ),
    )
    .filter(({ provider_id: provider }) => provider !== PASSWORD)
    .map(grantOf);
}

function grantOf(row) {
  const { provider_id: provider, account_id: account, user_id: user } = row;
  return {
    key: `better-auth:${provider}:${user}:${account}`,
    name: `${provider}/${account}`,
    oldIntegration: provider,
    oldProvider: provider,
    provider: providerOfBetterAuth(provider),
    endUser: user,
    accessToken: row.access_token,
    refreshToken: row.refresh_token,
    expiresAt: parseTime(row.access_token_expires_at),
    scope: joinScopes(row.scope),
    metadata: metadataOf({ account_id: account }).metadata,
    values: {},
    problems: problemsOf(row),
    warnings: [],
  };
}

function problemsOf(row) {
  const missing = ["provider_id", "account_id", "user_id"].filter((name) => row[name] === undefined);
  if (missing.length > 0) return [`is not an account: ${missing.join(", ")} missing`];
  if (ENCRYPTED.test(row.access_token ?? "") || ENCRYPTED.test(row.refresh_token ?? ""))
    return ["has encrypted tokens (account.encryptOAuthTokens): export them decrypted"];
  return [];
}
