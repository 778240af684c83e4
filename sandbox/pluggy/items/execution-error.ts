// The ways an execution fails, and which of them a bank's pretend users run into.

import type { z } from "zod";
import type { Parameters } from "../connectors.ts";
import type { errorSchema } from "./item.ts";

interface LoginFailure {
  readonly status: "LOGIN_ERROR" | "OUTDATED";
  readonly code: string;
}

const MESSAGES: Readonly<Record<string, string>> = {
  INVALID_CREDENTIALS: "The user or the password is wrong.",
  INVALID_CREDENTIALS_MFA: "The second factor is wrong.",
  USER_INPUT_TIMEOUT: "Nobody gave what was asked for in time.",
  USER_AUTHORIZATION_NOT_GRANTED: "The person did not allow the access.",
  ACCOUNT_LOCKED: "The account is locked.",
  SITE_NOT_AVAILABLE: "The institution can’t be reached.",
  ALREADY_LOGGED_IN: "The person is logged in elsewhere.",
};

/** Shows an error code as an item carries it. */
export function executionError(code: string): z.infer<typeof errorSchema> {
  return { code, message: MESSAGES[code] ?? "The execution failed." };
}

/** Users of the pretend banks whose login fails with the right password too; the names are Pluggy's. */
const UNLUCKY: Readonly<Record<string, LoginFailure>> = {
  "user-locked": { status: "LOGIN_ERROR", code: "ACCOUNT_LOCKED" },
  "user-logged": { status: "OUTDATED", code: "ALREADY_LOGGED_IN" },
  "user-unavailable": { status: "OUTDATED", code: "SITE_NOT_AVAILABLE" },
  "user-error": { status: "OUTDATED", code: "UNEXPECTED_ERROR" },
};

/** Judges user and password; undefined: they let the person in. */
export function judgePassword({ user = "", password }: Parameters): LoginFailure | undefined {
  if (password === "password-ok" && user === "user-ok") return undefined;
  const unlucky = password === "password-ok" ? UNLUCKY[user] : undefined;
  return unlucky ?? { status: "LOGIN_ERROR", code: "INVALID_CREDENTIALS" };
}
