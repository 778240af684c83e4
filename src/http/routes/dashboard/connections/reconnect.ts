// …/{connection}/reconnect: creates a connect session for the connection's end user and shows its link.

import { Hono } from "../../../hono.ts";
import { namedConnectionStub, showNotice, showFailure } from "../../../dashboard/connection-response.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../../http-env.ts";
import { actorOf } from "../../../actor.ts";
import { formBody } from "../../../browser/form-body.ts";
import { createConnectSession } from "../../../create-connect-session.ts";

const FAILED = "Connect link not created";

export const dashboardReconnect = new Hono<HttpEnv>();

dashboardReconnect.post("/", requireSignIn("connections:write"), async (c) => {
  const request = await namedConnectionStub(c).lastSessionRequest(c.get("namedApp"));
  if (!request.ok) return showFailure(c, FAILED, request.failure);
  const isAutomatic = (await formBody(c))["automatic"] === "true";
  // Without a confirmation, the person chooses if there are several accounts, as in every such session.
  const { choose_account: _, ...rest } = request.value;
  const input = isAutomatic ? { ...rest, completion: "automatic" as const } : request.value;
  const session = await createConnectSession(c, c.get("namedApp"), input, actorOf(c));
  if (!session.ok) return showFailure(c, FAILED, session.failure);
  const { connect_url: url, expires_at: expiresAt, device } = session.value;
  const { id, name } = input.end_user;
  return showNotice(c, {
    kind: "link",
    endUser: name ?? id,
    url,
    expiresAt,
    isAutomatic,
    ...(device && { device: { code: device.user_code, address: device.verification_uri } }),
  });
});
