// …/{connection}/reconnect: a connect session for the connection's end user, and the link to pass on.

import { Hono } from "hono";
import {
  namedConnection,
  connectionPageResponse,
  showFailure,
} from "../../dashboard/connection-response.tsx";
import { requireSignIn } from "../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../http-env.ts";
import { createConnectSession } from "../../create-connect-session.ts";

const FAILED = "No connect link was made";

export const dashboardReconnect = new Hono<HttpEnv>();

dashboardReconnect.post("/", requireSignIn, async (c) => {
  const asked = await namedConnection(c).lastSessionRequest(c.get("namedApp"));
  if (!asked.ok) return showFailure(c, FAILED, asked.failure);
  const session = await createConnectSession(c, c.get("namedApp"), asked.value);
  if (!session.ok) return showFailure(c, FAILED, session.failure);
  const { connect_url, expires_at } = session.value;
  return connectionPageResponse(c, {
    notice: { kind: "link", endUser: asked.value.end_user.id, url: connect_url, expiresAt: expires_at },
    failure: null,
  });
});
