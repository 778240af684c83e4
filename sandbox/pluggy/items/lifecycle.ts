// The state transitions of an item: pure functions of the item, the settings and the time.
// They return the events to send. apply-transition.ts stores the item and queues the webhooks.

import type { Account } from "../../personas.ts";
import type { Settings } from "../clients.ts";
import type { Connector } from "../connectors.ts";
import { executionError, checkPassword } from "./execution-error.ts";
import { hasValidConsent } from "./item.ts";
import type { Item, ItemEvent } from "./item.ts";

export interface Transition {
  readonly item: Item;
  readonly events: readonly ItemEvent[];
}

const VALID_TOKEN = "123456";

/** The fields that are cleared when an item leaves a state. */
const CLEARED = { error: null, consentRequest: null, inputExpiresAt: null } as const;

/**
 * Starts an execution. A bank with a consent page asks again only if there is no valid consent. A bank with a password
 * requires a login each time.
 */
export function startExecution(item: Item, { login }: Connector, settings: Settings, now: number): Item {
  const asksConsent = login === "consent" && !hasValidConsent(item, now);
  const [stage, ms] = asksConsent
    ? (["opening", settings.oauth_url_delay_ms] as const)
    : login === "consent"
      ? (["syncing", settings.sync_ms] as const)
      : (["login", settings.login_ms] as const);
  return {
    ...item,
    ...CLEARED,
    stage,
    dueAt: now + ms,
    status: "UPDATING",
    executionStatus: stage === "syncing" ? "ACCOUNTS_IN_PROGRESS" : "LOGIN_IN_PROGRESS",
    updatedAt: now,
  };
}

/** Returns the transition of an item that is due, at the time when it was due. */
export function nextTransition(item: Item, connector: Connector, settings: Settings, at: number): Transition {
  switch (item.stage) {
    case "opening":
      return waitForInput(item, "consent", settings, at);
    case "login":
      return logIn(item, connector, settings, at);
    case "consent":
    case "token":
      return fail(item, "OUTDATED", "USER_INPUT_TIMEOUT", at);
    case "app":
      return item.inputExpiresAt !== null && at >= item.inputExpiresAt
        ? fail(item, "OUTDATED", "USER_INPUT_TIMEOUT", at)
        : startSync(item, settings, at);
    case "syncing":
      return succeed(item, at);
    case "settled":
      return { item: { ...item, dueAt: null }, events: [] };
  }
}

/** Applies the user's decision on the consent page. `account` is null if the user denied access. */
export function decideConsent(
  item: Item,
  account: Account | null,
  settings: Settings,
  now: number,
): Transition {
  if (account === null) {
    return fail({ ...item, consented: false }, "LOGIN_ERROR", "USER_AUTHORIZATION_NOT_GRANTED", now);
  }
  return startSync({ ...item, account, consented: true, consentExpiresAt: null }, settings, now);
}

/** Accepts the second factor, which the bank checks after a delay. */
export function submitToken(item: Item, value: string, settings: Settings, now: number): Item {
  return {
    ...item,
    ...CLEARED,
    parameters: { ...item.parameters, token: value },
    stage: "login",
    dueAt: now + settings.login_ms,
    status: "UPDATING",
    executionStatus: "LOGIN_MFA_IN_PROGRESS",
    updatedAt: now,
  };
}

/** Waits for the user's input: consent, or a second factor. */
export function waitForInput(
  item: Item,
  stage: "consent" | "token",
  settings: Settings,
  at: number,
): Transition {
  const expiresAt = at + settings.consent_timeout_seconds * 1000;
  return {
    item: {
      ...item,
      ...CLEARED,
      stage,
      dueAt: expiresAt,
      inputExpiresAt: expiresAt,
      consentRequest: stage === "consent" ? crypto.randomUUID() : null,
      status: "WAITING_USER_INPUT",
      executionStatus: "WAITING_USER_INPUT",
      updatedAt: at,
    },
    events: ["item/waiting_user_input"],
  };
}

/** Waits for the user to act in the bank's app, which happens after a delay in the sandbox. */
export function waitForAction(item: Item, settings: Settings, at: number): Transition {
  const expiresAt = at + settings.consent_timeout_seconds * 1000;
  return {
    item: {
      ...item,
      ...CLEARED,
      stage: "app",
      dueAt: Math.min(at + settings.user_action_ms, expiresAt),
      inputExpiresAt: expiresAt,
      status: "WAITING_USER_ACTION",
      executionStatus: "WAITING_USER_ACTION",
      updatedAt: at,
    },
    events: ["item/waiting_user_action"],
  };
}

export function succeed(item: Item, at: number): Transition {
  return {
    item: {
      ...settle(item, at),
      status: "UPDATED",
      executionStatus: "SUCCESS",
      succeeded: true,
      lastUpdatedAt: at,
    },
    events: [item.succeeded ? "item/updated" : "item/created"],
  };
}

export function fail(item: Item, status: "LOGIN_ERROR" | "OUTDATED", code: string, at: number): Transition {
  return {
    item: { ...settle(item, at), status, executionStatus: code, error: executionError(code) },
    events: ["item/error"],
  };
}

/** Returns an item that does not change on its own. The caller sets its status. */
export function settle(item: Item, at: number): Item {
  return { ...item, ...CLEARED, stage: "settled", dueAt: null, updatedAt: at };
}

function logIn(item: Item, { login }: Connector, settings: Settings, at: number): Transition {
  const { token } = item.parameters;
  if (token !== undefined) {
    const { token: _used, ...parameters } = item.parameters;
    const withoutToken = { ...item, parameters };
    return token === VALID_TOKEN
      ? startSync(withoutToken, settings, at)
      : fail(withoutToken, "LOGIN_ERROR", "INVALID_CREDENTIALS_MFA", at);
  }
  const failure = checkPassword(item.parameters);
  if (failure) return fail(item, failure.status, failure.code, at);
  if (login === "password_and_token") return waitForInput(item, "token", settings, at);
  if (login === "password_and_app") return waitForAction(item, settings, at);
  return startSync(item, settings, at);
}

function startSync(item: Item, settings: Settings, at: number): Transition {
  return {
    item: {
      ...item,
      ...CLEARED,
      // Without a consent page, the account is Alice's: she is the only user of the banks with a password.
      account: item.account ?? "alice",
      consented: true,
      stage: "syncing",
      dueAt: at + settings.sync_ms,
      status: "UPDATING",
      executionStatus: "ACCOUNTS_IN_PROGRESS",
      updatedAt: at,
    },
    events: ["item/login_succeeded"],
  };
}
