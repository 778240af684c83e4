// Has a connection's object do at once what it has noted to do later: looks at items, what is to be given back.

import { evict } from "./flow.ts";
import { call, type TestApp } from "./latchkey.ts";
import { stack } from "./stack.ts";
import { until } from "./until.ts";

/** Lets everything noted be overdue, as after a long night, and waits until the alarm has done it. */
export async function ringAll(app: TestApp, connectionId: string): Promise<void> {
  const { latchkeyHarness } = await stack();
  const name = `${app.id}:${connectionId}`;
  const storage = await latchkeyHarness.getWorker().getDurableObjectStorage("ConnectionObject", { name });
  await storage.exec("UPDATE attempt SET record = json_set(record, '$.looked_at', 1)");
  await storage.exec("UPDATE revocation SET due_at = 1, record = json_set(record, '$.due_at', 1)");
  await storage.exec("UPDATE task SET due_at = 1 WHERE kind IN ('look', 'revoke')");
  // An object that is woken sees what is overdue.
  await evict(app, connectionId);
  await call("GET", `/v1/connections/${connectionId}`, app.key);
  await until(
    // An object that has come to its end is empty.
    () => storage.exec("SELECT kind FROM task WHERE due_at = 1").catch((): object[] => []),
    (overdue) => overdue.length === 0,
  );
}
