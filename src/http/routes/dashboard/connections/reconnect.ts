// …/{connection}/reconnect: creates a connect session for the connection's end user and shows its link.

import { Hono } from "../../../hono.ts";
import {
  namedConnectionStub,
  connectionPageResponse,
  showFailure,
} from "../../../dashboard/connection-response.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../../http-env.ts";
import { actorOf } from "../../../actor.ts";
import { createConnectSession } from "../../../create-connect-session.ts";

const FAILED = "Connect link not created";

export const dashboardReconnect = new Hono<HttpEnv>();

dashboardReconnect.post("/", requireSignIn("connections:write"), async (c) => {
  const request = await namedConnectionStub(c).lastSessionRequest(c.get("namedApp"));
  if (!request.ok) return showFailure(c, FAILED, request.failure);
  const session = await createConnectSession(c, c.get("namedApp"), request.value, actorOf(c));
  if (!session.ok) return showFailure(c, FAILED, session.failure);
  const { connect_url, expires_at, device } = session.value;
  const shown =
    device === undefined ? {} : { device: { code: device.user_code, address: device.verification_uri } };
  return connectionPageResponse(c, {
    notice: {
      kind: "link",
      endUser: request.value.end_user.id,
      url: connect_url,
      expiresAt: expires_at,
      ...shown,
    },
    failure: null,
  });
});
