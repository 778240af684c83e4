// /v1/admin: what concerns the deployment as a whole.

import { Hono } from "hono";
import { appIndexStub } from "../../apps/app-stub.ts";
import { operatorOnly } from "../authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { problem } from "../problem.ts";

export const admin = new Hono<HttpEnv>();

admin.use(operatorOnly);

admin.post("/reseal", async (c) => c.json(await appIndexStub(c.env).startReseal(), 202));

admin.get("/reseal", async (c) => {
  const progress = await appIndexStub(c.env).resealProgress();
  return progress === null
    ? problem(c, { code: "reseal_not_started", detail: "POST to this path starts one." })
    : c.json(progress);
});
