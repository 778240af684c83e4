// /v1/integrations/{integration}/signing-keys: the keys that Latchkey creates for an integration's client.

import * as z from "zod";
import { appStub } from "../../../apps/app-rpc.ts";
import { lazy } from "../../../shared/lazy.ts";
import { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { actorOf } from "../../actor.ts";
import { requireApp } from "../../middleware/authenticate.ts";
import {
  endpoint,
  endpointWithInput,
  fromBody,
  NO_CONTENT,
  pathParameter,
  returns,
} from "../../operation.ts";
import {
  NewSigningKey,
  SIGNING_KEY_EXAMPLE,
  SigningKeyResponse,
} from "../../schemas/integrations/signing-key.ts";

const SigningKeyList = lazy(() => z.object({ data: z.array(SigningKeyResponse()) }));

export const signingKeys = new Hono<HttpEnv>();

signingKeys.use(requireApp);

signingKeys.post(
  "/",
  endpointWithInput(
    {
      id: "create-signing-key",
      section: "Integrations",
      access: "integrations:write",
      summary: "Create a signing key",
      description:
        DESCRIBED &&
        "The key is for `private_key_jwt`, and is published at the integration's `jwks_url`. The first key is used at once, and a later one after 24 hours. The replaced key stays published for 8 days more.",
      input: fromBody(NewSigningKey, DESCRIBED && { alg: "ES256" }),
      response: returns(DESCRIBED && SigningKeyResponse, DESCRIBED && SIGNING_KEY_EXAMPLE, { status: 201 }),
      failures: DESCRIBED && ["integration_not_found"],
    },
    (c, { alg }) =>
      appStub(c.env, c.get("appId")).createSigningKey(pathParameter(c, "integration"), alg, actorOf(c)),
  ),
);

signingKeys.get(
  "/",
  endpoint(
    {
      id: "list-signing-keys",
      section: "Integrations",
      access: "read",
      summary: "List signing keys",
      description: DESCRIBED && "Returns the published keys, the oldest first.",
      response: returns(DESCRIBED && SigningKeyList, DESCRIBED && { data: [SIGNING_KEY_EXAMPLE] }),
      failures: DESCRIBED && ["integration_not_found"],
    },
    (c) => appStub(c.env, c.get("appId")).listSigningKeys(pathParameter(c, "integration")),
  ),
);

signingKeys.delete(
  "/:kid",
  endpoint(
    {
      id: "delete-signing-key",
      section: "Integrations",
      access: "integrations:write",
      summary: "Delete a signing key",
      description:
        DESCRIBED && "The key is neither used nor published anymore. A pending key is then used at once.",
      response: NO_CONTENT,
      failures: DESCRIBED && ["integration_not_found", "key_not_found"],
    },
    (c) =>
      appStub(c.env, c.get("appId")).deleteSigningKey(
        pathParameter(c, "integration"),
        pathParameter(c, "kid"),
        actorOf(c),
      ),
  ),
);
