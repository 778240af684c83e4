import { expect, test } from "vitest";
import { connectionFacts } from "../../src/connection/connection-facts.ts";
import { type Connection, newConnection, presentConnection } from "../../src/connection/connection.ts";
import { newAppId, newConnectionId } from "../../src/shared/id.ts";
import { connectionProblem } from "../../src/pages/dashboard/connections/connection-problem.ts";
import { DAY } from "../../src/shared/clock.ts";

const NOW = Date.UTC(2026, 10, 26, 9, 42);
const endUser = { id: "usr_1042", name: "Maya Torres" };
const empty = newConnection(newConnectionId(), newAppId(), endUser, NOW - 400 * DAY);

function problemOf(changes: Partial<Connection>) {
  const connection = { ...empty, ...changes };
  const facts = connectionFacts(connection, { attempts: () => [], session: () => null });
  return connectionProblem(presentConnection(connection), facts, null, NOW);
}

const error = (
  code:
    | "reauthorization_required"
    | "provider_unavailable"
    | "access_denied"
    | "account_mismatch"
    | "integration_misconfigured",
) => ({
  code,
  at: NOW,
  provider_error: code === "reauthorization_required" ? "invalid_grant" : null,
});
const ended = { status: "reauthorization_required", last_error: error("reauthorization_required") } as const;
const active: Partial<Connection> = { status: "active", requested_scopes: ["a"], granted_scopes: ["a"] };

const like = (fields: object): unknown => expect.objectContaining(fields);

test.each<[string, Partial<Connection>, unknown]>([
  ["works", active, null],
  [
    "was withdrawn",
    { ...ended, last_refreshed_at: NOW - DAY },
    like({ code: "invalid_grant", action: "reconnect" }),
  ],
  [
    "was idle",
    { ...ended, last_refreshed_at: NOW - 90 * DAY },
    like({ text: expect.stringContaining("90 days") }),
  ],
  [
    "was reconnected with another account in vain",
    { ...ended, last_error: error("account_mismatch") },
    like({ title: expect.stringContaining("same account"), since: null, action: "reconnect" }),
  ],
  [
    "was rejected before the client was corrected",
    { ...active, last_error: error("integration_misconfigured") },
    like({ tone: "quiet", action: null }),
  ],
  ["has expired", { ...ended, refresh_expires_at: NOW - DAY }, like({ title: "The access has expired." })],
  ["is pending", {}, like({ tone: "quiet", code: null, action: "reconnect" })],
  ["was denied", { last_error: error("access_denied") }, like({ tone: "warn", code: "access_denied" })],
  [
    "fails for now",
    { ...active, last_error: error("provider_unavailable") },
    like({ code: "provider_unavailable", action: null }),
  ],
  ["lacks a scope", { ...active, granted_scopes: [] }, like({ tone: "warn", action: "reconnect" })],
  ["is stale", { ...active, stale: true }, like({ title: "The data is out of date." })],
  ["ends soon", { ...active, refresh_expires_at: NOW + DAY }, like({ action: "reconnect" })],
  ["ends later", { ...active, refresh_expires_at: NOW + 90 * DAY }, null],
  ["has no integration", { ...active, integration: "gone" }, like({ tone: "bad", action: null })],
])("a connection that %s", (_, changes, expected) => {
  expect(problemOf(changes)).toEqual(expected);
});
