// The API's responses for API keys.

import * as z from "zod";
import { ActorName } from "../../../shared/actor.ts";
import { lazy, type Parsed } from "../../../shared/lazy.ts";
import { EXAMPLE } from "../examples.ts";
import { Time, TimeOrNull } from "../time.ts";

const fields = () => ({
  id: z.string(),
  name: z
    .string()
    .nullable()
    .describe(DESCRIBED && "`null` for keys that were created without one."),
  last_four: z.string().describe(DESCRIBED && "The key's last four characters."),
  scopes: z
    .array(z.string())
    .nullable()
    .describe(DESCRIBED && "What the key may do. `null`: full access."),
  expires_at: TimeOrNull().describe(DESCRIBED && "When the key stops working. `null`: never."),
  last_used_at: TimeOrNull().describe(DESCRIBED && "The hour in which the key was last used."),
  created_at: Time(),
  created_by: ActorName()
    .nullable()
    .describe(DESCRIBED && "`null` for keys of earlier versions."),
});

export const ApiKeyResponse = lazy(() => z.object(fields()).meta({ id: "ApiKey" }));

export const ApiKeyList = lazy(() => z.object({ data: z.array(ApiKeyResponse()) }));

/** A new key, which is returned only once. */
export const NewApiKeyResponse = lazy(() =>
  z
    .object({ ...fields(), api_key: z.string().describe(DESCRIBED && "Returned only once.") })
    .meta({ id: "NewApiKey" }),
);

export const API_KEY_EXAMPLE: Parsed<typeof ApiKeyResponse> = {
  id: EXAMPLE.key,
  name: "Nightly export",
  last_four: "7f3a",
  scopes: ["read", "tokens:read"],
  expires_at: "2027-02-19T12:00:00.000Z",
  last_used_at: null,
  created_at: EXAMPLE.time,
  created_by: { who: "api_key", key_id: `key${"k".repeat(20)}`, via: "dashboard" },
};
