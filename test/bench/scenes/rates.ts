// How many connects and refreshes Latchkey completes per second. There is no bare Worker to compare them with.

import { connectAccount } from "../../support/http/connect-account.ts";
import { importConnections, type BenchData } from "../bench-data.ts";
import { giveConsent } from "../consent.ts";
import type { Load } from "../load/load.ts";

/** What was completed per second, in each of several parts of the scene. */
export type Rate = { title: string; perSecond: number[] };

const PARTS = 5;
const CONNECTS_AT_A_TIME = 4;
const REFRESHES_AT_A_TIME = 16;

/** Connects accounts at the sandbox, with its consent page. */
export async function measureConnects(data: BenchData, count: number): Promise<Rate> {
  const perSecond: number[] = [];
  for (let part = 0; part < PARTS; part++) {
    let waiting = Math.ceil(count / PARTS);
    const total = waiting;
    const connectInTurn = async () => {
      while (waiting > 0) {
        waiting -= 1;
        await connectAccount(data.app, data.sandbox.integration, giveConsent);
      }
    };
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: CONNECTS_AT_A_TIME }, connectInTurn));
    perSecond.push(total / ((performance.now() - startedAt) / 1000));
  }
  return { title: `connects with the sandbox's consent page, ${CONNECTS_AT_A_TIME} at a time`, perSecond };
}

/** Refreshes each of `count` connections once, with a provider that rotates refresh tokens. */
export async function measureRefreshes(load: Load, data: BenchData, count: number): Promise<Rate> {
  const perPart = Math.ceil(count / PARTS);
  const ids = await importConnections(data, perPart * PARTS);
  const perSecond: number[] = [];
  while (ids.length > 0) {
    const paths = ids.splice(0, perPart).map((id) => `/v1/connections/${id}/refresh`);
    const headers = { authorization: `Bearer ${data.app.key}` };
    const target = { origin: data.app.origin, method: "POST" as const, paths, headers, bodyBytes: 0 };
    const report = await load.loop({ target, callers: REFRESHES_AT_A_TIME, durationMs: null });
    if (report.failures > 0) throw new Error(`${report.failures} refreshes failed`);
    perSecond.push(report.requestsPerSecond);
  }
  return {
    title: `refreshes of ${perPart * PARTS} connections, ${REFRESHES_AT_A_TIME} at a time`,
    perSecond,
  };
}
