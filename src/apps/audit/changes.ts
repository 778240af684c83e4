// Describes a change for the audit log: which fields have another value now. A value is included only if its field is known
// to be no secret, and if it is short.

import { withoutQuery } from "../../events/sent-request.ts";
import { type AuditChange, AuditValue } from "./audit-entry.ts";

/** The longest value that is included, as JSON. */
const MAX_LENGTH = 2_000;

/**
 * The fields with a URL, or with several. They are shown without the query, which can contain a credential. The path stays,
 * because it often names the tenant.
 */
const URL_FIELDS = ["endpoints", "webhook_url"];

/**
 * Returns the fields whose values differ, in the order of their names. Only the values of the fields in `shown` are
 * included.
 */
export function changesOf<T extends object>(
  before: Partial<T>,
  after: T,
  shown: readonly (keyof T & string)[],
): AuditChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return names.flatMap((field) => {
    const [from, to] = [valueOf(before, field), valueOf(after, field)];
    if (JSON.stringify(from) === JSON.stringify(to)) return [];
    return shown.some((name) => name === field) ? [shownChange(field, from, to)] : [{ field }];
  });
}

function shownChange(field: string, from: unknown, to: unknown): AuditChange {
  const cut = URL_FIELDS.includes(field) ? withoutQueries : (value: unknown) => value;
  const [before, after] = [shownValue(cut(from)), shownValue(cut(to))];
  return {
    field,
    ...(before !== undefined && { from: before }),
    ...(after !== undefined && { to: after }),
  };
}

function shownValue(value: unknown): AuditValue | undefined {
  if (value === undefined || JSON.stringify(value).length > MAX_LENGTH) return undefined;
  const shown = AuditValue().safeParse(isRecord(value) ? linesOf(value) : value);
  return shown.success ? shown.data : undefined;
}

/** Returns a URL, or each one of an object, without its query. Nothing of what is no URL remains. */
function withoutQueries(value: unknown): unknown {
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([name, url]) => [name, withoutQueries(url)]));
  return typeof value !== "string" ? value : URL.canParse(value) ? withoutQuery(value) : "…";
}

const isRecord = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Returns the fields of an object as lines, such as `token: https://…`. */
const linesOf = (value: object): string[] =>
  Object.entries(value).map(([name, of]) => `${name}: ${typeof of === "string" ? of : JSON.stringify(of)}`);

const valueOf = (record: object, field: string): unknown =>
  Object.entries(record).find(([name]) => name === field)?.[1];
