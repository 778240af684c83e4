// /v1/events: the calling app's events of the last month, and what became of their deliveries.

import { Hono } from "hono";
import * as z from "zod";
import { appStub } from "../../apps/app-rpc.ts";
import { EventType } from "../../events/event.ts";
import { DeliveryState } from "../../events/outbox.ts";
import { ok } from "../../shared/result.ts";
import { DELIVERY_EXAMPLE, DeliveryAnswer } from "../schemas/event.ts";
import { pageOf } from "../schemas/page.ts";
import { appOnly } from "../middleware/authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { fromQuery, gives, handle, handleInput, pathPart } from "../operation.ts";
import { Cursor, cursorOf, PageLimit } from "../validate.ts";

const ListQuery = z.strictObject({
  type: EventType.optional(),
  state: DeliveryState.optional().describe("What became of the delivery."),
  cursor: Cursor.optional(),
  limit: PageLimit,
});

export const events = new Hono<HttpEnv>();

events.use(appOnly);

events.get(
  "/",
  handleInput(
    {
      id: "list-events",
      section: "Events",
      summary: "List your events and their deliveries",
      description: "Newest first. A page ends early where providers have sent much.",
      input: fromQuery(ListQuery, { state: "failed" }),
      answer: gives(pageOf(DeliveryAnswer), { data: [DELIVERY_EXAMPLE], next_cursor: null }),
      failures: [],
    },
    async (c, { cursor, ...filter }) => {
      const page = await appStub(c.env, c.get("appId")).listEvents({ ...filter, before: cursor ?? null });
      return page.ok ? ok({ data: page.value.data, next_cursor: cursorOf(page.value.nextBefore) }) : page;
    },
  ),
);

events.post(
  "/:event/replay",
  handle(
    {
      id: "replay-event",
      section: "Events",
      summary: "Send an event again",
      description: "With the same id, after whatever waits of the same connection.",
      answer: gives(DeliveryAnswer, DELIVERY_EXAMPLE, { status: 202 }),
      failures: ["event_not_found", "webhook_not_configured"],
    },
    (c) => appStub(c.env, c.get("appId")).replayEvent(pathPart(c, "event")),
  ),
);
