// The control routes of an OAuth provider, for tests and for `npm start`: clients, settings, faults, revocation, counters.

import { z } from "zod";
import { newClientSchema, settingsSchema } from "../oauth/clients.ts";
import { createControlApp, resetSchema } from "./control-app.ts";
import { newFaultSchema } from "./fault-queue.ts";
import { stepSchema } from "./faults.ts";
import type { Grant } from "../oauth/grants.ts";
import { parseJson } from "../parse-json.ts";
import { ownerSchema } from "../personas.ts";
import type { Sandbox } from "../sandbox.ts";
import { formatScope } from "../oauth/scope-list.ts";

const revokeSchema = z.object({
  client_id: z.string().optional(),
  account: ownerSchema.optional(),
  token: z.string().optional(),
  what: z.enum(["all", "access_tokens", "refresh_tokens"]).default("all"),
});
const queuedFaultSchema = newFaultSchema(stepSchema);
const settingsChangeSchema = settingsSchema.extend({ client_id: z.string() });
const filterSchema = z.object({
  client_id: z.string().optional(),
  account: ownerSchema.optional(),
  token: z.string().optional(),
  limit: z.coerce.number().int().min(1).default(200),
});

/** Builds the control routes of a provider, which are mounted at `/_control/{provider}`. */
export function createControlRoutes(sandbox: Sandbox) {
  const { clients, deviceCodes, faults, grants, log, records } = sandbox;
  const app = createControlApp({
    clients,
    faults,
    clientSchema: newClientSchema,
    faultSchema: queuedFaultSchema,
  });

  app.post("/settings", async (c) => {
    const { client_id, ...change } = settingsChangeSchema.parse(parseJson(await c.req.text()));
    return c.json(clients.changeSettings(client_id, change));
  });

  app.post("/revoke", async (c) => {
    const { what, ...which } = revokeSchema.parse(parseJson(await c.req.text()));
    const now = Date.now();
    const active = grants.list(which).filter(({ revoked_at }) => revoked_at === null);
    for (const { id } of active) {
      if (what !== "refresh_tokens") grants.revokeTokens("access", id, now);
      if (what !== "access_tokens") grants.revokeTokens("refresh", id, now);
      if (what === "all") grants.revokeGrant(id, now);
    }
    return c.json({ revoked: active.length });
  });

  app.post("/reset", async (c) => {
    const { client_id } = resetSchema.parse(parseJson(await c.req.text()));
    faults.clear(client_id);
    grants.clear(client_id);
    deviceCodes.clear(client_id);
    log.clear(client_id);
    clients.resetSettings(client_id);
    if (client_id === undefined) records.deleteAll();
    return c.json({ ok: true });
  });

  app.get("/counters", (c) => c.json(countersOf(sandbox, c.req.query("client_id"))));
  app.get("/requests", (c) => {
    const { client_id, limit } = filterSchema.parse(c.req.query());
    return c.json(log.newest(client_id, limit));
  });
  app.get("/grants", (c) => {
    const which = filterSchema.parse(c.req.query());
    return c.json(grants.list(which).map((grant) => describe(sandbox, grant)));
  });

  return app;
}

function countersOf({ log }: Sandbox, clientId: string | undefined) {
  const of = log.counts(clientId);
  return {
    authorize: of("authorize"),
    token: {
      authorization_code: of("authorization_code"),
      refresh_token: of("refresh_token"),
      client_credentials: of("client_credentials"),
      rejected: of("rejected"),
    },
    api: of("api"),
    discovery: of("discovery"),
    register: of("register"),
    reuse_detected: of("reuse_detected"),
  };
}

function describe({ grants, provider }: Sandbox, grant: Grant) {
  return {
    account: grant.account,
    client_id: grant.client_id,
    scope: formatScope(provider, grant.scope),
    refresh_token: grants.newestToken("refresh", grant.id)?.token ?? null,
    access_token: grants.newestToken("access", grant.id)?.token ?? null,
    revoked: grant.revoked_at !== null,
    pick: provider.picker
      ? { [provider.picker.field]: provider.picker.many ? grant.pick : grant.pick[0] }
      : {},
  };
}
