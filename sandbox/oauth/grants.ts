// Stores codes, grants and tokens. Each method is synchronous, so two requests cannot both use the same code or refresh
// token. The token endpoint decides what happens when one is used again.

import { z } from "zod";
import type { Database } from "../database.ts";
import { jsonColumn } from "../json-column.ts";
import { accountSchema, ownerSchema } from "../personas.ts";
import type { Account, Owner } from "../personas.ts";

const listColumn = jsonColumn(z.array(z.string()));

const codeRow = z.object({
  code: z.string(),
  client_id: z.string(),
  account: accountSchema,
  redirect_uri: z.string(),
  scope: listColumn,
  challenge: z.string().nullable(),
  pick: listColumn,
  expires_at: z.number(),
  used_at: z.number().nullable(),
});
type Code = z.infer<typeof codeRow>;
type NewCode = Omit<Code, "used_at" | "scope" | "pick"> & {
  scope: readonly string[];
  pick: readonly string[];
};

const grantRow = z.object({
  id: z.number(),
  client_id: z.string(),
  account: ownerSchema,
  scope: listColumn,
  pick: listColumn,
  revoked_at: z.number().nullable(),
});
export type Grant = z.infer<typeof grantRow>;
type NewGrant = Readonly<Pick<Grant, "client_id" | "account">> & {
  readonly scope: readonly string[];
  readonly pick: readonly string[];
};

const bindingRow = z.object({ thumbprint: z.string() });

const tokenRow = z.object({
  id: z.number(),
  token: z.string(),
  kind: z.enum(["access", "refresh"]),
  grant_id: z.number(),
  expires_at: z.number().nullable(),
  rotated_at: z.number().nullable(),
  replayed_at: z.number().nullable(),
  revoked_at: z.number().nullable(),
});
export type Token = z.infer<typeof tokenRow>;
type TokenKind = Token["kind"];

interface GrantFilter {
  readonly client_id?: string | undefined;
  readonly account?: Owner | undefined;
  readonly token?: string | undefined;
}

export class Grants {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  addCode(code: NewCode): void {
    this.#db.run(
      `INSERT INTO codes (code, client_id, account, redirect_uri, scope, challenge, pick, expires_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      code.code,
      code.client_id,
      code.account,
      code.redirect_uri,
      JSON.stringify(code.scope),
      code.challenge,
      JSON.stringify(code.pick),
      code.expires_at,
    );
  }

  /** Binds a token to a key (RFC 9449). */
  bind(token: string, thumbprint: string): void {
    this.#db.run("INSERT OR REPLACE INTO bindings (token, thumbprint) VALUES (?, ?)", token, thumbprint);
  }

  /** Returns the thumbprint of the key to which a token is bound. */
  thumbprintOf(token: string): string | undefined {
    const statement = "SELECT thumbprint FROM bindings WHERE token = ?";
    return this.#db.first(bindingRow, statement, token)?.thumbprint;
  }

  /** Returns whether a proof was not used before. */
  useProof(jti: string): boolean {
    return this.#db.run("INSERT OR IGNORE INTO proofs (jti) VALUES (?)", jti) > 0;
  }

  findCode(code: string): Code | undefined {
    return this.#db.first(codeRow, "SELECT * FROM codes WHERE code = ?", code);
  }

  markCodeUsed(code: string, now: number): void {
    this.#db.run("UPDATE codes SET used_at = ? WHERE code = ? AND used_at IS NULL", now, code);
  }

  createGrant({ client_id, account, scope, pick }: NewGrant): Grant {
    this.#db.run(
      "INSERT INTO grants (client_id, account, scope, pick) VALUES (?, ?, ?, ?)",
      client_id,
      account,
      JSON.stringify(scope),
      JSON.stringify(pick),
    );
    const grant = this.#db.first(grantRow, "SELECT * FROM grants ORDER BY id DESC LIMIT 1");
    if (!grant) throw new Error("The grant that was inserted cannot be read.");
    return grant;
  }

  find(id: number): Grant | undefined {
    return this.#db.first(grantRow, "SELECT * FROM grants WHERE id = ?", id);
  }

  /** Returns the user's newest grant for this client that is not revoked. */
  latest(clientId: string, account: Account): Grant | undefined {
    return this.#db.first(
      grantRow,
      "SELECT * FROM grants WHERE client_id = ? AND account = ? AND revoked_at IS NULL ORDER BY id DESC LIMIT 1",
      clientId,
      account,
    );
  }

  setScope(id: number, scope: readonly string[]): void {
    this.#db.run("UPDATE grants SET scope = ? WHERE id = ?", JSON.stringify(scope), id);
  }

  addToken(kind: TokenKind, token: string, grantId: number, expiresAt: number | null): void {
    this.#db.run(
      "INSERT INTO tokens (token, kind, grant_id, expires_at) VALUES (?, ?, ?, ?)",
      token,
      kind,
      grantId,
      expiresAt,
    );
  }

  /** Finds a token by its value. If several grants share an API key, returns the newest one. */
  findToken(kind: TokenKind, token: string): Token | undefined {
    return this.#db.first(
      tokenRow,
      "SELECT * FROM tokens WHERE token = ? AND kind = ? ORDER BY id DESC LIMIT 1",
      token,
      kind,
    );
  }

  newestToken(kind: TokenKind, grantId: number): Token | undefined {
    return this.#db.first(
      tokenRow,
      `SELECT * FROM tokens WHERE grant_id = ? AND kind = ? AND rotated_at IS NULL AND revoked_at IS NULL
       ORDER BY id DESC LIMIT 1`,
      grantId,
      kind,
    );
  }

  /** Marks the grant's current refresh tokens as rotated. The caller then issues a new one. */
  markRotated(grantId: number, now: number): void {
    this.#db.run(
      "UPDATE tokens SET rotated_at = ? WHERE grant_id = ? AND kind = 'refresh' AND rotated_at IS NULL",
      now,
      grantId,
    );
  }

  markReplayed(tokenId: number, now: number): void {
    this.#db.run("UPDATE tokens SET replayed_at = ? WHERE id = ?", now, tokenId);
  }

  revokeToken(tokenId: number, now: number): void {
    this.#db.run("UPDATE tokens SET revoked_at = ? WHERE id = ?", now, tokenId);
  }

  revokeGrant(id: number, now: number): void {
    this.#db.run("UPDATE grants SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL", now, id);
    this.#db.run("UPDATE tokens SET revoked_at = ? WHERE grant_id = ? AND revoked_at IS NULL", now, id);
  }

  /** Revokes a grant's tokens of one kind. A value that several grants share is revoked for all, like a deleted API key. */
  revokeTokens(kind: TokenKind, grantId: number, now: number): void {
    this.#db.run(
      `UPDATE tokens SET revoked_at = ? WHERE revoked_at IS NULL AND kind = ?2
       AND token IN (SELECT token FROM tokens WHERE grant_id = ?3 AND kind = ?2)`,
      now,
      kind,
      grantId,
    );
  }

  /** Lists the grants that match a client, an account and a token of the grant, newest first. */
  list({ client_id, account, token }: GrantFilter): Grant[] {
    return this.#db.all(
      grantRow,
      `SELECT * FROM grants WHERE (?1 IS NULL OR client_id = ?1) AND (?2 IS NULL OR account = ?2)
       AND (?3 IS NULL OR id IN (SELECT grant_id FROM tokens WHERE token = ?3)) ORDER BY id DESC LIMIT 1000`,
      client_id ?? null,
      account ?? null,
      token ?? null,
    );
  }

  clear(clientId: string | undefined): void {
    const client = clientId ?? null;
    this.#db.run(
      "DELETE FROM tokens WHERE grant_id IN (SELECT id FROM grants WHERE ?1 IS NULL OR client_id = ?1)",
      client,
    );
    for (const table of ["codes", "grants"]) {
      this.#db.run(`DELETE FROM ${table} WHERE ?1 IS NULL OR client_id = ?1`, client);
    }
  }
}
