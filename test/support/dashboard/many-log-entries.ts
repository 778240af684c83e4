// Fills an app's log without a request for each entry. The app needs to have an entry already.

import { until } from "../until.ts";
import type { Runtime } from "../runtime/runtime.ts";

const DAY = 24 * 60 * 60_000;
const PER_CHUNK = 200;
/** A statement that takes long would block everything else. */
const ENTRIES_AT_A_TIME = 10_000;
/** How far back the first entry is: the log keeps seven days. */
const DAYS = 6.5;

/** Adds entries before those that the log has: requests and refreshes, of which every 20th failed, of `connection` and others. */
export async function fillLog(
  runtime: Runtime,
  app: string,
  connection: string,
  count: number,
): Promise<void> {
  const storage = await runtime.objectStorage("LogObject", { name: app });
  // The first entry creates the table.
  await until(
    async () => storage.exec("SELECT name FROM sqlite_master WHERE name = 'log_chunk'"),
    (tables) => JSON.stringify(tables).includes("log_chunk"),
  );
  const newest = Date.now() - 60_000;
  // The last step comes first: the object numbers a row of its own after the highest one.
  const steps = Math.ceil(count / ENTRIES_AT_A_TIME);
  for (let first = (steps - 1) * ENTRIES_AT_A_TIME; first >= 0; first -= ENTRIES_AT_A_TIME)
    await storage.exec(
      `WITH RECURSIVE step (n) AS (SELECT CAST(?4 AS INTEGER) UNION ALL SELECT n + 1 FROM step WHERE n < ?5 - 1),
       line AS (SELECT n, n / ${PER_CHUNK} AS chunk, CAST(?2 - (?1 - n) * (${DAYS * DAY} / ?1) AS INTEGER) AS at,
         n % 40 IN (7, 20) AS failed, n % 5 = 0 AS refresh,
         CASE WHEN n % 1000 = 7 THEN ?3 ELSE printf('con%08d%012d', n % 10000, 0) END AS connection,
         printf('req%08d%012d', n, 0) AS request FROM step),
       entry AS (SELECT *, json_patch(
         json_object('at', at, 'kind', iif(refresh, 'refresh', 'request'), 'status', iif(failed, 409, 200),
           'request_id', request, 'connection', connection, 'provider', 'hubspot', 'integration', 'hubspot',
           'duration_ms', n % 300, 'sampled', iif(n % 400 = 7, 37, 1)),
         json_patch(iif(failed, json_object('code', 'reauthorization_required'), '{}'),
           iif(refresh, json_object('via', 'background'), json_object('via', 'api', 'method', 'GET', 'route', '/v1/connections/{connection}/token')))
       ) AS text FROM line)
     INSERT INTO log_chunk (id, created_at, first_at, last_at, entries, bytes, lost, counts, terms, text)
       SELECT chunk + 1000, min(at), min(at), max(at), count(*), sum(length(text) + 1), 0,
         json_object(CAST(min(at) / 60000 AS TEXT),
           json_object('request', json_array(sum(NOT refresh), sum(failed AND NOT refresh)), 'refresh', json_array(sum(refresh), sum(failed AND refresh)))),
         char(10) || 'kind:request' || char(10) || 'kind:refresh' || char(10) || 'outcome:success' || char(10) || 'outcome:failure' || char(10)
           || 'status:200' || char(10) || 'status:2xx' || char(10) || 'status:409' || char(10) || 'status:4xx' || char(10)
           || 'code:reauthorization_required' || char(10) || 'provider:hubspot' || char(10) || 'integration:hubspot' || char(10)
           || 'method:GET' || char(10) || 'route:/v1/connections/{connection}/token' || char(10)
           || group_concat(substr(request, 1, 11) || char(10) || substr(connection, 1, 11), char(10)) || char(10),
         group_concat(text, char(10)) || char(10)
       FROM entry GROUP BY chunk`,
      count,
      newest,
      connection,
      first,
      Math.min(first + ENTRIES_AT_A_TIME, count),
    );
}

/** The request ID of the nth entry that `fillLog` adds. */
export const filledRequestId = (n: number) => `req${String(n).padStart(8, "0")}${"0".repeat(12)}`;
