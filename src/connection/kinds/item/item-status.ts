// What an item's status means: for an attempt that is under way, and for a connection that lives. Pure.

import { isLoopback, type OutboundPolicy } from "../../../net/outbound-policy.ts";
import type { ItemParameter } from "../../../items/connector.ts";
import type { Item } from "../../../items/item.ts";
import { MINUTE } from "../../../shared/clock.ts";
import type { FailureCode } from "../../../shared/failure.ts";

/** How an attempt's item stands. */
export type ItemState =
  /** The provider is at work. */
  | { kind: "working" }
  /** The person is to consent at a page of the institution's. */
  | { kind: "consent"; url: string }
  /** The person is to give a second factor. */
  | { kind: "input"; parameter: ItemParameter }
  /** The person is to do something elsewhere, such as in the institution's app. */
  | { kind: "action"; instructions: string; image: string | null }
  | { kind: "ready" }
  | { kind: "failed"; code: FailureCode };

/** How long the address of a consent may take to come. */
const CONSENT_DEADLINE_MS = MINUTE;

/** What an item says before its consent, or its sign-in, has begun. */
const BEFORE_CONSENT: ReadonlySet<string> = new Set(["", "CREATED", "LOGIN_IN_PROGRESS"]);

/** What ends an attempt, by the detail the provider gives. */
const FAILURE_BY_EXECUTION_STATUS: ReadonlyMap<string, FailureCode> = new Map([
  ["USER_AUTHORIZATION_NOT_GRANTED", "access_denied"],
  ["USER_AUTHORIZATION_REVOKED", "access_denied"],
  ["USER_INPUT_TIMEOUT", "attempt_expired"],
  ["ACCOUNT_LOCKED", "account_needs_action"],
  ["ACCOUNT_NEEDS_ACTION", "account_needs_action"],
  ["ACCOUNT_CREDENTIALS_RESET", "account_needs_action"],
]);

type AttemptFacts = {
  oauth: boolean;
  /** Whether a consent that was given before may stand: then no address comes, and none is missed. */
  isReconnect: boolean;
  /** When the browser was led to the consent. */
  redirectedAt: number | null;
  createdAt: number;
};

/** Judges the item of an attempt. */
export function evaluateItem(
  item: Item,
  attempt: AttemptFacts,
  now: number,
  policy: Pick<OutboundPolicy, "allowLoopback">,
): ItemState {
  switch (item.status) {
    case "UPDATED":
      return { kind: "ready" };
    case "LOGIN_ERROR":
      return {
        kind: "failed",
        code: FAILURE_BY_EXECUTION_STATUS.get(item.executionStatus ?? "") ?? "login_failed",
      };
    case "OUTDATED": {
      // Signed in, but not all could be read; unless it is the consent that did not come.
      const code = FAILURE_BY_EXECUTION_STATUS.get(item.executionStatus ?? "");
      return code === undefined ? { kind: "ready" } : { kind: "failed", code };
    }
    case "WAITING_USER_INPUT":
      return item.parameter === null || item.parameter === undefined
        ? { kind: "working" }
        : evaluateParameter(item.parameter, policy);
    case "WAITING_USER_ACTION":
      return {
        kind: "action",
        instructions: item.userAction?.instructions ?? "",
        image: imageOf(item.userAction?.attributes?.["qr"]),
      };
    default: {
      const awaitsConsent =
        attempt.oauth &&
        !attempt.isReconnect &&
        attempt.redirectedAt === null &&
        item.status === "UPDATING" &&
        BEFORE_CONSENT.has(item.executionStatus ?? "");
      const isLate = awaitsConsent && now - attempt.createdAt > CONSENT_DEADLINE_MS;
      return isLate ? { kind: "failed", code: "provider_unavailable" } : { kind: "working" };
    }
  }
}

function evaluateParameter(
  parameter: ItemParameter,
  policy: Pick<OutboundPolicy, "allowLoopback">,
): ItemState {
  if (parameter.type !== "oauth") return { kind: "input", parameter };
  const { data } = parameter;
  if (data === null || data === undefined) return { kind: "working" };
  // As a URL is written: a header takes neither a line's end nor every letter.
  return isConsentUrl(data, policy)
    ? { kind: "consent", url: new URL(data).href }
    : { kind: "failed", code: "authorization_failed" };
}

/** Whether a browser may be sent to a URL: https, and http on this machine in development only. */
function isConsentUrl(text: string, { allowLoopback }: Pick<OutboundPolicy, "allowLoopback">): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return false;
  return isLoopback(url) ? allowLoopback : url.protocol === "https:";
}

/** An image as it is sent: base64. */
function imageOf(value: unknown): string | null {
  return typeof value === "string" && /^[\w+/=]{1,40000}$/.test(value) ? value : null;
}

/** How a connection stands whose item has this status; null leaves it as it is. */
export function connectionStatusOf(item: Item): "active" | "stale" | "reauthorization_required" | null {
  switch (item.status) {
    case "UPDATED":
      return "active";
    case "OUTDATED":
      return "stale";
    case "LOGIN_ERROR":
      return "reauthorization_required";
    default:
      return null;
  }
}

/** What of an item is shown as the connection's metadata. */
export function metadataOf(item: Item) {
  return {
    item_id: item.id,
    item_status: item.status,
    item_execution_status: item.executionStatus,
    connector_id: item.connector.id,
    connector_name: item.connector.name,
    item_updated_at: item.lastUpdatedAt === null ? null : new Date(item.lastUpdatedAt).toISOString(),
  };
}
