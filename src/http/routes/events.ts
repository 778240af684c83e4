// /v1/events: the app's events of the last 30 days and their deliveries.

import { Hono } from "../hono.ts";
import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { appStub } from "../../apps/app-rpc.ts";
import { EventType } from "../../events/event.ts";
import { DeliveryState } from "../../events/outbox.ts";
import { ok } from "../../shared/result.ts";
import { DELIVERY_EXAMPLE, DeliveryResponse } from "../schemas/event.ts";
import { pageOf } from "../schemas/page.ts";
import { actorOf } from "../actor.ts";
import { requireApp } from "../middleware/authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { fromQuery, returns, endpoint, endpointWithInput, pathParameter } from "../operation.ts";
import { Cursor, cursorOf, PageLimit } from "../validate.ts";

const ListQuery = lazy(() =>
  z.strictObject({
    type: EventType().optional(),
    state: DeliveryState().optional().describe("The state of the delivery."),
    cursor: Cursor().optional(),
    limit: PageLimit(),
  }),
);

export const events = new Hono<HttpEnv>();

events.use(requireApp);

events.get(
  "/",
  endpointWithInput(
    {
      id: "list-events",
      section: "Events",
      summary: "List events",
      description:
        "Returns the newest events first. A page may contain fewer events than `limit`, because it ends before it is larger than 1 MiB.",
      input: fromQuery(ListQuery, { state: "failed" }),
      response: returns(pageOf(DeliveryResponse), { data: [DELIVERY_EXAMPLE], next_cursor: null }),
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
      description: "Sends the event again with the same ID, after the pending events of the same connection.",
      response: returns(DeliveryResponse, DELIVERY_EXAMPLE, { status: 202 }),
      failures: ["event_not_found", "webhook_not_configured"],
    },
    (c) => appStub(c.env, c.get("appId")).replayEvent(pathParameter(c, "event"), actorOf(c)),
  ),
);
