// What the connect page shows of a session.

import type { KindName } from "../../providers/provider-kinds.ts";
import type { FailureCode } from "../../shared/failure.ts";
import type { Localized } from "../../shared/language.ts";

/** A form field on the connect page. */
export type ChoiceField = {
  /** `parameters.`, `variables.`, or `credentials.`, and the name of the value. */
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
  /** The provider's ID. */
  provider: string;
  providerName: string;
  kind: KindName;
  category: string;
  /**
   * The host where the person signs in, or that receives the credential. It contains `{name}` where a field of the form sets
   * a variable. Null where the person signs in on the connect page.
   */
  host: string | null;
  /** The name of the company that receives the person's data. */
  recipient: string;
  /** What the app will be able to do, one sentence per permission. */
  permissions: (Localized | string)[];
  fields: ChoiceField[];
  /** Where the person finds the credential that the form asks for. */
  credentialUrl: string | null;
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
