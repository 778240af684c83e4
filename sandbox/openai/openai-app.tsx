// OpenAI in its Durable Object: the API, the page on which users manage their keys, and the control routes.

import { Hono } from "hono";
import { z } from "zod";
import { readRequest } from "../control/received-request.ts";
import { respondWithFaults } from "../control/respond-with-faults.ts";
import { htmlResponse } from "../pages/page.tsx";
import { accountSchema, PERSONAS } from "../personas.ts";
import type { Account } from "../personas.ts";
import { bearer } from "../providers/provider.ts";
import { createControlRoutes } from "./control.ts";
import { KeysPage } from "./keys-page.tsx";
import { openOpenAi, OPENAI } from "./openai.ts";
import type { OpenAi } from "./openai.ts";

const newKeySchema = z.object({ account: accountSchema, name: z.string().trim().min(1).max(60) });
const changeSchema = z.object({ key: z.string(), action: z.enum(["withdraw", "restore"]) });

/** Builds the routes. */
export function createOpenAiApp(sql: SqlStorage): Hono {
  const openAi = openOpenAi(sql);
  const { keys } = openAi;
  const { paths } = OPENAI;
  const app = new Hono();
  app.all(`${paths.api}/*`, (c) => handleApiCall(openAi, c.req.raw));
  app.route(`/_control/${OPENAI.id}`, createControlRoutes(openAi));

  app.get(paths.keys, () => htmlResponse(<KeysPage keys={keys.list()} />));
  app.post(paths.keys, async (c) => {
    const form = newKeySchema.safeParse(await c.req.parseBody());
    if (!form.success) return htmlResponse(<KeysPage keys={keys.list()} problem="Enter a name." />, 422);
    const { key } = keys.create(form.data.account, form.data.name);
    return htmlResponse(<KeysPage keys={keys.list()} created={key} />, 201);
  });
  app.post(`${paths.keys}/change`, async (c) => {
    const form = changeSchema.safeParse(await c.req.parseBody());
    if (form.success && form.data.action === "withdraw") keys.withdraw({ key: form.data.key }, Date.now());
    if (form.success && form.data.action === "restore") keys.restore(form.data.key);
    return c.redirect(paths.keys, 303);
  });
  app.notFound(() => failure(404, "The endpoint does not exist.", null));
  return app;
}

/** Handles an API call, and applies faults. */
async function handleApiCall({ keys, faults, log }: OpenAi, incoming: Request): Promise<Response> {
  const received = await readRequest(incoming);
  log.record("api", null, received, Date.now());
  log.count("api", null);
  return respondWithFaults(faults.take({ on: "api", clientId: null }), () => {
    const key = keys.find(bearer(received.headers) ?? "");
    if (key?.withdrawn_at === null) return respond(received.method, received.path, key.account);
    log.count("rejected", null);
    return failure(401, "This API key does not exist, or it was withdrawn.", "invalid_api_key");
  });
}

function respond(method: string, path: string, account: Account): Response {
  const [, id] = /^\/models(?:\/([^/]+))?\/?$/.exec(path.slice(OPENAI.paths.api.length)) ?? ["", null];
  if (method !== "GET" || id === null) return failure(404, "The endpoint does not exist.", null);
  const models = modelsOf(account);
  if (id === undefined) return Response.json({ object: "list", data: models });
  const model = models.find((candidate) => candidate.id === id);
  return model
    ? Response.json(model)
    : failure(404, "The model does not exist, or you have no access to it.", "model_not_found");
}

/** The models that a user has access to. One of them is the user's own. */
function modelsOf(account: Account) {
  const { firstName } = PERSONAS[account];
  return [
    { id: "sandbox-large", object: "model", created: 1_767_225_600, owned_by: "sandbox" },
    { id: "sandbox-small", object: "model", created: 1_767_225_600, owned_by: "sandbox" },
    {
      id: `ft:sandbox-small:${firstName.toLowerCase()}`,
      object: "model",
      created: 1_772_323_200,
      owned_by: firstName.toLowerCase(),
    },
  ];
}

function failure(status: number, message: string, code: string | null): Response {
  const error = { message, type: "invalid_request_error", param: null, code };
  return Response.json({ error }, { status });
}
