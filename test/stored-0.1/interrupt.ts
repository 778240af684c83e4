// Starts a Durable Object that fails at one of its statements.

import { env } from "cloudflare:workers";
import { AppObject } from "../../src/apps/app-object.ts";
import { ConnectionObject } from "../../src/connection/connection-object.ts";
import type { StoredObject } from "./restore.ts";

const CLASSES = { APPS: AppObject, CONNECTIONS: ConnectionObject };

/**
 * Creates an instance of an object's class, which migrates what it finds in the storage. It fails after a number of
 * statements. Returns whether it needed no more than these.
 */
export function startsWithin(
  statements: number,
  state: DurableObjectState,
  { namespace }: StoredObject,
): boolean {
  const { sql } = state.storage;
  const exec = sql.exec.bind(sql);
  let left = statements;
  const interrupted = (query: string, ...bindings: unknown[]) => {
    // A call can have several statements, of which only the last one has bindings.
    const each = query.split(";").filter((statement) => statement.trim() !== "");
    return each
      .map((statement, index) => {
        if (left === 0) throw new Error("interrupted");
        left -= 1;
        return exec(statement, ...(index === each.length - 1 ? bindings : []));
      })
      .at(-1);
  };
  Object.defineProperty(sql, "exec", { value: interrupted, configurable: true });
  try {
    void new CLASSES[namespace](state, env);
    return true;
  } catch {
    return false;
  } finally {
    Reflect.deleteProperty(sql, "exec");
  }
}
