// `npm run import` with the accounts of better-auth.

import { describe, expect, test } from "vitest";
import { betterAuthAccount, toCsv } from "../../support/import/exports.ts";
import { connectionsOf, setUp } from "../../support/import/set-up.ts";

describe("an account of better-auth", () => {
  /** As databases write a time: in UTC, without a zone. */
  const LATER = "2030-01-01 00:00:00";

  const rows = [
    betterAuthAccount("a1"),
    betterAuthAccount("a2", { providerId: "portfolios", accessTokenExpiresAt: LATER }),
    betterAuthAccount("a3", { providerId: "credential", accessToken: null, password: 'hash,"with" quotes' }),
    betterAuthAccount("a4", { refreshToken: "0123456789abcdef".repeat(8) }),
  ];
  const snakeRows = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`),
        value,
      ]),
    ),
  );

  test.each([
    ["a JSON array", JSON.stringify(rows)],
    ["JSON lines", rows.map((row) => JSON.stringify(row)).join("\n")],
    ["CSV", toCsv(rows)],
    ["CSV with the columns of a database", toCsv(snakeRows)],
  ])("is imported from %s", async (_, content) => {
    const { app, fixture } = await setUp();
    const args = ["better-auth", "accounts", "--integration", "portfolios=parqet"];
    const { code, output } = await fixture.run(args, { accounts: content });
    expect(code).toBe(1);
    expect(output).toContain("Connections: 2 created, 0 skipped, 1 failed");
    expect(output).toContain("failed  parqet/a4: has encrypted tokens");
    const [second, first] = (await connectionsOf(app)).toSorted((a, b) =>
      String(b["end_user"]).localeCompare(String(a["end_user"])),
    );
    expect(first).toMatchObject({
      end_user: "user-of-a1",
      granted_scopes: ["portfolio:read", "portfolio:write"],
      refreshable: true,
      metadata: { account_id: "a1", imported_from: "better-auth:parqet:user-of-a1:a1" },
    });
    expect(second).toMatchObject({ end_user: "user-of-a2" });
    const late = Date.parse(String(second?.["expires_at"])) - Date.parse("2030-01-01T00:00:00Z");
    expect(Math.abs(late)).toBeLessThan(10_000);
    expect((await fixture.run(args)).output).toContain("Connections: 0 created, 2 skipped, 1 failed");
  });
});
