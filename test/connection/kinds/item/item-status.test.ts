import { describe, expect, test } from "vitest";
import {
  evaluateItem,
  metadataOf,
  connectionStatusOf,
} from "../../../../src/connection/kinds/item/item-status.ts";
import { Item } from "../../../../src/items/item.ts";
import { MINUTE } from "../../../../src/shared/clock.ts";

const NOW = Date.parse("2030-01-01T00:00:00Z");
const URL_OF_BANK = "https://bank.example.com/consent?request=1";

/** Parses an item as the provider returns it. */
const item = (fields: object) =>
  Item().parse({ id: "item-1", status: "UPDATING", connector: { id: 612, name: "Bank" }, ...fields });

const consent = (data: unknown) => ({
  status: "WAITING_USER_INPUT",
  parameter: { name: "oauth_code", type: "oauth", data },
});

type Facts = Parameters<typeof evaluateItem>[1];

const STARTED: Facts = { oauth: true, isReconnect: false, redirectedAt: null, createdAt: NOW };

function evaluate(
  fields: object,
  changes: Partial<Facts> & { after?: number; allowLoopback?: boolean } = {},
) {
  const { after = 0, allowLoopback = false, ...facts } = changes;
  return evaluateItem(item(fields), { ...STARTED, ...facts }, NOW + after, { allowLoopback });
}

describe("an attempt's item", () => {
  test.each([
    [{ status: "UPDATED" }, { kind: "ready" }],
    [{ status: "UPDATED", executionStatus: "PARTIAL_SUCCESS" }, { kind: "ready" }],
    [{ status: "UPDATING" }, { kind: "working" }],
    [{ status: "MERGING" }, { kind: "working" }],
    [{ status: "" }, { kind: "working" }],
    [{ status: "updated" }, { kind: "working" }],
    [{ status: "SOMETHING_NEW", executionStatus: "USER_INPUT_TIMEOUT" }, { kind: "working" }],
  ])("with %j is %j", (fields, state) => {
    expect(evaluate(fields)).toEqual(state);
  });

  test.each([
    ["LOGIN_ERROR", null, "login_failed"],
    ["LOGIN_ERROR", "INVALID_CREDENTIALS", "login_failed"],
    ["LOGIN_ERROR", "SOMETHING_NEW", "login_failed"],
    ["LOGIN_ERROR", "toString", "login_failed"],
    ["LOGIN_ERROR", "USER_AUTHORIZATION_NOT_GRANTED", "access_denied"],
    ["LOGIN_ERROR", "USER_AUTHORIZATION_REVOKED", "access_denied"],
    ["LOGIN_ERROR", "ACCOUNT_LOCKED", "account_needs_action"],
    ["LOGIN_ERROR", "ACCOUNT_NEEDS_ACTION", "account_needs_action"],
    ["LOGIN_ERROR", "ACCOUNT_CREDENTIALS_RESET", "account_needs_action"],
    ["OUTDATED", "USER_INPUT_TIMEOUT", "attempt_expired"],
    ["OUTDATED", "USER_AUTHORIZATION_NOT_GRANTED", "access_denied"],
  ])("with status %s and execution status %s fails with %s", (status, executionStatus, code) => {
    expect(evaluate({ status, executionStatus })).toEqual({ kind: "failed", code });
  });

  test.each([null, "", "SITE_NOT_AVAILABLE", "ERROR", "constructor"])(
    "with status OUTDATED and execution status %s is ready, although not all data could be read",
    (executionStatus) => {
      expect(evaluate({ status: "OUTDATED", executionStatus })).toEqual({ kind: "ready" });
    },
  );

  test("requests the input that the institution requests", () => {
    const parameter = { name: "token", label: "Token", type: "number" };
    const state = evaluate({ status: "WAITING_USER_INPUT", parameter });
    expect(state).toMatchObject({ kind: "input", parameter });
  });

  test.each([undefined, null, "token", { label: "without a name" }, []])(
    "that waits for input without a valid parameter is still working: %j",
    (parameter) => {
      expect(evaluate({ status: "WAITING_USER_INPUT", parameter })).toEqual({ kind: "working" });
    },
  );

  test.each([
    [{ instructions: "Open the app", attributes: { qr: "iVBORw0KGgo=" } }, "Open the app", "iVBORw0KGgo="],
    [{ instructions: "Open the app", attributes: { qr: '"><script>' } }, "Open the app", null],
    [{ instructions: "Open the app", attributes: { qr: 7 } }, "Open the app", null],
    [{ instructions: 7 }, "", null],
    [null, "", null],
    [undefined, "", null],
  ])("can require an action elsewhere: %j", (userAction, instructions, image) => {
    expect(evaluate({ status: "WAITING_USER_ACTION", userAction })).toEqual({
      kind: "action",
      instructions,
      image,
    });
  });
});

describe("the URL of a consent page", () => {
  test.each([
    ["https://bank.example.com/consent?for=João", "https://bank.example.com/consent?for=Jo%C3%A3o"],
    ["https://bank.example.com/✓", "https://bank.example.com/%E2%9C%93"],
    ["https://bank.example.com/con\r\nsent ", "https://bank.example.com/consent"],
  ])("%j is normalized to %s, which is a valid header value", (data, url) => {
    expect(evaluate(consent(data))).toEqual({ kind: "consent", url });
    expect(new Headers({ location: url }).get("location")).toBe(url);
  });

  test.each([
    [URL_OF_BANK, false],
    ["https://bank.example.com:8443/consent", false],
    [URL_OF_BANK, true],
    ["http://localhost:8788/consent", true],
    ["https://127.0.0.1/consent", true],
    ["http://[::1]:1/consent", true],
  ])("%s is allowed (loopback allowed: %s)", (url, allowLoopback) => {
    expect(evaluate(consent(url), { allowLoopback })).toEqual({ kind: "consent", url });
  });

  test.each([
    ["http://bank.example.com/consent", false],
    ["http://bank.example.com/consent", true],
    ["http://localhost:8788/consent", false],
    ["https://localhost/consent", false],
    ["https://127.0.0.1/consent", false],
    ["https://user@bank.example.com/", false],
    ["https://user:password@bank.example.com/", true],
    ["https://:password@bank.example.com/", false],
    ["http://user@localhost/", true],
    ["javascript:alert(1)", true],
    ["data:text/html,x", true],
    ["bank://consent", true],
    ["//bank.example.com/", true],
    ["/consent", true],
    ["", true],
    ["not an address", true],
  ])("A6 · %s is not allowed (loopback allowed: %s)", (url, allowLoopback) => {
    expect(evaluate(consent(url), { allowLoopback })).toEqual({
      kind: "failed",
      code: "authorization_failed",
    });
  });

  test.each([null, undefined, 7, {}])("is missing while it is %j", (data) => {
    expect(evaluate(consent(data))).toEqual({ kind: "working" });
  });

  test.each([null, "", "CREATED", "LOGIN_IN_PROGRESS"])(
    "may take a minute to arrive with execution status %s",
    (executionStatus) => {
      const late = { kind: "failed", code: "provider_unavailable" };
      expect(evaluate({ executionStatus }, { after: MINUTE })).toEqual({ kind: "working" });
      expect(evaluate({ executionStatus }, { after: MINUTE + 1 })).toEqual(late);
    },
  );

  test.each<[string, object, Partial<Facts>]>([
    ["the browser was redirected to it", {}, { redirectedAt: NOW + MINUTE }],
    ["the end user signs in with a password", {}, { oauth: false }],
    [
      "the consent was given, and the provider is reading data",
      { executionStatus: "ACCOUNTS_IN_PROGRESS" },
      {},
    ],
    ["the provider is merging data", { status: "MERGING" }, {}],
    ["an earlier consent may still be valid", {}, { isReconnect: true }],
    ["an earlier consent is being checked", { executionStatus: "LOGIN_IN_PROGRESS" }, { isReconnect: true }],
    ["the item has an unknown status", { status: "SOMETHING_NEW" }, {}],
  ])("is not required if %s", (_, fields, facts) => {
    expect(evaluate(fields, { ...facts, after: 20 * MINUTE })).toEqual({ kind: "working" });
  });

  test("that arrives after more than a minute is used", () => {
    expect(evaluate(consent(URL_OF_BANK), { after: 5 * MINUTE })).toMatchObject({ kind: "consent" });
  });
});

test.each([
  ["UPDATED", null, "active"],
  ["OUTDATED", null, "stale"],
  ["OUTDATED", "USER_INPUT_TIMEOUT", "stale"],
  ["LOGIN_ERROR", null, "reauthorization_required"],
  ["UPDATING", null, null],
  ["MERGING", null, null],
  ["WAITING_USER_INPUT", null, null],
  ["WAITING_USER_ACTION", null, null],
  ["SOMETHING_NEW", null, null],
])(
  "the status of a connection whose item has status %s and execution status %s: %s",
  (status, executionStatus, expected) => {
    expect(connectionStatusOf(item({ status, executionStatus }))).toBe(expected);
  },
);

test("the metadata contains the item, the institution and the time of the last update", () => {
  const fields = { status: "UPDATED", executionStatus: "SUCCESS", lastUpdatedAt: "2030-01-01T12:00:00.000Z" };
  expect(metadataOf(item(fields))).toEqual({
    item_id: "item-1",
    item_status: "UPDATED",
    item_execution_status: "SUCCESS",
    connector_id: "612",
    connector_name: "Bank",
    item_updated_at: "2030-01-01T12:00:00.000Z",
  });
});

test.each([undefined, null, "", "yesterday", 7])(
  "the metadata contains no update time if the provider returns %j",
  (lastUpdatedAt) => {
    expect(metadataOf(item({ lastUpdatedAt }))).toMatchObject({
      item_updated_at: null,
      item_execution_status: null,
    });
  },
);
