// `POST /auth`, which issues an API key for a client's credentials, and `POST /connect_token`.

import { z } from "zod";
import { parseJson } from "../parse-json.ts";
import { readRequest } from "../control/received-request.ts";
import { respondAndCount, findItem } from "./api-call.ts";
import type { ApiCall } from "./api-call.ts";
import { connectOptionsSchema } from "./keys.ts";
import type { Pluggy } from "./pluggy.ts";
import { invalidBody, errorResponse } from "./error-response.ts";
import { validateUrls } from "./validate-urls.ts";

const credentialsSchema = z.object({ clientId: z.string(), clientSecret: z.string() });
const clientIdSchema = z.object({ clientId: z.string() });
const connectTokenSchema = z.object({
  itemId: z.string().nullish(),
  options: connectOptionsSchema.default({}),
});

/** Handles a request for an API key, and applies faults. */
export async function handleAuth(pluggy: Pluggy, incoming: Request): Promise<Response> {
  const received = await readRequest(incoming);
  const now = Date.now();
  const body = parseJson(received.body);
  const clientId = clientIdSchema.safeParse(body).data?.clientId ?? null;
  pluggy.log.record("auth", clientId, received, now);
  pluggy.log.count("auth", clientId);
  const faults = pluggy.faults.take({ on: "auth", clientId });
  return respondAndCount(pluggy, clientId, faults, () => issueApiKey(pluggy, body, now));
}

function issueApiKey({ clients, keys }: Pluggy, body: unknown, now: number): Response {
  const credentials = credentialsSchema.safeParse(body);
  if (!credentials.success) return invalidBody();
  const { clientId, clientSecret } = credentials.data;
  const { auth_per_minute, key_seconds } = clients.settings(clientId);
  const { count, resetsAt } = keys.countAuth(clientId, now);
  if (count > auth_per_minute) return tooManyRequests(auth_per_minute, Math.ceil((resetsAt - now) / 1000));
  if (clients.find(clientId)?.client_secret !== clientSecret) {
    return errorResponse(401, "CLIENT_KEYS_UNAUTHORIZED", "The client ID or the client secret is wrong");
  }
  return Response.json({ apiKey: keys.addApiKey(clientId, now + key_seconds * 1000) });
}

/** `RateLimit-Reset`, a header of Pluggy's own, contains the remaining seconds. `Retry-After` is always a minute. */
function tooManyRequests(limit: number, secondsLeft: number): Response {
  return Response.json(
    { code: 429, message: "Too many requests" },
    {
      status: 429,
      headers: {
        "retry-after": "60",
        "ratelimit-limit": String(limit),
        "ratelimit-remaining": "0",
        "ratelimit-reset": String(secondsLeft),
      },
    },
  );
}

/** Issues a connect token for an existing item, or for the items that it creates. */
export function issueConnectToken(call: ApiCall): Response {
  const { pluggy, key, settings, received, now } = call;
  const body = connectTokenSchema.safeParse(received.body === null ? {} : parseJson(received.body));
  if (!body.success) return invalidBody();
  const { itemId = null, options } = body.data;
  const item = itemId === null ? undefined : findItem(call, itemId);
  if (item instanceof Response) return item;
  const rejection = validateUrls(options, settings);
  if (rejection) return rejection;
  const expiresAt = now + settings.connect_token_seconds * 1000;
  return Response.json({
    accessToken: pluggy.keys.addConnectToken(key.client_id, expiresAt, itemId, options),
  });
}
