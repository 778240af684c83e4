// Runs the scheduled tasks of a connection's object immediately.

import { z } from "zod";
import { evict } from "./flow.ts";
import { call, type TestApp } from "./latchkey.ts";
import { stack } from "./stack.ts";
import { until } from "./until.ts";

/** The tables of an object are created when they are first needed. */
const MAKE_DUE = {
  attempt: "UPDATE attempt SET record = json_set(record, '$.looked_at', 1)",
  revocation: "UPDATE revocation SET due_at = 1, record = json_set(record, '$.due_at', 1)",
};
const Tables = z.array(z.object({ name: z.enum(["attempt", "revocation"]) }));

/** Makes all tasks overdue, and waits until the alarm has run them. */
export async function ringAll(app: TestApp, connectionId: string): Promise<void> {
  const { runtime } = await stack();
  const name = `${app.id}:${connectionId}`;
  const storage = await runtime.objectStorage("ConnectionObject", { name });
  const tables = await storage.exec("SELECT name FROM sqlite_master WHERE name IN ('attempt', 'revocation')");
  for (const { name: table } of Tables.parse(tables)) await storage.exec(MAKE_DUE[table]);
  await storage.exec(
    "UPDATE connection SET tasks = json_replace(tasks, '$.look', 1, '$.revoke', 1, '$.poll_device_code', 1)",
  );
  // The object checks for overdue tasks when it starts.
  await evict(app, connectionId);
  await call("GET", `/v1/connections/${connectionId}`, app.key);
  await until(
    // A deleted object has no tables.
    () =>
      storage.exec("SELECT key FROM connection, json_each(tasks) WHERE value = 1").catch((): object[] => []),
    (overdue) => overdue.length === 0,
  );
}
