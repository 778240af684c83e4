// A thousand callers ask at once for a token that has expired. The provider must hear of it once.

import * as z from "zod";
import type { Load } from "./load/load.ts";
import { delayNextRefresh, importConnection, refreshesReceived, type Scene } from "./scene.ts";

export type StormReport = {
  title: string;
  callers: number;
  providerRequests: number;
  distinctTokens: number;
  failures: number;
  lastAnswerMs: number;
  /** Whether the token that was handed out is one the provider accepts. */
  tokenWorks: boolean;
};

const CALLERS = 1_000;
const Token = z.object({ access_token: z.string() });

/** The provider's own time for a refresh: long enough that the callers meet while it is under way. */
export const PROVIDER_DELAY_MS = 250;

/** The storm, on a connection that was just used and on one whose object is not in memory. */
export async function measureStorms(load: Load, scene: Scene): Promise<StormReport[]> {
  const warm = await storm(load, scene, "object in memory", async () => {});
  const evicted = await storm(load, scene, "object evicted before", (connection) => {
    const name = `${scene.app.id}:${connection}`;
    return scene.workers.miniflare.unsafeEvictDurableObject("latchkey", "ConnectionObject", { name });
  });
  return [warm, evicted];
}

export const isCalm = (report: StormReport): boolean =>
  report.providerRequests === 1 && report.distinctTokens === 1 && report.failures === 0 && report.tokenWorks;

async function storm(
  load: Load,
  scene: Scene,
  title: string,
  prepare: (connection: string) => Promise<void>,
): Promise<StormReport> {
  const { latchkey, sandbox } = scene.workers.origins;
  const connection = await importConnection(scene, 0);
  await delayNextRefresh(scene, PROVIDER_DELAY_MS);
  const before = await refreshesReceived(scene);
  await prepare(connection);
  const target = {
    url: `${latchkey}/v1/connections/${connection}/token`,
    headers: { authorization: `Bearer ${scene.app.key}` },
  };
  const { answers, lastAnswerMs } = await load.burst({ target, callers: CALLERS });
  const good = answers.filter(({ status }) => status === 200);
  const tokens = new Set(good.map(({ body }) => Token.parse(JSON.parse(body)).access_token));
  const [token = ""] = tokens;
  const user = await fetch(`${sandbox}/parqet/user`, { headers: { authorization: `Bearer ${token}` } });
  return {
    title,
    callers: CALLERS,
    providerRequests: (await refreshesReceived(scene)) - before,
    distinctTokens: tokens.size,
    failures: answers.length - good.length,
    lastAnswerMs,
    tokenWorks: user.ok,
  };
}
