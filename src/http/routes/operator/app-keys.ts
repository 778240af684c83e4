// /v1/apps/{app}/keys: the API keys of an app, for the operator.

import { NewApiKey } from "../../../apps/keys/api-key.ts";
import { appStub } from "../../../apps/app-rpc.ts";
import { actorOf } from "../../actor.ts";
import { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { forgetKeysOf, requireOperator } from "../../middleware/authenticate.ts";
import { namedAppParameter } from "../../middleware/named-app-parameter.ts";
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

export const appKeys = new Hono<HttpEnv>();

appKeys.use(requireOperator, namedAppParameter);

appKeys.get(
  "/",
  endpoint(
    {
      id: "list-keys",
      section: "Apps",
      access: "operator",
      summary: "List an app's API keys",
      description: DESCRIBED && "Returns the keys, the oldest first, without the keys themselves.",
      response: returns(DESCRIBED && ApiKeyList, DESCRIBED && { data: [API_KEY_EXAMPLE] }),
      failures: ["app_not_found"],
    },
    (c) => appStub(c.env, c.get("namedApp")).listKeys(),
  ),
);

appKeys.post(
  "/",
  endpointWithInput(
    {
      id: "create-key",
      section: "Apps",
      access: "operator",
      summary: "Create an API key",
      description:
        DESCRIBED &&
        "Without a body, the key has full access and does not expire. An app can have several valid keys at a time, up to 100, so you can rotate them without downtime.",
      input: fromBody(NewApiKey, DESCRIBED && { name: "Production" }),
      response: returns(
        DESCRIBED && NewApiKeyResponse,
        DESCRIBED && {
          ...API_KEY_EXAMPLE,
          name: "Production",
          scopes: null,
          expires_at: null,
          api_key: EXAMPLE.apiKey,
        },
        { status: 201, secret: true },
      ),
      failures: ["app_not_found"],
    },
    (c, input) => appStub(c.env, c.get("namedApp")).createKey(input, actorOf(c)),
  ),
);

appKeys.delete(
  "/:key",
  endpoint(
    {
      id: "delete-key",
      section: "Apps",
      access: "operator",
      summary: "Delete an API key",
      description:
        DESCRIBED &&
        "The key may still be accepted for about a minute. The last key with full access cannot be deleted.",
      response: NO_CONTENT,
      failures: ["app_not_found", "key_not_found", "last_key"],
    },
    async (c) => {
      const deleted = await appStub(c.env, c.get("namedApp")).deleteKey(pathParameter(c, "key"), actorOf(c));
      forgetKeysOf(c.get("namedApp"));
      return deleted;
    },
  ),
);
