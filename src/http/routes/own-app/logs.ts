// /v1/logs: the app's log of the last seven days.

import * as z from "zod";
import { logStub } from "../../../logs/log-rpc.ts";
import { MINUTE, timestamp } from "../../../shared/clock.ts";
import { isConnectionId } from "../../../shared/id.ts";
import { lazy } from "../../../shared/lazy.ts";
import { fail, ok } from "../../../shared/result.ts";
import { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { requireApp } from "../../middleware/authenticate.ts";
import { endpointWithInput, fromQuery, returns } from "../../operation.ts";
import {
  LOG_ENTRY_EXAMPLE,
  LogCountsResponse,
  LogKind,
  LogPageResponse,
  presentLogCount,
  presentLogEntry,
} from "../../schemas/log.ts";
import { LogCursor, PageLimit, wholeNumber } from "../../validate.ts";

/** The most steps of a range. */
const MAX_STEPS = 400;

/** A time in a query, in milliseconds. */
const QueryTime = lazy(() =>
  z.iso
    .datetime({ offset: true, error: "must be a time such as 2026-07-01T10:15:00Z" })
    .transform((text) => Date.parse(text)),
);

const Id = (prefix: string) => z.string().regex(new RegExp(`^${prefix}[0-9a-z]{20}$`), "is not a valid ID");

const ListQuery = lazy(() =>
  z.strictObject({
    kind: LogKind().optional(),
    outcome: z.enum(["success", "failure"]).optional(),
    status: z
      .string()
      .regex(/^[1-5](xx|\d\d)$/, "must be a status such as 404, or a class such as 4xx")
      .optional()
      .describe(DESCRIBED && "A status such as `404`, or a class such as `4xx`."),
    code: z.string().max(64).optional(),
    provider: z.string().max(64).optional(),
    integration: z.string().max(64).optional(),
    connection: z.string().refine(isConnectionId, "is not a valid ID").optional(),
    key_id: Id("key").optional(),
    request_id: Id("req")
      .optional()
      .describe(DESCRIBED && "All that one request has caused has the same ID."),
    method: z
      .string()
      .regex(/^[A-Z]{1,16}$/, "must be an HTTP method in capital letters")
      .optional(),
    route: z
      .string()
      .max(128)
      .optional()
      .describe(DESCRIBED && "The pattern, such as `/v1/connections/{connection}/token`."),
    from: QueryTime().optional(),
    to: QueryTime()
      .optional()
      .describe(DESCRIBED && "Entries before this time."),
    cursor: LogCursor().optional(),
    limit: PageLimit(),
  }),
);

const CountQuery = lazy(() =>
  z.strictObject({
    kind: LogKind().optional(),
    from: QueryTime(),
    to: QueryTime(),
    step_minutes: wholeNumber(1, 1_440)
      .default(60)
      .meta({ description: "The length of a step.", default: 60 }),
  }),
);

export const logs = new Hono<HttpEnv>();

logs.use(requireApp);

logs.get(
  "/",
  endpointWithInput(
    {
      id: "list-log-entries",
      section: "Logs",
      access: "read",
      summary: "List log entries",
      description:
        DESCRIBED &&
        "Returns the newest entries first. A search that has to read much returns what it has found with a `next_cursor`, so a page can have fewer entries than `limit`, or none.",
      input: fromQuery(ListQuery, DESCRIBED && { outcome: "failure" }),
      response: returns(
        DESCRIBED && LogPageResponse,
        DESCRIBED && {
          data: [LOG_ENTRY_EXAMPLE],
          next_cursor: null,
          complete_since: "2026-06-24T10:15:00.000Z",
        },
      ),
      failures: DESCRIBED && [],
    },
    async (c, { cursor, limit, ...filter }) => {
      const page = await logStub(c.env, c.get("appId")).list(filter, cursor ?? null, limit);
      return ok({
        data: page.data.map((entry) => presentLogEntry(entry)),
        next_cursor: page.nextCursor,
        complete_since: timestamp(page.since),
      });
    },
  ),
);

logs.get(
  "/counts",
  endpointWithInput(
    {
      id: "count-log-entries",
      section: "Logs",
      access: "read",
      summary: "Count log entries",
      description:
        DESCRIBED &&
        "Returns how many entries there were in each step of a range, those included for which others stand. `from` and `to` are rounded down to a minute.",
      input: fromQuery(CountQuery, DESCRIBED && { from: "2026-07-01T09:00:00Z", to: "2026-07-01T10:00:00Z" }),
      response: returns(
        DESCRIBED && LogCountsResponse,
        DESCRIBED && {
          data: [
            { from: "2026-07-01T09:00:00.000Z", to: "2026-07-01T10:00:00.000Z", total: 1_284, failed: 3 },
          ],
          not_kept: 0,
          complete_since: "2026-06-24T10:15:00.000Z",
        },
      ),
      failures: DESCRIBED && [],
    },
    async (c, { kind, step_minutes, ...range }) => {
      const [from, to] = [range.from, range.to].map((at) => Math.floor(at / MINUTE) * MINUTE);
      const step = step_minutes * MINUTE;
      if (from === undefined || to === undefined || to <= from || (to - from) / step > MAX_STEPS)
        return fail("invalid_request", {
          fields: [{ path: "to", message: `must be after from, by at most ${MAX_STEPS} steps` }],
        });
      const counts = await logStub(c.env, c.get("appId")).count({ kind, from, to, step });
      return ok({
        data: counts.data.map((count) => presentLogCount(count)),
        not_kept: counts.lost,
        complete_since: timestamp(counts.since),
      });
    },
  ),
);
