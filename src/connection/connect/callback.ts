// The callback: what the browser brings from the provider, and how the person continues afterwards.

import type { ShownApp } from "../../brand/brand.ts";
import { sha256Hex } from "../../shared/digest.ts";
import type { Session } from "./session.ts";
import type { Result } from "../../shared/result.ts";

export type Callback = {
  attempt: string;
  callbackId: string;
  /** The value of the attempt's cookie, if the browser sent it. */
  cookie: string | null;
  code: string | null;
  error: string | null;
  errorDescription?: string | null;
  iss: string | null;
  /** The item id, from providers that create items. */
  item: string | null;
  /** Other parameters, which a provider's definition can name. */
  others: Readonly<Record<string, string>>;
  /** Whether the page that a browser without the cookie was shown reports that browser. */
  isReport?: boolean;
};

/**
 * The attempt after the callback: waiting for the app's confirmation, connected, or still in progress. `report`: the
 * request has no cookie and changed nothing, and the page has to report that a browser has shown it.
 */
export type CallbackOutcome = { next: "confirm" | "connected" | "wait" | "report" };

/** How the person can continue after an attempt. Sent only to the browser that began it. */
export type ReturnInfo = {
  session: string;
  app: ShownApp;
  /** The integration of the attempt. */
  integration: string;
  /** The name of the institution where the person was, if it is known. */
  institution: string | null;
  returnUrl: string;
  /** The origin of the page that opened the popup; null without a popup. */
  openerOrigin: string | null;
  /** Whether the session still allows another attempt. */
  canRetry: boolean;
  flow: Session["flow"];
};

export type CallbackResult = { result: Result<CallbackOutcome>; returnInfo: ReturnInfo | null };

/** Returns the hash of an attempt's cookie, as the attempt stores it. Without a cookie, "" equals no stored hash. */
export async function hashCookie(cookie: string | null): Promise<string> {
  return cookie === null ? "" : sha256Hex(cookie);
}
