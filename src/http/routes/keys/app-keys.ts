// /v1/apps/{app}/keys: the API keys of an app, for the operator.

import { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { requireOperator } from "../../middleware/authenticate.ts";
import { namedAppParameter } from "../../middleware/named-app-parameter.ts";
import { keyOperations } from "./key-operations.ts";

export const appKeys = new Hono<HttpEnv>();

appKeys.use(requireOperator, namedAppParameter);

const { list, create, remove } = keyOperations({
  ids: { list: "list-keys", create: "create-key", remove: "delete-key" },
  section: "Apps",
  access: "operator",
  whose: "an app",
  appOf: (c) => c.get("namedApp"),
  failures: DESCRIBED && ["app_not_found"],
});

appKeys.get("/", list);
appKeys.post("/", create);
appKeys.delete("/:key", remove);
