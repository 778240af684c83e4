// The operations on an app's API keys. They are the same for the app, which needs a key with full access, and for the
// operator. A key can therefore not create one that may do more than itself.

import type { Context } from "hono";
import { NewApiKey } from "../../../apps/keys/api-key.ts";
import { appStub } from "../../../apps/app-rpc.ts";
import type { FailureCode } from "../../../shared/failure.ts";
import type { AppId } from "../../../shared/id.ts";
import { actorOf } from "../../actor.ts";
import type { HttpEnv } from "../../http-env.ts";
import { forgetKeysOf } from "../../middleware/authenticate.ts";
import {
  endpoint,
  endpointWithInput,
  fromBody,
  NO_CONTENT,
  type Operation,
  pathParameter,
  returns,
} from "../../operation.ts";
import { EXAMPLE } from "../../schemas/examples.ts";
import { API_KEY_EXAMPLE, ApiKeyList, NewApiKeyResponse } from "../../schemas/own-app/api-key.ts";

type Who = Pick<Operation, "section" | "access"> & {
  /** The IDs of the operations. */
  ids: { list: string; create: string; remove: string };
  /** The app in their summaries. */
  whose: string;
  appOf: (c: Context<HttpEnv>) => AppId;
  /** What can fail besides. */
  failures: readonly FailureCode[];
};

/** Returns the handlers that list, create, and delete keys. */
export const keyOperations = ({ ids, whose, appOf, failures, section, access }: Who) => ({
  list: endpoint(
    {
      id: ids.list,
      section,
      access,
      summary: `List the API keys of ${whose}`,
      description: DESCRIBED && "Returns the keys, the oldest first, without the keys themselves.",
      response: returns(DESCRIBED && ApiKeyList, DESCRIBED && { data: [API_KEY_EXAMPLE] }),
      failures,
    },
    (c) => appStub(c.env, appOf(c)).listKeys(),
  ),

  create: endpointWithInput(
    {
      id: ids.create,
      section,
      access,
      summary: `Create an API key for ${whose}`,
      description:
        DESCRIBED &&
        "Only this response contains the key. Without a body, the key has full access and does not expire. A key that expires can only create keys that expire no later. An app can have up to 100 keys. What a key may do cannot be changed later: create another key instead.",
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
      failures,
    },
    (c, input) => appStub(c.env, appOf(c)).createKey(input, actorOf(c)),
  ),

  remove: endpoint(
    {
      id: ids.remove,
      section,
      access,
      summary: `Delete an API key of ${whose}`,
      description:
        DESCRIBED &&
        "The key may still be accepted for about a minute. Bulk jobs that were created with it are canceled. The last key with full access cannot be deleted.",
      response: NO_CONTENT,
      failures: DESCRIBED && [...failures, "key_not_found", "last_key"],
    },
    async (c) => {
      const deleted = await appStub(c.env, appOf(c)).deleteKey(pathParameter(c, "key"), actorOf(c));
      forgetKeysOf(appOf(c));
      return deleted;
    },
  ),
});
