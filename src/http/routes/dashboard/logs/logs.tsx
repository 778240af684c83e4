// /dashboard/apps/{app}/logs: the app's log.

import type { Context } from "hono";
import * as z from "zod";
import { appStub } from "../../../../apps/app-rpc.ts";
import { connectionStub } from "../../../../connection/connection-rpc.ts";
import { isFailureCode } from "../../../../shared/failure.ts";
import { LOG_KINDS } from "../../../../logs/log-entry.ts";
import { logStub, type StoredEntry } from "../../../../logs/log-rpc.ts";
import { parseSearch } from "../../../../logs/parse-search.ts";
import { MINUTE } from "../../../../shared/clock.ts";
import { isConnectionId } from "../../../../shared/id.ts";
import { allows } from "../../../../shared/key-scopes.ts";
import { lazy } from "../../../../shared/lazy.ts";
import { nameOfKey } from "../../../../pages/dashboard/keys/key-names.ts";
import type { OpenedLine } from "../../../../pages/dashboard/logs/log-details.tsx";
import { LOG_RANGES, type LogView, RANGE_MS } from "../../../../pages/dashboard/logs/log-view.ts";
import { LogsPage } from "../../../../pages/dashboard/logs/logs-page.tsx";
import { dashboardFailure, dashboardPage } from "../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import { Hono } from "../../../hono.ts";
import type { HttpEnv } from "../../../http-env.ts";
import { explain } from "../../../problem.ts";
import { presentLogEntry } from "../../../schemas/log.ts";
import { LogCursor, query } from "../../../validate.ts";

const LINES_PER_PAGE = 50;
/** How often a live page is loaded again. */
const LIVE_EVERY_SECONDS = 5;

const PageQuery = lazy(() =>
  z.strictObject({
    search: z.string().trim().max(256).default(""),
    kind: z.enum(LOG_KINDS).nullable().default(null),
    failures: z.literal("1").optional(),
    range: z.enum(LOG_RANGES).default("24h"),
    cursor: LogCursor().nullable().default(null),
    line: z.string().max(32).nullable().default(null),
    live: z.literal("1").optional(),
  }),
);

export const dashboardLogs = new Hono<HttpEnv>();

dashboardLogs.get("/", requireSignIn("read"), async (c) => {
  const input = query(c, PageQuery());
  if (!input.ok) return dashboardFailure(c, input.failure);
  const app = c.get("namedApp");
  const view: LogView = {
    ...input.value,
    app,
    failures: input.value.failures !== undefined,
    live: input.value.live !== undefined,
  };
  const { kind, failures, range, cursor, line, search, live } = view;
  const { length, step } = RANGE_MS[range];
  const now = Date.now();
  // The last step is the current one, which is not over.
  const to = Math.floor(now / step) * step + step;
  const from = to - length;
  const filter = {
    ...parseSearch(search),
    from,
    ...(kind === null ? {} : { kind }),
    ...(failures ? { outcome: "failure" as const } : {}),
  };
  const stub = logStub(c.env, app);
  const [page, counts, entry, keyNames] = await Promise.all([
    stub.list(filter, cursor, LINES_PER_PAGE),
    stub.count({ kind: kind ?? undefined, from, to: Math.ceil(to / MINUTE) * MINUTE, step }),
    line === null ? null : stub.find(line),
    readKeyNames(c),
  ]);
  const opened = entry === null ? null : { entry, line: await readLine(c, entry, now) };
  if (live) c.header("refresh", String(LIVE_EVERY_SECONDS));
  return dashboardPage(c, 200, (context) => (
    <LogsPage {...{ context, view, page, counts, opened, keyNames, now }} />
  ));
});

/** Reads the names of the API keys, by their IDs. A key that may not list keys gets none. */
async function readKeyNames(c: Context<HttpEnv>): Promise<ReadonlyMap<string, string>> {
  const { key } = c.get("visitor");
  if (key !== null && !allows(key.access, "full")) return new Map();
  const keys = await appStub(c.env, c.get("namedApp")).listKeys();
  return new Map(keys.ok ? keys.value.data.map((each) => [each.id, nameOfKey(each)]) : []);
}

/** Reads what an opened line shows of its connection. */
async function readLine(c: Context<HttpEnv>, entry: StoredEntry, now: number): Promise<OpenedLine> {
  const { connection: id, code } = entry;
  const found =
    id !== undefined && isConnectionId(id) ? await connectionStub(c.env, c.get("namedApp"), id).get() : null;
  const known = Object.entries(presentLogEntry(entry)).filter(([, value]) => value !== null);
  const { title, advice } = code !== undefined && isFailureCode(code) ? explain(code) : NO_MEANING;
  return {
    connection: found?.ok === true ? { label: found.value.account?.label ?? found.value.end_user } : null,
    meaning: title === null ? null : { title, advice },
    json: JSON.stringify(Object.fromEntries(known), null, 2),
    now,
  };
}

const NO_MEANING = { title: null, advice: null };
