// The errors of an execution, and the test users of Pluggy's sandbox banks that cause them.

import type { z } from "zod";
import type { Parameters } from "../connectors.ts";
import type { errorSchema } from "./item.ts";

interface LoginFailure {
  readonly status: "LOGIN_ERROR" | "OUTDATED";
  readonly code: string;
}

const MESSAGES: Readonly<Record<string, string>> = {
  INVALID_CREDENTIALS: "The user name or the password is wrong.",
  INVALID_CREDENTIALS_MFA: "The second factor is wrong.",
  USER_INPUT_TIMEOUT: "The user did not respond in time.",
  USER_AUTHORIZATION_NOT_GRANTED: "The user denied access.",
  ACCOUNT_LOCKED: "The account is locked.",
  SITE_NOT_AVAILABLE: "The institution is not available.",
  ALREADY_LOGGED_IN: "The user is logged in elsewhere.",
};

/** Returns an error code with its message, as in an item. */
export function executionError(code: string): z.infer<typeof errorSchema> {
  return { code, message: MESSAGES[code] ?? "The execution failed." };
}

/** Pluggy's test users whose login fails even with the right password. */
const FAILING_USERS: Readonly<Record<string, LoginFailure>> = {
  "user-locked": { status: "LOGIN_ERROR", code: "ACCOUNT_LOCKED" },
  "user-logged": { status: "OUTDATED", code: "ALREADY_LOGGED_IN" },
  "user-unavailable": { status: "OUTDATED", code: "SITE_NOT_AVAILABLE" },
  "user-error": { status: "OUTDATED", code: "UNEXPECTED_ERROR" },
};

/** Checks the user name and password. Returns undefined on success. */
export function checkPassword({ user = "", password }: Parameters): LoginFailure | undefined {
  if (password === "password-ok" && user === "user-ok") return undefined;
  const failure = password === "password-ok" ? FAILING_USERS[user] : undefined;
  return failure ?? { status: "LOGIN_ERROR", code: "INVALID_CREDENTIALS" };
}
