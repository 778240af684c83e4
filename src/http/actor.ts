// Who makes a request, for the audit log.

import type { Context } from "hono";
import type { Actor } from "../shared/actor.ts";
import type { HttpEnv } from "./http-env.ts";

/** Returns who makes this request: an app's API key or the operator, through the API or the dashboard. */
export function actorOf(c: Context<HttpEnv>): Actor {
  const address = c.req.header("cf-connecting-ip") ?? null;
  const request_id = c.get("requestId");
  // Not set on the routes of the API, although the type says otherwise.
  const visitor: HttpEnv["Variables"]["visitor"] | undefined = c.get("visitor");
  if (visitor !== undefined) {
    const { key } = visitor;
    return { ...whoOf(key === null ? null : key.id, key === null), via: "dashboard", address, request_id };
  }
  const key: HttpEnv["Variables"]["apiKey"] | undefined = c.get("apiKey");
  return { ...whoOf(key?.id ?? null, key === undefined), via: "api", address, request_id };
}

const whoOf = (keyId: string | null, isOperator: boolean) =>
  isOperator ? ({ who: "operator", key_id: null } as const) : ({ who: "api_key", key_id: keyId } as const);
