// /v1/connections: the calling app's connections.

import { type Context, Hono } from "hono";
import * as z from "zod";
import { appStub } from "../../apps/app-stub.ts";
import { connectionStub } from "../../connection/connection-stub.ts";
import { ConnectionStatus } from "../../connection/connection.ts";
import { ImportedGrant } from "../../connection/code/import-grant.ts";
import { Metadata } from "../../connection/metadata.ts";
import { readToken } from "../../connection/read-token.ts";
import { presentToken } from "../../connection/token-set.ts";
import { isConnectionId, newConnectionId } from "../../shared/id.ts";
import { appOnly } from "../authenticate.ts";
import { edgeOf, type HttpEnv } from "../http-env.ts";
import { problem } from "../problem.ts";
import { secretJson } from "../secret-json.ts";
import { Cursor, cursorOf, Digits, jsonBody, query } from "../validate.ts";

const ListQuery = z.strictObject({
  end_user: z.string().max(256).optional(),
  integration: z.string().max(64).optional(),
  status: ConnectionStatus.exclude(["deleted"]).optional(),
  cursor: z.string().max(128).optional(),
  limit: Digits.pipe(z.number().min(1).max(200)).default(50),
});

const TokenQuery = z.strictObject({ min_ttl: Digits.pipe(z.number().max(86_400)).optional() });
const RefreshBody = z
  .strictObject({ rejected_version: z.int().min(0).optional(), even_if_refused: z.boolean().optional() })
  .refine((body) => body.rejected_version === undefined || body.even_if_refused !== true, {
    message: "is for a grant that was refused, which has no version to reject",
    path: ["even_if_refused"],
  });
const EventsQuery = z.strictObject({
  cursor: Cursor.optional(),
  limit: Digits.pipe(z.number().min(1).max(200)).default(50),
});

const MAX_METADATA_BYTES = 8 * 1024;
const Changes = z.strictObject({
  metadata: Metadata.refine(
    (value) => JSON.stringify(value).length <= MAX_METADATA_BYTES,
    "must be 8 KiB of JSON at most",
  ),
});

export const connections = new Hono<HttpEnv>();

connections.use(appOnly);

connections.get("/", async (c) => {
  const filter = query(c, ListQuery);
  if (!filter.ok) return problem(c, filter.failure);
  const page = await appStub(c.env, c.get("appId")).directoryList(filter.value);
  if (!page.ok) return problem(c, page.failure);
  const { records, nextCursor } = page.value;
  return c.json({ data: records.map((record) => JSON.parse(record)), next_cursor: nextCursor });
});

connections.post("/", async (c) => {
  const body = await jsonBody(c, ImportedGrant);
  if (!body.ok) return problem(c, body.failure);
  const ids = { app: c.get("appId"), connection: newConnectionId() };
  const imported = await connectionStub(c.env, ids.app, ids.connection).importGrant(ids, body.value);
  return imported.ok ? c.json(imported.value, 201) : problem(c, imported.failure);
});

connections.use("/:connection/*", async (c, next) => {
  const id = c.req.param("connection");
  // An id that can't be one of ours wakes nothing.
  if (!isConnectionId(id)) return problem(c, { code: "connection_not_found" });
  c.set("connectionId", id);
  return next();
});

connections.get("/:connection/token", async (c) => {
  const asked = query(c, TokenQuery);
  if (!asked.ok) return problem(c, asked.failure);
  const ask = { minTtlSeconds: asked.value.min_ttl };
  const edge = { ...edgeOf(c), onHit: () => c.set("unlogged", true) };
  const token = await readToken(edge, c.get("appId"), c.get("connectionId"), ask);
  return token.ok ? secretJson(c, presentToken(token.value)) : problem(c, token.failure);
});

connections.post("/:connection/refresh", async (c) => {
  const body = await jsonBody(c, RefreshBody);
  if (!body.ok) return problem(c, body.failure);
  const { rejected_version: rejectedVersion, even_if_refused: evenIfRefused } = body.value;
  const token = await stubOf(c).refresh({ rejectedVersion, evenIfRefused }, c.get("requestId"));
  return token.ok ? secretJson(c, presentToken(token.value)) : problem(c, token.failure);
});

connections.post("/:connection/check", async (c) => {
  const report = await stubOf(c).check(c.get("requestId"));
  return report.ok ? c.json(report.value) : problem(c, report.failure);
});

connections.get("/:connection/events", async (c) => {
  const asked = query(c, EventsQuery);
  if (!asked.ok) return problem(c, asked.failure);
  const page = await stubOf(c).listEvents(asked.value.cursor ?? null, asked.value.limit);
  if (!page.ok) return problem(c, page.failure);
  return c.json({ data: page.value.data, next_cursor: cursorOf(page.value.nextBefore) });
});

connections.get("/:connection", async (c) => {
  const found = await stubOf(c).get();
  return found.ok ? c.json(found.value) : problem(c, found.failure);
});

connections.patch("/:connection", async (c) => {
  const body = await jsonBody(c, Changes);
  if (!body.ok) return problem(c, body.failure);
  const { metadata } = body.value;
  const changed = await stubOf(c).updateMetadata(metadata);
  return changed.ok ? c.json(changed.value) : problem(c, changed.failure);
});

connections.delete("/:connection", async (c) => {
  const deleted = await stubOf(c).delete(c.get("requestId"));
  if (!deleted.ok) return problem(c, deleted.failure);
  const { connection, revocation, hint } = deleted.value;
  return c.json({
    ...connection,
    revoked_at_provider: revocation === "revoked",
    revocation,
    revocation_hint: hint,
  });
});

const stubOf = (c: Context<HttpEnv>) => connectionStub(c.env, c.get("appId"), c.get("connectionId"));
