// How many KV reads and Durable Object calls an answer takes, asked of the bundle whose bindings count.

import type { Target } from "./load/load-job.ts";
import type { Scene } from "./scene.ts";
import { type Subject, TITLES } from "./subjects.ts";

export type BindingCalls = { title: string; kvReads: number; objectCalls: number };

/** Counts for the first answer of an isolate, and for those that follow. */
export async function countBindingCalls(
  scene: Scene,
  targets: Record<Subject, Target>,
): Promise<BindingCalls[]> {
  const { latchkey, counted } = scene.workers.origins;
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
