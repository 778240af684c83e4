// What the connect page shows of a session.

import type { FailureCode } from "../../shared/failure.ts";
import type { Localized } from "../../shared/language.ts";

/** A form field on the connect page. */
export type ChoiceField = {
  name: string;
  label: string;
  type: "text" | "password" | "number" | "select";
  help: string | null;
  placeholder: string | null;
  optional: boolean;
  options: { value: string; label: string }[];
};

/** One integration that the person can choose. */
export type SessionChoice = {
  integration: string;
  providerName: string;
  /** The host where the person signs in; null where the person signs in on the connect page. */
  host: string | null;
  /** The name of the company that receives the person's data. */
  recipient: string;
  /** What the app will be able to do, one sentence per permission. */
  permissions: (Localized | string)[];
  fields: ChoiceField[];
};

export type SessionView = {
  appName: string;
  appLogo: string | null;
  endUser: { id: string; name: string | null };
  choices: SessionChoice[];
  reconnects: boolean;
  returnUrl: string;
};

/** The status of a session, for the page that opened a popup for it. */
export type SessionStatus = {
  /**
   * pending: no result yet. returned: the person is back, and the app has yet to confirm. failed: the last attempt
   * failed.
   */
  status: "pending" | "returned" | "connected" | "failed" | "expired";
  connection_id: string;
  code: FailureCode | null;
};
