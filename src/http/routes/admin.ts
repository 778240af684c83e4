// /v1/admin: what concerns the deployment as a whole.

import { Hono } from "hono";
import { appIndexStub } from "../../apps/app-rpc.ts";
import { fail, ok } from "../../shared/result.ts";
import { RESEAL_EXAMPLE, ResealAnswer } from "../schemas/re-encryption.ts";
import { operatorOnly } from "../middleware/authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { gives, handle } from "../operation.ts";

export const admin = new Hono<HttpEnv>();

admin.use(operatorOnly);

admin.post(
  "/reseal",
  handle(
    {
      id: "start-reseal",
      section: "Root keys",
      summary: "Bring everything that is sealed under the current root key",
      description: "One that is under way for this key goes on instead.",
      answer: gives(ResealAnswer, RESEAL_EXAMPLE, { status: 202 }),
      failures: [],
    },
    async (c) => ok(await appIndexStub(c.env).startReseal()),
  ),
);

admin.get(
  "/reseal",
  handle(
    {
      id: "get-reseal",
      section: "Root keys",
      summary: "See how far the re-seal is",
      answer: gives(ResealAnswer, RESEAL_EXAMPLE),
      failures: ["reseal_not_started"],
    },
    async (c) => {
      const progress = await appIndexStub(c.env).resealProgress();
      return progress === null
        ? fail("reseal_not_started", { detail: "POST to this path starts one." })
        : ok(progress);
    },
  ),
);
