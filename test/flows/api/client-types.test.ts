// src/client/operations.ts is generated from the description of the API.

import { expect, test } from "vitest";
import type { Description } from "../../support/api/api-description.ts";
import { clientTypes } from "../../support/api/client-types.ts";
import { send } from "../../support/http/wire.ts";
import { stack } from "../../support/stack.ts";

test("the types of the client match the description of the API", async () => {
  const { latchkey } = await stack();
  const { text } = await send(latchkey, { path: "/openapi.json" });
  const types = await clientTypes(JSON.parse(text) as Description);
  await expect(types).toMatchFileSnapshot("../../../src/client/operations.ts");
});
