// `POST /auth`, which turns a client's credentials into a key, and `POST /connect_token`.

import { z } from "zod";
import { readJson } from "../json-text.ts";
import { receive } from "../control/received.ts";
import { answerWithFaults, visibleItem } from "./api-call.ts";
import type { ApiCall } from "./api-call.ts";
import { connectOptionsSchema } from "./keys.ts";
import type { Pluggy } from "./pluggy.ts";
import { invalidBody, refuse } from "./refuse.ts";
import { judgeAddresses } from "./url-rule.ts";

const credentialsSchema = z.object({ clientId: z.string(), clientSecret: z.string() });
const namedSchema = z.object({ clientId: z.string() });
const connectTokenSchema = z.object({
  itemId: z.string().nullish(),
  options: connectOptionsSchema.default({}),
});

/** Answers a request for an API key, faults included. */
export async function answerAuth(pluggy: Pluggy, incoming: Request): Promise<Response> {
  const received = await receive(incoming);
  const now = Date.now();
  const asked = readJson(received.body);
  const clientId = namedSchema.safeParse(asked).data?.clientId ?? null;
  pluggy.log.record("auth", clientId, received, now);
  pluggy.log.count("auth", clientId);
  const faults = pluggy.faults.take({ on: "auth", clientId });
  return answerWithFaults(pluggy, clientId, faults, () => issueApiKey(pluggy, asked, now));
}

function issueApiKey({ clients, keys }: Pluggy, asked: unknown, now: number): Response {
  const credentials = credentialsSchema.safeParse(asked);
  if (!credentials.success) return invalidBody();
  const { clientId, clientSecret } = credentials.data;
  const { auth_per_minute, key_seconds } = clients.settings(clientId);
  const { count, resetsAt } = keys.countAuth(clientId, now);
  if (count > auth_per_minute) return tooMany(auth_per_minute, Math.ceil((resetsAt - now) / 1000));
  if (clients.find(clientId)?.client_secret !== clientSecret) {
    return refuse(401, "CLIENT_KEYS_UNAUTHORIZED", "The client id or the client secret is wrong");
  }
  return Response.json({ apiKey: keys.addApiKey(clientId, now + key_seconds * 1000) });
}

/** The seconds that are left are in a header of Pluggy's own; `Retry-After` always says a minute. */
function tooMany(limit: number, secondsLeft: number): Response {
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

/** Issues a connect token, bound to an existing item or to those it will create. */
export function issueConnectToken(call: ApiCall): Response {
  const { pluggy, key, settings, received, now } = call;
  const asked = connectTokenSchema.safeParse(received.body === null ? {} : readJson(received.body));
  if (!asked.success) return invalidBody();
  const { itemId = null, options } = asked.data;
  const item = itemId === null ? undefined : visibleItem(call, itemId);
  if (item instanceof Response) return item;
  const refusal = judgeAddresses(options, settings);
  if (refusal) return refusal;
  const expiresAt = now + settings.connect_token_seconds * 1000;
  return Response.json({
    accessToken: pluggy.keys.addConnectToken(key.client_id, expiresAt, itemId, options),
  });
}
