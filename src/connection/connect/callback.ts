// What a browser brings back from the provider, and where it goes next.

import { sha256Hex } from "../../shared/digest.ts";
import type { Result } from "../../shared/result.ts";

export type Callback = {
  attempt: string;
  callbackId: string;
  /** The value of the attempt's cookie, if the browser sent it. */
  cookie: string | null;
  code: string | null;
  error: string | null;
  iss: string | null;
  /** The item that a provider of items names. */
  item: string | null;
};

/** Where an attempt is after the callback: waiting for the app's confirmation, connected, or still in progress. */
export type CallbackOutcome = { next: "confirm" | "connected" | "wait" };

/** How the person can continue after an attempt. Only the browser that began the attempt learns this. */
export type WayBack = {
  session: string;
  appName: string;
  returnUrl: string;
  /** The origin of the page that opened the popup; null where the whole page navigated. */
  openerOrigin: string | null;
  /** Whether the session still allows another attempt. */
  canRetry: boolean;
};

export type CallbackResult = { result: Result<CallbackOutcome>; wayBack: WayBack | null };

/** The hash of an attempt's cookie as the attempt stores it. Without a cookie it is a value that no cookie has. */
export async function hashCookie(cookie: string | null): Promise<string> {
  return cookie === null ? "" : sha256Hex(cookie);
}
