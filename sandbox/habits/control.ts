// The control routes of the provider whose behavior is data: those of an OAuth provider, and the documents.

import type { Hono } from "hono";
import { z } from "zod";
import { createControlRoutes } from "../control/control.ts";
import { parseJson } from "../parse-json.ts";
import type { State } from "../sandbox.ts";
import { habitsSchema } from "./document.ts";
import type { DocumentStore } from "./document-store.ts";
import { serverOf } from "./habits.ts";

const newDocumentSchema = z.object({ client_id: z.string().min(1), document: habitsSchema });

/** Builds the control routes. */
export function createHabitsControl(state: State, documents: DocumentStore): Hono {
  const { server } = habitsSchema.parse({});
  const app = createControlRoutes({ ...state, provider: serverOf("", server) });

  app.post("/document", async (c) => {
    const { client_id, document } = newDocumentSchema.parse(parseJson(await c.req.text()));
    documents.put(client_id, document);
    return c.json(document, 201);
  });
  app.get("/document", (c) => c.json(documents.find(c.req.query("client_id") ?? "")));
  app.get("/schema", (c) => c.json(z.toJSONSchema(habitsSchema, { io: "input" })));

  return app;
}
