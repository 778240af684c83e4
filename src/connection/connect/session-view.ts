// What the connect page shows of a session.

import type { ShownApp } from "../../brand/brand.ts";
import type { Category, Group } from "../../providers/category-group.ts";
import type { KindName } from "../../providers/provider-kinds.ts";
import type { FailureCode } from "../../shared/failure.ts";
import type { Localized } from "../../shared/language.ts";

/** The message of a credential's field where the provider refused the credential. */
export const NOT_ACCEPTED = "was not accepted by the provider";

/** The messages of the field with the URL of a server that can't be connected. */
export const SERVER_UNAVAILABLE = "does not respond, or does not ask for a token";
export const SERVER_UNSUPPORTED = "does not support what Latchkey needs to connect it";

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
  /** What a variable may be, so that the page can check it while the person types; null where it can't. */
  check: "label" | "digits" | "path" | null;
  /** Whether the value is the URL of a server. */
  isServer?: boolean;
  /** What stands before a variable in the address of a page that the person knows. */
  after?: string | undefined;
};

/**
 * What the app will be able to do: a scope, with the sentence of the integration's own definition; the type of authorization
 * details; or a sentence about what it can see.
 */
export type Permission =
  | { scope: string; own: Localized | string | null }
  | { type: string }
  | { sees: Localized };

/** The integration that the page is about. */
export type SessionChoice = {
  integration: string;
  /** The provider's ID. */
  provider: string;
  /** The name of the integration or, for a bank, of the institution. */
  providerName: string;
  /** The integration's own logo, as a data URL; null for the provider's. */
  logo: string | null;
  kind: KindName;
  category: Category;
  /**
   * The host where the person signs in, or that receives what the form contains. It contains `{name}` where a field of the
   * form sets a variable.
   */
  host: string | null;
  /** The institution where the person approves access after this page; null where it is at `host`, or not necessary. */
  institution: string | null;
  /** The name of the company that receives the person's data. */
  recipient: string;
  permissions: Permission[];
  fields: ChoiceField[];
  /** Where the person finds the credential that the form asks for. */
  credentialUrl: string | null;
};

/** What a picker shows. */
export type PickerFilter = {
  /** A part of a name; empty for all. */
  text: string;
  group: Group | null;
  /** Whether a long list is shown as a whole. */
  isComplete: boolean;
};

/** One integration of a picker. */
export type PickerEntry = Pick<
  SessionChoice,
  "integration" | "provider" | "providerName" | "logo" | "kind" | "category"
> & {
  /** The account that the person has connected, or an empty text if it has no name; null without a connection. */
  connected: string | null;
  /** Whether it is connected with a password. */
  hasPassword: boolean;
};

/** The integrations of a session to choose from. */
export type Picker = {
  /** How many the session offers. */
  total: number;
  /** Their groups, in the order in which they are shown. */
  groups: Group[];
  /** Those that match the filter, up to a limit. */
  entries: PickerEntry[];
  /** How many match the filter. */
  found: number;
};

export type SessionView = {
  app: ShownApp;
  endUser: { id: string; name: string | null };
  /** The integrations to choose from, or the chosen one. */
  content: { picker: Picker } | { choice: SessionChoice };
  /** Whether the session offers other integrations as well. */
  hasOthers: boolean;
  reconnects: boolean;
  returnUrl: string;
};

/** A code that a person enters on another device (RFC 8628), as the app and the connect page show it. */
export type ShownDeviceCode = {
  userCode: string;
  /** Where the person enters the code. */
  verificationUri: string;
  /** The address with the code in it; null where the server has none. */
  verificationUriComplete: string | null;
  /** When the code expires, in milliseconds. */
  expiresAt: number;
  /** How many seconds to wait before asking for the result again. */
  intervalSeconds: number;
};

/** A code, and the attempt that has it. */
export type BegunDeviceCode = ShownDeviceCode & { attempt: string };

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
