// /v1/connect: what the app's backend does around a person's trip to the provider.

import { Hono } from "hono";
import * as z from "zod";
import { signConnectToken, verifyAttemptToken } from "../../connection/browser-tokens.ts";
import { connectionStub } from "../../connection/connection-stub.ts";
import { NewSession } from "../../connection/create-session.ts";
import { timestamp } from "../../shared/clock.ts";
import { isConnectionId, newConnectionId } from "../../shared/id.ts";
import { appOnly } from "../authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { problem } from "../problem.ts";
import { secretJson } from "../secret-json.ts";
import { jsonBody } from "../validate.ts";

const Confirmation = z.strictObject({
  handle: z.string().max(1024),
  end_user_id: z.string().min(1).max(256),
});

export const connectApi = new Hono<HttpEnv>();

connectApi.use(appOnly);

connectApi.post("/sessions", async (c) => {
  const body = await jsonBody(c, NewSession);
  if (!body.ok) return problem(c, body.failure);
  const connection = body.value.connection_id ?? newConnectionId();
  if (!isConnectionId(connection)) return problem(c, { code: "connection_not_found" });
  const app = c.get("appId");
  const session = await connectionStub(c.env, app, connection).createSession(
    { app, connection },
    body.value,
    c.get("requestId"),
  );
  if (!session.ok) return problem(c, session.failure);
  const { keyring, publicOrigin } = c.get("config");
  const { id, expiresAt, sealedParameters } = session.value;
  const token = await signConnectToken(keyring, { app, connection, session: id });
  const parameters = sealedParameters === null ? "" : `&parameters=${sealedParameters}`;
  const answer = {
    id,
    connection_id: connection,
    token,
    connect_url: `${publicOrigin}/connect?token=${token}${parameters}`,
    expires_at: timestamp(expiresAt),
  };
  return secretJson(c, answer, 201);
});

connectApi.post("/confirm", async (c) => {
  const body = await jsonBody(c, Confirmation);
  if (!body.ok) return problem(c, body.failure);
  const { handle, end_user_id } = body.value;
  const named = await verifyAttemptToken(c.get("config").keyring, "handle", handle);
  if (named === null || named.app !== c.get("appId")) return problem(c, { code: "handle_invalid" });
  const stub = connectionStub(c.env, named.app, named.connection);
  const confirmed = await stub.confirmAttempt(named.attempt, end_user_id, c.get("requestId"));
  return confirmed.ok ? c.json(confirmed.value) : problem(c, confirmed.failure);
});
