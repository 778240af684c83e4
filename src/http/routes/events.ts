// /v1/events: the app's events of the last 30 days and their deliveries.

import { Hono } from "../hono.ts";
import * as z from "zod";
import { lazy } from "../../shared/lazy.ts";
import { appStub } from "../../apps/app-rpc.ts";
import { EventType } from "../../events/event.ts";
import { DeliveryState } from "../../events/delivery-filter.ts";
import { ok } from "../../shared/result.ts";
import {
  DELIVERY_EXAMPLE,
  DeliveryResponse,
  EVENT_DETAILS_EXAMPLE,
  EventDetailsResponse,
  ReplayedResponse,
} from "../schemas/event.ts";
import { pageOf } from "../schemas/page.ts";
import { actorOf } from "../actor.ts";
import { requireApp } from "../middleware/authenticate.ts";
import type { HttpEnv } from "../http-env.ts";
import { fromBody, fromQuery, returns, endpoint, endpointWithInput, pathParameter } from "../operation.ts";
import { Cursor, cursorOf, PageLimit } from "../validate.ts";

/** A point in time as RFC 3339, in milliseconds. */
const Instant = lazy(() => z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)));

const filters = () => ({
  type: EventType().optional(),
  connection: z
    .string()
    .max(64)
    .optional()
    .describe(DESCRIBED && "The ID of a connection."),
  from: Instant()
    .optional()
    .describe(DESCRIBED && "Only events from this time on, such as `2026-11-21T12:00:00Z`."),
  to: Instant()
    .optional()
    .describe(DESCRIBED && "Only events before this time."),
});

const ListQuery = lazy(() =>
  z.strictObject({
    ...filters(),
    state: DeliveryState()
      .optional()
      .describe(DESCRIBED && "The state of the delivery."),
    cursor: Cursor().optional(),
    limit: PageLimit(),
  }),
);

const ReplayBody = lazy(() =>
  z.strictObject({
    state: DeliveryState().describe(
      DESCRIBED &&
        "`failed` sends what was given up, `unsent` what was stored while there was no endpoint, and `delivered` what your endpoint has accepted. `pending` ends the pause of the endpoint, and tries the events that match immediately.",
    ),
    ...filters(),
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
      access: "read",
      summary: "List events",
      description:
        DESCRIBED &&
        "Returns the newest events first. A page may contain fewer events than `limit`, because it ends before it is larger than 1 MiB. If you filter by anything but `pending` or `failed`, one page searches 20,000 events, so it can be empty and have a `next_cursor`.",
      input: fromQuery(ListQuery, DESCRIBED && { state: "failed" }),
      response: returns(
        DESCRIBED && pageOf(DeliveryResponse),
        DESCRIBED && { data: [DELIVERY_EXAMPLE], next_cursor: null },
      ),
      failures: DESCRIBED && [],
    },
    async (c, { cursor, ...filter }) => {
      const page = await appStub(c.env, c.get("appId")).listEvents({ ...filter, before: cursor ?? null });
      return page.ok ? ok({ data: page.value.data, next_cursor: cursorOf(page.value.nextBefore) }) : page;
    },
  ),
);

events.get(
  "/:event",
  endpoint(
    {
      id: "get-event",
      access: "read",
      section: "Events",
      summary: "Get an event",
      description: DESCRIBED && "Returns the event with its delivery and the request that Latchkey sends.",
      response: returns(DESCRIBED && EventDetailsResponse, DESCRIBED && EVENT_DETAILS_EXAMPLE),
      failures: DESCRIBED && ["event_not_found"],
    },
    (c) => appStub(c.env, c.get("appId")).getEvent(pathParameter(c, "event")),
  ),
);

events.post(
  "/replay",
  endpointWithInput(
    {
      id: "replay-events",
      access: "full",
      section: "Events",
      summary: "Replay events",
      description:
        DESCRIBED &&
        "Sends the oldest 1,000 events that match again, with the same IDs, after the pending events of the same connection. You can repeat the request: events that are waiting are not sent twice.",
      input: fromBody(ReplayBody, DESCRIBED && { state: "failed", from: "2026-11-21T12:00:00Z" }),
      response: returns(DESCRIBED && ReplayedResponse, DESCRIBED && { replayed: 12, has_more: false }, {
        status: 202,
      }),
      failures: DESCRIBED && ["webhook_not_configured"],
    },
    (c, filter) => appStub(c.env, c.get("appId")).replayEvents(filter, actorOf(c)),
  ),
);

events.post(
  "/:event/replay",
  endpoint(
    {
      id: "replay-event",
      section: "Events",
      access: "full",
      summary: "Replay an event",
      description:
        DESCRIBED &&
        "Sends the event again with the same ID, after the pending events of the same connection.",
      response: returns(DESCRIBED && DeliveryResponse, DESCRIBED && DELIVERY_EXAMPLE, { status: 202 }),
      failures: DESCRIBED && ["event_not_found", "webhook_not_configured"],
    },
    (c) => appStub(c.env, c.get("appId")).replayEvent(pathParameter(c, "event"), actorOf(c)),
  ),
);
