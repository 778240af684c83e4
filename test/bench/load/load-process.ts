// Generates the load in a separate process, so that the benchmark and workerd's log do not slow it down.

import { KeepAliveClient } from "./keep-alive-client.ts";
import {
  type BurstJob,
  type BurstReport,
  LoadJob,
  type LoopJob,
  type LoopReport,
  type Target,
} from "./load-job.ts";
import { percentile } from "./statistics.ts";

process.on("message", (message) => {
  const job = LoadJob.parse(message);
  const report = job.kind === "loop" ? loop(job) : burst(job);
  void report.then(
    (value) => process.send?.({ report: value }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});

async function loop({ target, callers, durationMs }: LoopJob): Promise<LoopReport> {
  const clients = await openClients(target, callers, false);
  const latencies: number[] = [];
  const { paths } = target;
  let [next, bodyBytes, failures] = [0, 0, 0];
  const startedAt = performance.now();
  const hasNext = (now: number) => (durationMs === null ? next < paths.length : now - startedAt < durationMs);
  const call = async (client: KeepAliveClient) => {
    for (let sentAt = performance.now(); hasNext(sentAt);) {
      const response = await client.send(paths[next++ % paths.length] ?? "");
      const receivedAt = performance.now();
      latencies.push(receivedAt - sentAt);
      if (!isSuccess(response.status)) failures++;
      bodyBytes = response.bodyBytes;
      sentAt = receivedAt;
    }
  };
  await Promise.all(clients.map(call));
  const seconds = (performance.now() - startedAt) / 1000;
  for (const client of clients) client.close();
  return {
    requests: latencies.length,
    requestsPerSecond: latencies.length / seconds,
    p50: percentile(latencies, 0.5),
    p95: percentile(latencies, 0.95),
    p99: percentile(latencies, 0.99),
    bodyBytes,
    failures,
  };
}

async function burst({ target, callers }: BurstJob): Promise<BurstReport> {
  const clients = await openClients(target, callers, true);
  const [path = ""] = target.paths;
  const startedAt = performance.now();
  const responses = await Promise.all(
    clients.map((client) =>
      client.send(path).catch((error: unknown) => ({ status: 0, body: String(error) })),
    ),
  );
  const lastResponseMs = performance.now() - startedAt;
  for (const client of clients) client.close();
  return { responses: responses.map(({ status, body }) => ({ status, body })), lastResponseMs };
}

function openClients(target: Target, count: number, keepsBodies: boolean): Promise<KeepAliveClient[]> {
  return Promise.all(Array.from({ length: count }, () => KeepAliveClient.open(target, keepsBodies)));
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
