import type { InboxObject } from "./inbox-object.ts";

export interface InboxBindings {
  readonly INBOX: DurableObjectNamespace<InboxObject>;
}

/** Returns the stub of the app's only inbox. */
export function inboxOf(bindings: InboxBindings) {
  return bindings.INBOX.getByName("inbox");
}

export type Inbox = ReturnType<typeof inboxOf>;
