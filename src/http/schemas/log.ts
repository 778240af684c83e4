// The API's responses for the log.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { LOG_KINDS, LOG_SOURCES } from "../../logs/log-entry.ts";
import type { LogCount, StoredEntry } from "../../logs/log-rpc.ts";
import { timestamp } from "../../shared/clock.ts";
import { EXAMPLE } from "./examples.ts";
import { pageOf } from "./page.ts";
import { Time, TimeOrNull } from "./time.ts";

export const LogKind = lazy(() => z.enum(LOG_KINDS));

const LogEntryResponse = lazy(() =>
  z
    .object({
      id: z.string(),
      at: Time().describe(DESCRIBED && "When it ended."),
      kind: LogKind(),
      via: z
        .enum(LOG_SOURCES)
        .nullable()
        .describe(
          DESCRIBED &&
            "Who caused it. `background` is Latchkey itself. `null` for the webhook of a provider, and if it is not known.",
        ),
      method: z.string().nullable(),
      route: z
        .string()
        .nullable()
        .describe(DESCRIBED && "The pattern of the path. Paths and queries are not kept."),
      status: z
        .int()
        .nullable()
        .describe(
          DESCRIBED &&
            "The HTTP status of the response. For a `request`, it is that of Latchkey, otherwise that of the provider or of your webhook endpoint.",
        ),
      code: z
        .string()
        .nullable()
        .describe(DESCRIBED && "An error code of the API, the reason of a check, or `delivery_failed`."),
      provider_error: z
        .string()
        .nullable()
        .describe(DESCRIBED && "The OAuth error code of the provider."),
      stage: z
        .string()
        .nullable()
        .describe(DESCRIBED && "The step at which an end user's attempt has failed."),
      request_id: z.string().nullable(),
      connection: z.string().nullable(),
      integration: z.string().nullable(),
      provider: z.string().nullable(),
      key_id: z
        .string()
        .nullable()
        .describe(DESCRIBED && "The API key."),
      agent_key: z.string().nullable(),
      event_id: z.string().nullable(),
      event_type: z.string().nullable(),
      duration_ms: z.int().nullable(),
      sampled: z
        .int()
        .describe(
          DESCRIBED &&
            "The number of entries that this one stands for, itself included. 1, unless there were too many.",
        ),
    })
    .meta({ id: "LogEntry" }),
);

export type PublicLogEntry = Parsed<typeof LogEntryResponse>;

export const LogPageResponse = lazy(() =>
  pageOf(LogEntryResponse)().extend({
    complete_since: TimeOrNull().describe(
      DESCRIBED && "Older entries were deleted. `null` while the log is empty.",
    ),
  }),
);

export const LogCountsResponse = lazy(() =>
  z
    .object({
      data: z.array(z.object({ from: Time(), to: Time(), total: z.int(), failed: z.int() })),
      not_kept: z
        .int()
        .describe(
          DESCRIBED &&
            "Entries that are neither kept nor counted, because there were too many different ones at once.",
        ),
      complete_since: TimeOrNull().describe(
        DESCRIBED && "Older entries were deleted. `null` while the log is empty.",
      ),
    })
    .meta({ id: "LogCounts" }),
);

/** Returns an entry as the API shows it. */
export function presentLogEntry({ id, at, kind, sampled, ...entry }: StoredEntry): PublicLogEntry {
  return {
    id,
    at: timestamp(at),
    kind,
    via: entry.via ?? null,
    method: entry.method ?? null,
    route: entry.route ?? null,
    status: entry.status ?? null,
    code: entry.code ?? null,
    provider_error: entry.provider_error ?? null,
    stage: entry.stage ?? null,
    request_id: entry.request_id ?? null,
    connection: entry.connection ?? null,
    integration: entry.integration ?? null,
    provider: entry.provider ?? null,
    key_id: entry.key_id ?? null,
    agent_key: entry.agent_key ?? null,
    event_id: entry.event_id ?? null,
    event_type: entry.event_type ?? null,
    duration_ms: entry.duration_ms ?? null,
    sampled,
  };
}

/** Returns a count as the API shows it. */
export const presentLogCount = ({ from, until, total, failed }: LogCount) => ({
  from: timestamp(from),
  to: timestamp(until),
  total,
  failed,
});

export const LOG_ENTRY_EXAMPLE: PublicLogEntry = {
  id: "log184-12",
  at: "2026-07-01T10:15:00.000Z",
  kind: "request",
  via: "api",
  method: "GET",
  route: "/v1/connections/{connection}/token",
  status: 409,
  code: "reauthorization_required",
  provider_error: null,
  stage: null,
  request_id: EXAMPLE.requestId,
  connection: EXAMPLE.connection,
  integration: null,
  provider: null,
  key_id: EXAMPLE.key,
  agent_key: null,
  event_id: null,
  event_type: null,
  duration_ms: 12,
  sampled: 1,
};
