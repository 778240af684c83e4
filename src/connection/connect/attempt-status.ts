// The state of an attempt that takes time, as the page that waits for it shows it.

import type { Result } from "../../shared/result.ts";
import type { WayBack } from "./callback.ts";
import type { Session } from "./session.ts";
import type { ChoiceField } from "./session-view.ts";

/** What the person sees, or where the browser goes. */
export type AttemptStatus =
  /** The page where the person gives consent. The browser is redirected there once; after that the person clicks. */
  | { next: "provider"; url: string; isFirst: boolean }
  | { next: "wait"; hasReturned: boolean; isUnreachable: boolean }
  | { next: "input"; field: ChoiceField; image: string | null }
  | { next: "action"; instructions: string; image: string | null }
  | { next: "confirm" | "connected" };

/** The names and links on the page. */
type AttemptStatusPage = {
  appName: string;
  institution: string;
  returnUrl: string;
  completion: Session["completion"];
};

export type AttemptStatusResult = {
  result: Result<AttemptStatus & AttemptStatusPage>;
  wayBack: WayBack | null;
};

export type AttemptStatusRequest = {
  attempt: string;
  cookie: string | null;
  /** Whether the page's script asks only if it should reload. A poll has no side effect. */
  isPoll?: boolean;
};

/** One value that the person entered while the attempt waits, such as a second factor. */
export type AttemptInput = AttemptStatusRequest & { name: string; value: string };
