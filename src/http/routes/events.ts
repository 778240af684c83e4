// /v1/events: the calling app's events of the last month, and what became of their deliveries.

import { Hono } from "hono";
import * as z from "zod";
import { appStub } from "../../apps/app-stub.ts";
import { EventType } from "../../events/event.ts";
import { DeliveryState } from "../../events/outbox.ts";
import { appOnly } from "../authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { problem } from "../problem.ts";
import { Cursor, cursorOf, Digits, query } from "../validate.ts";

const ListQuery = z.strictObject({
  type: EventType.optional(),
  state: DeliveryState.optional(),
  cursor: Cursor.optional(),
  limit: Digits.pipe(z.number().min(1).max(200)).default(50),
});

export const events = new Hono<HttpEnv>();

events.use(appOnly);

events.get("/", async (c) => {
  const asked = query(c, ListQuery);
  if (!asked.ok) return problem(c, asked.failure);
  const { cursor, ...filter } = asked.value;
  const page = await appStub(c.env, c.get("appId")).listEvents({ ...filter, before: cursor ?? null });
  if (!page.ok) return problem(c, page.failure);
  return c.json({ data: page.value.data, next_cursor: cursorOf(page.value.nextBefore) });
});

events.post("/:event/replay", async (c) => {
  const replayed = await appStub(c.env, c.get("appId")).replayEvent(c.req.param("event"));
  return replayed.ok ? c.json(replayed.value, 202) : problem(c, replayed.failure);
});
