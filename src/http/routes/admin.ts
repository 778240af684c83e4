// /v1/admin: operations on the whole deployment.

import { Hono } from "../hono.ts";
import { appIndexStub } from "../../apps/app-rpc.ts";
import { fail, ok } from "../../shared/result.ts";
import { RE_ENCRYPTION_EXAMPLE, ReEncryptionResponse } from "../schemas/re-encryption.ts";
import { actorOf } from "../actor.ts";
import { requireOperator } from "../middleware/authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { returns, endpoint } from "../operation.ts";

export const admin = new Hono<HttpEnv>();

admin.use(requireOperator);

admin.post(
  "/re-encryption",
  endpoint(
    {
      id: "start-re-encryption",
      section: "Root keys",
      access: "operator",
      summary: "Start re-encryption",
      description:
        DESCRIBED &&
        "Re-encrypts all stored secrets with the current root key. If a re-encryption with this key is already running, it continues.",
      response: returns(DESCRIBED && ReEncryptionResponse, DESCRIBED && RE_ENCRYPTION_EXAMPLE, {
        status: 202,
      }),
      failures: DESCRIBED && [],
    },
    async (c) => ok(await appIndexStub(c.env).startReEncryption(actorOf(c))),
  ),
);

admin.get(
  "/re-encryption",
  endpoint(
    {
      id: "get-re-encryption",
      section: "Root keys",
      access: "operator",
      summary: "Get re-encryption progress",
      response: returns(DESCRIBED && ReEncryptionResponse, DESCRIBED && RE_ENCRYPTION_EXAMPLE),
      failures: DESCRIBED && ["re_encryption_not_started"],
    },
    async (c) => {
      const progress = await appIndexStub(c.env).reEncryptionJob();
      return progress === null
        ? fail("re_encryption_not_started", { detail: "To start one, send a POST request to this path." })
        : ok(progress);
    },
  ),
);
