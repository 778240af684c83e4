// …/{connection}/reconnect: a connect session for the connection's end user, and the link to pass on.

import { Hono } from "hono";
import { NewSession } from "../../../connection/create-session.ts";
import { namedConnection, showConnection, showFailure } from "../../dashboard/show-connection.tsx";
import { signedIn } from "../../dashboard/signed-in.tsx";
import type { HttpEnv } from "../../http-env.ts";
import { newSession } from "../../new-session.ts";

const FAILED = "No connect link was made";

export const dashboardReconnect = new Hono<HttpEnv>();

dashboardReconnect.post("/", signedIn, async (c) => {
  const found = await namedConnection(c).get();
  if (!found.ok) return showFailure(c, FAILED, found.failure);
  const { id, end_user, integration } = found.value;
  const input = NewSession.parse({
    end_user: { id: end_user },
    connection_id: id,
    ...(integration === null ? {} : { integrations: [integration] }),
  });
  const session = await newSession(c, c.get("namedApp"), input);
  if (!session.ok) return showFailure(c, FAILED, session.failure);
  const { connect_url, expires_at } = session.value;
  return showConnection(c, {
    notice: { kind: "link", endUser: end_user, url: connect_url, expiresAt: expires_at },
    failure: null,
  });
});
