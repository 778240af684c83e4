import type { Env } from "../env.ts";
import type { AppId, ConnectionId } from "../shared/id.ts";

/** The Durable Object of a connection. An id of another app names another object: one without a record. */
export function connectionStub(env: Env, appId: AppId, connectionId: ConnectionId) {
  return env.CONNECTIONS.getByName(`${appId}:${connectionId}`);
}
