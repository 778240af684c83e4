// What an item's status means for an open attempt and for an active connection. Pure.

import { isLoopback, type OutboundPolicy } from "../../../net/outbound-policy.ts";
import type { ItemParameter } from "../../../items/connector.ts";
import type { Item } from "../../../items/item.ts";
import { MINUTE } from "../../../shared/clock.ts";
import type { FailureCode } from "../../../shared/failure.ts";

/** The state of an attempt's item. */
export type ItemState =
  /** The provider is processing the item. */
  | { kind: "working" }
  /** The person must give consent on a page of the institution. */
  | { kind: "consent"; url: string }
  /** The person must enter a second factor. */
  | { kind: "input"; parameter: ItemParameter }
  /** The person must do something elsewhere, in the institution's app for example. */
  | { kind: "action"; instructions: string; image: string | null }
  | { kind: "ready" }
  | { kind: "failed"; code: FailureCode };

/** How long to wait for the URL of the consent page. */
const CONSENT_DEADLINE_MS = MINUTE;

/** The execution statuses before the consent or the sign-in has begun. */
const BEFORE_CONSENT: ReadonlySet<string> = new Set(["", "CREATED", "LOGIN_IN_PROGRESS"]);

/** The failure of an attempt, by the item's execution status. */
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
  /** Whether the item is being reconnected. The earlier consent may still apply, and then there is no consent page. */
  isReconnect: boolean;
  /** When the browser was redirected to the consent page. */
  redirectedAt: number | null;
  createdAt: number;
};

/** Returns the state of an attempt's item at the time `now`, in milliseconds. */
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
      // Signed in, but not all data could be read, unless the execution status says that there was no consent.
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
  // Normalized by the URL parser, because the value becomes a header.
  return isConsentUrl(data, policy)
    ? { kind: "consent", url: new URL(data).href }
    : { kind: "failed", code: "authorization_failed" };
}

/** Whether a browser may be redirected to a URL: https, or a loopback address where the policy allows it. */
function isConsentUrl(text: string, { allowLoopback }: Pick<OutboundPolicy, "allowLoopback">): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") return false;
  return isLoopback(url) ? allowLoopback : url.protocol === "https:";
}

/** Returns a base64-encoded image, or null where the value is none. */
function imageOf(value: unknown): string | null {
  return typeof value === "string" && /^[\w+/=]{1,40000}$/.test(value) ? value : null;
}

/** Returns the connection status for an item's status; null where the connection keeps its status. */
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

/** Returns the fields of an item that become the connection's metadata. */
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
