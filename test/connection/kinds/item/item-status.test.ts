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

/** An item as the provider says it, read as we read it. */
const item = (said: object) =>
  Item.parse({ id: "item-1", status: "UPDATING", connector: { id: 612, name: "Bank" }, ...said });

const consent = (data: unknown) => ({
  status: "WAITING_USER_INPUT",
  parameter: { name: "oauth_code", type: "oauth", data },
});

type Facts = Parameters<typeof evaluateItem>[1];

const BEGUN: Facts = { oauth: true, isReconnect: false, redirectedAt: null, createdAt: NOW };

function judge(said: object, changes: Partial<Facts> & { after?: number; allowLoopback?: boolean } = {}) {
  const { after = 0, allowLoopback = false, ...facts } = changes;
  return evaluateItem(item(said), { ...BEGUN, ...facts }, NOW + after, { allowLoopback });
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
  ])("%j is judged %j", (said, verdict) => {
    expect(judge(said)).toEqual(verdict);
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
  ])("%s with %s ends it as %s", (status, executionStatus, code) => {
    expect(judge({ status, executionStatus })).toEqual({ kind: "failed", code });
  });

  test.each([null, "", "SITE_NOT_AVAILABLE", "ERROR", "constructor"])(
    "OUTDATED with %s is there, though not everything could be read",
    (executionStatus) => {
      expect(judge({ status: "OUTDATED", executionStatus })).toEqual({ kind: "ready" });
    },
  );

  test("asks for what the institution asks for", () => {
    const parameter = { name: "token", label: "Token", type: "number" };
    const verdict = judge({ status: "WAITING_USER_INPUT", parameter });
    expect(verdict).toMatchObject({ kind: "input", parameter });
  });

  test.each([undefined, null, "token", { label: "without a name" }, []])(
    "that waits for the person is waited for while it does not say for what: %j",
    (parameter) => {
      expect(judge({ status: "WAITING_USER_INPUT", parameter })).toEqual({ kind: "working" });
    },
  );

  test.each([
    [{ instructions: "Open the app", attributes: { qr: "iVBORw0KGgo=" } }, "Open the app", "iVBORw0KGgo="],
    [{ instructions: "Open the app", attributes: { qr: '"><script>' } }, "Open the app", null],
    [{ instructions: "Open the app", attributes: { qr: 7 } }, "Open the app", null],
    [{ instructions: 7 }, "", null],
    [null, "", null],
    [undefined, "", null],
  ])("may have something for the person to do elsewhere: %j", (userAction, instructions, image) => {
    expect(judge({ status: "WAITING_USER_ACTION", userAction })).toEqual({
      kind: "action",
      instructions,
      image,
    });
  });
});

describe("the address of a consent", () => {
  test.each([
    ["https://bank.example.com/consent?for=João", "https://bank.example.com/consent?for=Jo%C3%A3o"],
    ["https://bank.example.com/✓", "https://bank.example.com/%E2%9C%93"],
    ["https://bank.example.com/con\r\nsent ", "https://bank.example.com/consent"],
  ])("%j is led to as %s, which a header takes", (data, url) => {
    expect(judge(consent(data))).toEqual({ kind: "consent", url });
    expect(new Headers({ location: url }).get("location")).toBe(url);
  });

  test.each([
    [URL_OF_BANK, false],
    ["https://bank.example.com:8443/consent", false],
    [URL_OF_BANK, true],
    ["http://localhost:8788/consent", true],
    ["https://127.0.0.1/consent", true],
    ["http://[::1]:1/consent", true],
  ])("%s is led to when loopback is allowed: %s", (url, allowLoopback) => {
    expect(judge(consent(url), { allowLoopback })).toEqual({ kind: "consent", url });
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
  ])("A6 · %s is not led to when loopback is allowed: %s", (url, allowLoopback) => {
    expect(judge(consent(url), { allowLoopback })).toEqual({ kind: "failed", code: "authorization_failed" });
  });

  test.each([null, undefined, 7, {}])("is waited for while it is %j", (data) => {
    expect(judge(consent(data))).toEqual({ kind: "working" });
  });

  test.each([null, "", "CREATED", "LOGIN_IN_PROGRESS"])(
    "may take a minute to come, with %s all the while",
    (executionStatus) => {
      const late = { kind: "failed", code: "provider_unavailable" };
      expect(judge({ executionStatus }, { after: MINUTE })).toEqual({ kind: "working" });
      expect(judge({ executionStatus }, { after: MINUTE + 1 })).toEqual(late);
    },
  );

  test.each<[string, object, Partial<Facts>]>([
    ["the browser was led to it", {}, { redirectedAt: NOW + MINUTE }],
    ["the institution is asked by password", {}, { oauth: false }],
    ["the consent stands, and the provider is reading", { executionStatus: "ACCOUNTS_IN_PROGRESS" }, {}],
    ["the provider puts together what it has read", { status: "MERGING" }, {}],
    ["a consent that was given before may stand", {}, { isReconnect: true }],
    [
      "one that was given before is looked at",
      { executionStatus: "LOGIN_IN_PROGRESS" },
      { isReconnect: true },
    ],
    ["the item is in a state nobody knows", { status: "SOMETHING_NEW" }, {}],
  ])("is not waited for where %s", (_, said, facts) => {
    expect(judge(said, { ...facts, after: 20 * MINUTE })).toEqual({ kind: "working" });
  });

  test("that is there after its minute is led to", () => {
    expect(judge(consent(URL_OF_BANK), { after: 5 * MINUTE })).toMatchObject({ kind: "consent" });
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
])("a living connection whose item is %s (%s) stands as %s", (status, executionStatus, standing) => {
  expect(connectionStatusOf(item({ status, executionStatus }))).toBe(standing);
});

test("the metadata say which item and which institution it is, and when it was read", () => {
  const said = { status: "UPDATED", executionStatus: "SUCCESS", lastUpdatedAt: "2030-01-01T12:00:00.000Z" };
  expect(metadataOf(item(said))).toEqual({
    item_id: "item-1",
    item_status: "UPDATED",
    item_execution_status: "SUCCESS",
    connector_id: "612",
    connector_name: "Bank",
    item_updated_at: "2030-01-01T12:00:00.000Z",
  });
});

test.each([undefined, null, "", "yesterday", 7])(
  "the metadata say nothing of an instant that is %j",
  (lastUpdatedAt) => {
    expect(metadataOf(item({ lastUpdatedAt }))).toMatchObject({
      item_updated_at: null,
      item_execution_status: null,
    });
  },
);
