// What lists of connections filter by, and the SQL conditions that follow from it. Most filters read the public form of a
// connection, which has no index, because each index entry would be written and billed at each report.

import * as z from "zod";
import { lazy, type Parsed } from "../../../shared/lazy.ts";
import { DAY } from "../../../shared/clock.ts";
import { isConnectionId } from "../../../shared/id.ts";

/** The statuses of connections that lists show. */
const LISTED_STATUSES = ["active", "reauthorization_required", "pending"] as const;

const Time = (description: string) =>
  z
    .union([z.iso.date(), z.iso.datetime({ offset: true })], {
      error: "must be a date or a time in ISO 8601",
    })
    .optional()
    .describe(description);

/** The filters besides `missing_scopes`, which a query writes differently. */
export const filterFields = () => ({
  search: z
    .string()
    .trim()
    .min(1)
    .max(256)
    .optional()
    .describe(
      DESCRIBED &&
        "The ID of a connection or of an account, or a part of an account's label or of an end user's name or ID. Upper and lower case are the same.",
    ),
  end_user: z
    .string()
    .max(256)
    .optional()
    .describe(DESCRIBED && "Your ID for the end user."),
  integration: z.string().max(64).optional(),
  status: z.enum(LISTED_STATUSES).optional(),
  error: z
    .string()
    .min(1)
    .max(64)
    .optional()
    .describe(DESCRIBED && "The code of `last_error`, or its `provider_error`."),
  created_from: Time("The earliest `created_at`: a time, or a date in UTC."),
  created_to: Time("The latest `created_at`. A date includes the whole day."),
  changed_from: Time("The earliest `updated_at` in the list."),
  changed_to: Time("The latest `updated_at` in the list. A date includes the whole day."),
});

export const MISSING_SCOPES =
  "`true`: only connections with `missing_scopes` or `needs_scopes` that are not empty.";

/** A filter of the list of connections. */
export const DirectoryFilter = lazy(() =>
  z.strictObject({
    ...filterFields(),
    missing_scopes: z.literal(true).optional().describe(MISSING_SCOPES),
  }),
);
export type DirectoryFilter = Parsed<typeof DirectoryFilter>;

/** The order of a list. Only `created` orders have an index. */
export type DirectorySort = "-created" | "created" | "-changed" | "changed";

/** An SQL condition and its bindings. */
export type Condition = { sql: string; bindings: (string | number)[] };

const NOT_DELETED: Condition = { sql: "status <> 'deleted'", bindings: [] };

/** Returns the condition for the connections that a filter matches. */
export function conditionOf(filter: DirectoryFilter): Condition {
  return all([
    NOT_DELETED,
    // Without the plus sign, SQLite would read all connections of an integration to find those of an end user.
    ...equals("end_user", filter.end_user),
    ...equals(filter.end_user === undefined ? "integration" : "+integration", filter.integration),
    ...equals(filter.end_user === undefined ? "status" : "+status", filter.status),
    ...compared("created_at >=", startOf(filter.created_from)),
    ...compared("created_at <", endOf(filter.created_to)),
    ...compared(`${CHANGED_AT} >=`, isoOf(startOf(filter.changed_from))),
    ...compared(`${CHANGED_AT} <`, isoOf(endOf(filter.changed_to))),
    ...(filter.missing_scopes === true ? [MISSES_SCOPES] : []),
    ...(filter.error === undefined ? [] : [hasError(filter.error)]),
    ...(filter.search === undefined ? [] : [contains(filter.search)]),
  ]);
}

/** Returns whether a filter reads the public form of connections, and has no narrow index to find them with. */
export const needsScan = ({ search, end_user, ...filter }: DirectoryFilter): boolean =>
  end_user === undefined &&
  ((search !== undefined && !isConnectionId(search)) ||
    [filter.missing_scopes, filter.error, filter.changed_from, filter.changed_to].some(
      (value) => value !== undefined,
    ));

/** Joins conditions that all have to be met. */
export const all = (conditions: readonly Condition[]): Condition => ({
  sql: conditions.map(({ sql }) => `(${sql})`).join(" AND "),
  bindings: conditions.flatMap(({ bindings }) => bindings),
});

/** When what the list shows of a connection last changed. */
export const CHANGED_AT = "ifnull(record ->> '$.updated_at', '')";

const equals = (column: string, value: string | undefined): Condition[] => compared(`${column} =`, value);

const compared = (comparison: string, value: string | number | undefined): Condition[] =>
  value === undefined ? [] : [{ sql: `${comparison} ?`, bindings: [value] }];

/** A pattern that begins with a quotation mark would take twice the time, because JSON has so many. */
const MISSES_SCOPES: Condition = {
  sql: ["missing_scopes", "needs_scopes"]
    .map((name) => `record LIKE '%${name}":["%' AND json_array_length(record, '$.${name}') > 0`)
    .join(" OR "),
  bindings: [],
};

function hasError(code: string): Condition {
  const path = "record ->> '$.last_error";
  return all([hasText([code]), { sql: `? IN (${path}.code', ${path}.provider_error')`, bindings: [code] }]);
}

/** SQLite compares only the letters A to Z without their case. Other letters are compared in both cases. */
function contains(search: string): Condition {
  if (isConnectionId(search)) return { sql: "id = ?", bindings: [search] };
  const forms = [...new Set([search.toLowerCase(), toLowerAscii(search.toUpperCase())])];
  const isIn = (text: string) => forms.map(() => `instr(lower(${text}), ?)`);
  const parts = [
    ...isIn("end_user"),
    ...isIn("record ->> '$.account.label'"),
    ...isIn("record ->> '$.end_user_name'"),
    "record ->> '$.account.id' = ?",
  ];
  return all([hasText(forms), { sql: parts.join(" OR "), bindings: [...forms, ...forms, ...forms, search] }]);
}

/** Durable Objects accept patterns of 50 bytes. */
const MAX_PATTERN_BYTES = 50;

/**
 * Returns a condition for records that contain the beginning of one of the texts, wherever that is. It comes before
 * conditions that parse the JSON, because it takes less than half their time.
 */
const hasText = (texts: readonly string[]): Condition => ({
  sql: texts.map(() => "record LIKE ? ESCAPE '~'").join(" OR "),
  bindings: texts.map((text) => patternOf(text)),
});

function patternOf(text: string): string {
  let pattern = "%";
  for (const character of text) {
    const next = pattern + JSON.stringify(character).slice(1, -1).replaceAll(/[%_~]/g, "~$&");
    if (new TextEncoder().encode(next).length >= MAX_PATTERN_BYTES) break;
    pattern = next;
  }
  return `${pattern}%`;
}

const toLowerAscii = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

const startOf = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time));

/** Returns when a period ends. A date includes the whole day in UTC. */
function endOf(time: string | undefined): number | undefined {
  if (time === undefined) return undefined;
  return Date.parse(time) + (time.includes("T") ? 0 : DAY);
}

/** The last time that ISO 8601 writes with four digits for the year. Texts of later times would sort before it. */
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const isoOf = (at: number | undefined) =>
  at === undefined ? undefined : new Date(Math.min(at, LATEST)).toISOString();
