// /v1/events: the calling app's events of the last month, and what became of their deliveries.

import { Hono } from "hono";
import * as z from "zod";
import { appStub } from "../../apps/app-rpc.ts";
import { EventType } from "../../events/event.ts";
import { DeliveryState } from "../../events/outbox.ts";
import { ok } from "../../shared/result.ts";
import { DELIVERY_EXAMPLE, DeliveryResponse } from "../schemas/event.ts";
import { pageOf } from "../schemas/page.ts";
import { requireApp } from "../middleware/authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { fromQuery, returns, endpoint, endpointWithInput, pathParameter } from "../operation.ts";
import { Cursor, cursorOf, PageLimit } from "../validate.ts";

const ListQuery = z.strictObject({
  type: EventType.optional(),
  state: DeliveryState.optional().describe("What became of the delivery."),
  cursor: Cursor.optional(),
  limit: PageLimit,
});

export const events = new Hono<HttpEnv>();

events.use(requireApp);

events.get(
  "/",
  endpointWithInput(
    {
      id: "list-events",
      section: "Events",
      summary: "List events",
      description: "Newest first. A page ends early where providers have sent much.",
      input: fromQuery(ListQuery, { state: "failed" }),
      answer: returns(pageOf(DeliveryResponse), { data: [DELIVERY_EXAMPLE], next_cursor: null }),
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
  endpoint(
    {
      id: "replay-event",
      section: "Events",
      summary: "Replay an event",
      description: "With the same id, after whatever waits of the same connection.",
      answer: returns(DeliveryResponse, DELIVERY_EXAMPLE, { status: 202 }),
      failures: ["event_not_found", "webhook_not_configured"],
    },
    (c) => appStub(c.env, c.get("appId")).replayEvent(pathParameter(c, "event")),
  ),
);
