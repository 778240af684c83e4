// The API's responses for bulk jobs and their results.

import * as z from "zod";
import { BULK_ACTIONS, BULK_OUTCOMES, BULK_STATES } from "../../apps/bulk-jobs/bulk-job.ts";
import { DirectoryFilter } from "../../apps/directory/list/directory-filter.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { EXAMPLE } from "./examples.ts";
import { Time, TimeOrNull } from "./time.ts";

export const BulkJobResponse = lazy(() =>
  z
    .object({
      id: z.string(),
      action: z.enum(BULK_ACTIONS),
      filter: DirectoryFilter()
        .nullable()
        .describe(DESCRIBED && "The filter that has matched the connections. `null` if they were named."),
      state: z.enum(BULK_STATES),
      connections: z
        .object({ total: z.int(), done: z.int(), failed: z.int(), skipped: z.int() })
        .describe(
          DESCRIBED &&
            "`skipped`: the action does not apply to the connection, such as a refresh of a pending one.",
        ),
      created_at: Time(),
      ended_at: TimeOrNull(),
      kept_until: TimeOrNull().describe(
        DESCRIBED && "When the job and its results are deleted. `null` while it is running.",
      ),
    })
    .meta({ id: "BulkJob" }),
);

export const BULK_JOB_EXAMPLE: Parsed<typeof BulkJobResponse> = {
  id: EXAMPLE.bulkJob,
  action: "refresh",
  filter: { integration: EXAMPLE.integration, status: "active" },
  state: "running",
  connections: { total: 1284, done: 310, failed: 2, skipped: 0 },
  created_at: EXAMPLE.time,
  ended_at: null,
  kept_until: null,
};

export const BulkResultResponse = lazy(() =>
  z
    .object({
      connection: z.string(),
      outcome: z
        .enum(BULK_OUTCOMES)
        .nullable()
        .describe(DESCRIBED && "`null` until there is a result."),
      code: z
        .string()
        .nullable()
        .describe(DESCRIBED && "Why it failed or was skipped: an error code or, for a check, its `reason`."),
      revocation: z
        .string()
        .nullable()
        .describe(DESCRIBED && "For `delete`: the same as in the response to a deletion."),
      connect_url: z
        .string()
        .nullable()
        .describe(
          DESCRIBED && "For `reconnect`: the link for the end user of this connection, and for nobody else.",
        ),
      expires_at: TimeOrNull().describe(DESCRIBED && "When the link expires."),
      at: TimeOrNull(),
    })
    .meta({ id: "BulkResult" }),
);

export const BULK_RESULT_EXAMPLE: Parsed<typeof BulkResultResponse> = {
  connection: EXAMPLE.connection,
  outcome: "failed",
  code: "reauthorization_required",
  revocation: null,
  connect_url: null,
  expires_at: null,
  at: EXAMPLE.time,
};
