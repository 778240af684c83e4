// OpenAI, an API that is called with an API key: its appearance, its paths, and its state.

import { FaultQueue } from "../control/fault-queue.ts";
import { RequestLog } from "../control/request-log.ts";
import { Database } from "../database.ts";
import { ApiKeys, KEY_TABLE } from "./api-keys.ts";

export const OPENAI = {
  id: "openai",
  name: "OpenAI",
  tagline: "An API with API keys",
  theme: { accent: "#0f6b57", tint: "#e9f5f1", monogram: "AI" },
  paths: { api: "/openai/v1", keys: "/openai/api-keys" },
} as const;

type Step = "api";
type Counter = "api" | "rejected";

export interface OpenAi {
  readonly keys: ApiKeys;
  readonly faults: FaultQueue<Step>;
  readonly log: RequestLog<Step, Counter>;
}

/** Opens the stores in a Durable Object's SQLite. */
export function openOpenAi(sql: SqlStorage): OpenAi {
  const db = new Database(sql, KEY_TABLE);
  return { keys: new ApiKeys(db), faults: new FaultQueue(db), log: new RequestLog(db) };
}
