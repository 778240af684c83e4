// How an item goes from one state to the next: pure functions of the item, the settings and the time.
// It stores nothing and sends nothing; what is to be told comes back as events.

import type { Account } from "../../personas.ts";
import type { Settings } from "../clients.ts";
import type { Connector } from "../connectors.ts";
import { executionError, judgePassword } from "./execution-error.ts";
import { consentStands } from "./item.ts";
import type { Item, ItemEvent } from "./item.ts";

export interface Moved {
  readonly item: Item;
  readonly events: readonly ItemEvent[];
}

const RIGHT_TOKEN = "123456";

/** What no longer holds once an item leaves a state. */
const CLEARED = { error: null, consentRequest: null, inputExpiresAt: null } as const;

/**
 * Starts an execution. A bank with a consent page is asked again only where no consent stands; one with a password
 * is logged in to each time.
 */
export function begin(item: Item, { login }: Connector, settings: Settings, now: number): Item {
  const asksConsent = login === "consent" && !consentStands(item, now);
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

/** Takes the step that an item's time has come for, as of that time. */
export function step(item: Item, connector: Connector, settings: Settings, at: number): Moved {
  switch (item.stage) {
    case "opening":
      return askForInput(item, "consent", settings, at);
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

/** Has a person decide on the consent page; null: denied. */
export function decideConsent(item: Item, account: Account | null, settings: Settings, now: number): Moved {
  if (account === null) {
    return fail({ ...item, consented: false }, "LOGIN_ERROR", "USER_AUTHORIZATION_NOT_GRANTED", now);
  }
  return startSync({ ...item, account, consented: true, consentExpiresAt: null }, settings, now);
}

/** Takes the second factor; the bank looks at it in its own time. */
export function takeToken(item: Item, value: string, settings: Settings, now: number): Item {
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

/** Puts an item where only a person gets it on: the consent page, or a second factor. */
export function askForInput(item: Item, stage: "consent" | "token", settings: Settings, at: number): Moved {
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

/** Puts an item where the person is to act in the bank's app, which in the sandbox they do after a while. */
export function askForAction(item: Item, settings: Settings, at: number): Moved {
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

export function succeed(item: Item, at: number): Moved {
  return {
    item: {
      ...settled(item, at),
      status: "UPDATED",
      executionStatus: "SUCCESS",
      succeeded: true,
      lastUpdatedAt: at,
    },
    events: [item.succeeded ? "item/updated" : "item/created"],
  };
}

export function fail(item: Item, status: "LOGIN_ERROR" | "OUTDATED", code: string, at: number): Moved {
  return {
    item: { ...settled(item, at), status, executionStatus: code, error: executionError(code) },
    events: ["item/error"],
  };
}

/** Leaves an item in no particular state that nothing takes it out of by itself. */
export function settled(item: Item, at: number): Item {
  return { ...item, ...CLEARED, stage: "settled", dueAt: null, updatedAt: at };
}

function logIn(item: Item, { login }: Connector, settings: Settings, at: number): Moved {
  const { token } = item.parameters;
  if (token !== undefined) {
    const { token: _used, ...parameters } = item.parameters;
    const spent = { ...item, parameters };
    return token === RIGHT_TOKEN
      ? startSync(spent, settings, at)
      : fail(spent, "LOGIN_ERROR", "INVALID_CREDENTIALS_MFA", at);
  }
  const failure = judgePassword(item.parameters);
  if (failure) return fail(item, failure.status, failure.code, at);
  if (login === "password_and_token") return askForInput(item, "token", settings, at);
  if (login === "password_and_app") return askForAction(item, settings, at);
  return startSync(item, settings, at);
}

function startSync(item: Item, settings: Settings, at: number): Moved {
  return {
    item: {
      ...item,
      ...CLEARED,
      // Where no consent page told who it is: the banks with a password know Alice only.
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
