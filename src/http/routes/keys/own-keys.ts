// /v1/app/keys: the API keys of the app.

import { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { requireApp } from "../../middleware/authenticate.ts";
import { keyOperations } from "./key-operations.ts";

export const ownKeys = new Hono<HttpEnv>();

ownKeys.use(requireApp);

const { list, create, remove } = keyOperations({
  ids: { list: "list-own-keys", create: "create-own-key", remove: "delete-own-key" },
  section: "Your app",
  access: "full",
  whose: "your app",
  appOf: (c) => c.get("appId"),
  failures: DESCRIBED && [],
});

ownKeys.get("/", list);
ownKeys.post("/", create);
ownKeys.delete("/:key", remove);
