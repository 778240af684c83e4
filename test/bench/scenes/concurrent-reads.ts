// A thousand callers request an expired token at the same time. The provider must receive one refresh request.

import * as z from "zod";
import type { Load } from "../load/load.ts";
import { get } from "./comparisons.ts";
import {
  delayNextRefresh,
  importExpiredConnection,
  refreshesReceived,
  type BenchData,
} from "../bench-data.ts";

export type ConcurrentReadReport = {
  title: string;
  callers: number;
  providerRequests: number;
  distinctTokens: number;
  failures: number;
  lastResponseMs: number;
  /** Whether the provider accepts the returned token. */
  tokenWorks: boolean;
};

const CALLERS = 1_000;
const Token = z.object({ access_token: z.string() });

/** The duration of a refresh at the provider, long enough that all callers arrive while it is in flight. */
export const PROVIDER_DELAY_MS = 250;

/** Measures twice: with the connection's object in memory, and after its eviction. */
export async function measureConcurrentReads(load: Load, data: BenchData): Promise<ConcurrentReadReport[]> {
  const warm = await measureOnce(load, data, "object in memory", async () => {});
  const evicted = await measureOnce(load, data, "object evicted", (connection) => {
    const name = `${data.app.id}:${connection}`;
    return data.workers.runtime.evictObject("ConnectionObject", name);
  });
  return [warm, evicted];
}

export const hasOneRefresh = (report: ConcurrentReadReport): boolean =>
  report.providerRequests === 1 && report.distinctTokens === 1 && report.failures === 0 && report.tokenWorks;

async function measureOnce(
  load: Load,
  data: BenchData,
  title: string,
  prepare: (connection: string) => Promise<void>,
): Promise<ConcurrentReadReport> {
  const { sandbox } = data.workers.origins;
  const connection = await importExpiredConnection(data);
  await delayNextRefresh(data, PROVIDER_DELAY_MS);
  const before = await refreshesReceived(data);
  await prepare(connection);
  const target = get(data, "latchkey", `/v1/connections/${connection}/token`);
  const { responses, lastResponseMs } = await load.burst({ target, callers: CALLERS });
  const good = responses.filter(({ status }) => status === 200);
  const tokens = new Set(good.map(({ body }) => Token.parse(JSON.parse(body)).access_token));
  const [token = ""] = tokens;
  const user = await fetch(`${sandbox}/parqet/user`, { headers: { authorization: `Bearer ${token}` } });
  return {
    title,
    callers: CALLERS,
    providerRequests: (await refreshesReceived(data)) - before,
    distinctTokens: tokens.size,
    failures: responses.length - good.length,
    lastResponseMs,
    tokenWorks: user.ok,
  };
}
