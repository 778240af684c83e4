// What the operations of an agent key's object work with.

import type { Config } from "../config.ts";
import type { Env } from "../env.ts";
import type { Clock } from "../shared/clock.ts";
import type { TaskList } from "../shared/storage/task-list.ts";
import { type AgentKeyRecord, isUsable } from "./agent-key.ts";
import type { AgentStore } from "./agent-store.ts";

/** sweep: removes old calls and what they contain. report: repeats events for the app. end: deletes everything. */
export const AGENT_TASKS = ["sweep", "report", "end"] as const;
export type AgentTask = (typeof AGENT_TASKS)[number];

export type AgentContext = {
  env: Env;
  config: Config;
  store: AgentStore;
  tasks: TaskList<AgentTask>;
  now: Clock;
  /** Runs a function as one transaction. */
  transaction: <T>(work: () => T) => T;
  /** Deletes the object's storage. */
  destroy: () => Promise<void>;
};

/** Returns the key while it can be used; null once it has expired, was revoked, or is gone. */
export function usableKey({ store, now }: AgentContext): AgentKeyRecord | null {
  const key = store.key();
  return key !== null && isUsable(key, now()) ? key : null;
}
