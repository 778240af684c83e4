// What an entry of the audit log says: who did what to what.

import type { AuditAction, AuditEntry } from "../../../apps/audit/audit-entry.ts";

/** What each action is called, before the name of what it was done to. */
const WORDS: Readonly<Record<AuditAction, string>> = {
  "app.created": "created the app",
  "app.updated": "changed the settings of",
  "app.deleted": "deleted the app",
  "api_key.created": "created the API key",
  "api_key.deleted": "deleted the API key",
  "integration.created": "created the integration",
  "integration.updated": "changed the integration",
  "integration.deleted": "deleted the integration",
  "integration.tested": "tested the integration",
  "signing_key.created": "created a signing key of",
  "signing_key.deleted": "deleted a signing key of",
  "connection.imported": "imported the connection",
  "connection.updated": "changed the metadata of the connection",
  "connection.credentials_replaced": "replaced the credentials of the connection",
  "connection.deleted": "deleted the connection",
  "connection.checked": "checked the connection",
  "connection.refreshed": "refreshed the connection",
  "connection.reconnect_link_created": "created a connect link for the connection",
  "agent_key.created": "created the agent key",
  "agent_key.revoked": "revoked the agent key",
  "webhook.secret_rotated": "rotated the webhook secret of",
  "webhook.tested": "sent a test event to",
  "event.replayed": "redelivered the event",
  "events.replayed": "redelivered events of",
  "saved_filter.created": "saved the filter",
  "saved_filter.deleted": "deleted the saved filter",
  "bulk_job.created": "started the bulk action",
  "bulk_job.canceled": "canceled the bulk action",
  "re_encryption.started": "started the re-encryption with the root key",
};

/** What a change of fields is followed by, before the name of what has them. */
const OWNERS: Readonly<Record<string, string>> = {
  "app.updated": "of",
  "integration.updated": "of",
  "connection.updated": "of the connection",
};

const MAX_FIELDS = 3;

/**
 * Returns what was done, without who did it and to what, such as `changed the client secret of`. An action of another
 * version is named as it is.
 */
export function wordsOf({ action, changes }: Pick<AuditEntry, "action" | "changes">): string {
  if (action === "connection.reconnect_link_created" && changes.length > 0)
    return "created a connect link that nobody confirms for the connection";
  const owner = OWNERS[action];
  if (owner === undefined || changes.length === 0)
    return new Map<string, string>(Object.entries(WORDS)).get(action) ?? action;
  const fields = changes.slice(0, MAX_FIELDS).map(({ field }) => field.replaceAll("_", " "));
  const others = changes.length - fields.length;
  const all = others === 0 ? fields : [...fields, `${others} more`];
  const last = all.pop() ?? "";
  return `changed the ${all.length === 0 ? last : `${all.join(", ")} and ${last}`} ${owner}`;
}

/** The kinds of actions that can be filtered by, with their names. */
export const ACTION_KINDS: readonly [kind: string, label: string][] = [
  ["app", "App and settings"],
  ["api_key", "API keys"],
  ["integration", "Integrations"],
  ["signing_key", "Signing keys"],
  ["connection", "Connections"],
  ["agent_key", "Agent keys"],
  ["webhook", "Webhooks"],
  ["event", "Redelivered event"],
  ["events", "Redelivered events"],
  ["bulk_job", "Bulk actions"],
  ["saved_filter", "Saved filters"],
];

/** Returns who did it. `keyNames` has the names of the app's keys by ID. */
export function actorName({ by }: Pick<AuditEntry, "by">, keyNames: ReadonlyMap<string, string>): string {
  if (by.who === "operator") return "The operator";
  if (by.who === "latchkey") return "Latchkey";
  return by.key_id === null ? "An API key" : (keyNames.get(by.key_id) ?? `The deleted key ${by.key_id}`);
}

/** Returns how it was done, such as `from the dashboard`. */
export function wayOf({ by }: Pick<AuditEntry, "by">): string {
  return { api: "with the API", dashboard: "from the dashboard", background: "by itself" }[by.via];
}
