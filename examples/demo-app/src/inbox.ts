import type { InboxObject } from "./inbox-object.ts";

export interface InboxBindings {
  readonly INBOX: DurableObjectNamespace<InboxObject>;
}

/** The one inbox of this app. */
export function inboxOf(bindings: InboxBindings) {
  return bindings.INBOX.getByName("inbox");
}

export type Inbox = ReturnType<typeof inboxOf>;
