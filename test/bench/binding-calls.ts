// Counts the KV reads and Durable Object calls per response, with a bundle that counts the calls of its bindings.

import type { Target } from "./load/load-job.ts";
import type { BenchData } from "./bench-data.ts";
import { type Subject, TITLES } from "./subjects.ts";

export type BindingCalls = { title: string; kvReads: number; objectCalls: number };

/** Counts for the first response of an isolate, and for later ones. */
export async function countBindingCalls(
  data: BenchData,
  targets: Record<Subject, Target>,
): Promise<BindingCalls[]> {
  const { latchkey, counted } = data.workers.origins;
  const count = async (subject: Subject, when: string): Promise<BindingCalls> => {
    const { url, headers } = targets[subject];
    const response = await fetch(url.replace(latchkey, counted), { headers });
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`${subject}: ${response.status}`);
    return {
      title: `${TITLES[subject]}, ${when}`,
      kvReads: Number(response.headers.get("bench-kv-reads")),
      objectCalls: Number(response.headers.get("bench-object-calls")),
    };
  };
  return [
    await count("token", "first in an isolate"),
    await count("token", "after"),
    await count("proxy", "after"),
  ];
}
