// The status of an attempt that takes time, for the page that waits for it.

import type { Result } from "../../shared/result.ts";
import type { ShownAccount } from "../check/account-choice.ts";
import type { ReturnInfo } from "./callback.ts";
import type { Session } from "./session.ts";
import type { ChoiceField, ShownDeviceCode } from "./session-view.ts";

/** What the person sees, or where the browser goes. */
export type AttemptStatus =
  /** The provider's consent page. The browser is redirected there once; after that, the page shows a link. */
  | { next: "provider"; url: string; isFirst: boolean }
  | { next: "wait"; hasReturned: boolean; isUnreachable: boolean }
  | { next: "input"; field: ChoiceField; image: string | null }
  | { next: "choose"; accounts: ShownAccount[] }
  /** The code that the person enters on another device. */
  | { next: "device"; code: ShownDeviceCode }
  | { next: "action"; instructions: string; image: string | null }
  | { next: "confirm" | "connected" };

/** What the page says besides. */
type AttemptStatusPage = {
  institution: string;
  completion: Session["completion"];
};

export type AttemptStatusResult = {
  result: Result<AttemptStatus & AttemptStatusPage>;
  returnInfo: ReturnInfo | null;
};

export type AttemptStatusRequest = {
  attempt: string;
  cookie: string | null;
  /** Whether the page's script polls to see if it should reload. A poll does not record a redirect. */
  isPoll?: boolean;
};

/** Returns the path of the page that waits for the result of an attempt. */
export const statusUrl = (state: string): string => `/connect/status?state=${encodeURIComponent(state)}`;

/** One value that the person entered while the attempt waits, such as a second factor. */
export type AttemptInput = AttemptStatusRequest & { name: string; value: string };
