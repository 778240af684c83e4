// /v1/app/keys: the API keys of the app. Only a key with full access can use these routes, so no key can create one that may
// do more than itself.

import { NewApiKey } from "../../../apps/keys/api-key.ts";
import { appStub } from "../../../apps/app-rpc.ts";
import { actorOf } from "../../actor.ts";
import { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { forgetKeysOf, requireApp } from "../../middleware/authenticate.ts";
import {
  endpoint,
  endpointWithInput,
  fromBody,
  NO_CONTENT,
  pathParameter,
  returns,
} from "../../operation.ts";
import { EXAMPLE } from "../../schemas/examples.ts";
import { API_KEY_EXAMPLE, ApiKeyList, NewApiKeyResponse } from "../../schemas/own-app/api-key.ts";

export const ownKeys = new Hono<HttpEnv>();

ownKeys.use(requireApp);

ownKeys.get(
  "/",
  endpoint(
    {
      id: "list-own-keys",
      section: "Your app",
      access: "full",
      summary: "List your API keys",
      description: DESCRIBED && "Returns the keys, the oldest first, without the keys themselves.",
      response: returns(DESCRIBED && ApiKeyList, DESCRIBED && { data: [API_KEY_EXAMPLE] }),
      failures: [],
    },
    (c) => appStub(c.env, c.get("appId")).listKeys(),
  ),
);

ownKeys.post(
  "/",
  endpointWithInput(
    {
      id: "create-own-key",
      section: "Your app",
      access: "full",
      summary: "Create an API key for your app",
      description:
        DESCRIBED &&
        "Only this response contains the key. An app can have up to 100 keys. What a key may do cannot be changed later: create another key instead.",
      input: fromBody(
        NewApiKey,
        DESCRIBED && {
          name: "Nightly export",
          scopes: ["read", "tokens:read"],
          expires_at: "2027-02-19T12:00:00Z",
        },
      ),
      response: returns(
        DESCRIBED && NewApiKeyResponse,
        DESCRIBED && { ...API_KEY_EXAMPLE, api_key: EXAMPLE.apiKey },
        { status: 201, secret: true },
      ),
      failures: [],
    },
    (c, input) => appStub(c.env, c.get("appId")).createKey(input, actorOf(c)),
  ),
);

ownKeys.delete(
  "/:key",
  endpoint(
    {
      id: "delete-own-key",
      section: "Your app",
      access: "full",
      summary: "Delete an API key of your app",
      description:
        DESCRIBED &&
        "The key may still be accepted for about a minute. The last key with full access cannot be deleted.",
      response: NO_CONTENT,
      failures: ["key_not_found", "last_key"],
    },
    async (c) => {
      const deleted = await appStub(c.env, c.get("appId")).deleteKey(pathParameter(c, "key"), actorOf(c));
      forgetKeysOf(c.get("appId"));
      return deleted;
    },
  ),
);
