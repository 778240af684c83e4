// The query of the page with the deliveries: each filter and the opened delivery is a part of the URL.

import type { EventType } from "../../../events/event.ts";
import { webhooksPath } from "../frame/paths.ts";

export type WebhooksQuery = {
  /** What was searched for: the ID of an event or a connection. */
  search?: string | undefined;
  type?: EventType | undefined;
  state?: "pending" | "failed" | undefined;
  cursor?: string | undefined;
  /** The ID of the opened event. */
  event?: string | undefined;
  /** Which of its stored attempts is shown, counted from 1. */
  attempt?: number | undefined;
};

/** What an action adds to the query: which one it was, how many events it sends, and whether others are left. */
type ActionResult = { sent?: string; count?: number; more?: number | undefined };

/** Returns the URL of the page. */
export function webhooksUrl(app: string, query: WebhooksQuery & ActionResult): string {
  const entries = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return entries.length === 0
    ? webhooksPath(app)
    : `${webhooksPath(app)}?${new URLSearchParams(entries).toString()}`;
}
