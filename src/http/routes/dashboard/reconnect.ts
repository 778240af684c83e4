// …/{connection}/reconnect: a connect session for the connection's end user, and the link to pass on.

import { Hono } from "hono";
import { namedConnection, showConnection, showFailure } from "../../dashboard/connection-response.tsx";
import { signedIn } from "../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../http-env.ts";
import { newSession } from "../../create-connect-session.ts";

const FAILED = "No connect link was made";

export const dashboardReconnect = new Hono<HttpEnv>();

dashboardReconnect.post("/", signedIn, async (c) => {
  const asked = await namedConnection(c).lastAsked(c.get("namedApp"));
  if (!asked.ok) return showFailure(c, FAILED, asked.failure);
  const session = await newSession(c, c.get("namedApp"), asked.value);
  if (!session.ok) return showFailure(c, FAILED, session.failure);
  const { connect_url, expires_at } = session.value;
  return showConnection(c, {
    notice: { kind: "link", endUser: asked.value.end_user.id, url: connect_url, expiresAt: expires_at },
    failure: null,
  });
});
