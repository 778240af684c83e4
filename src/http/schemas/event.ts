// The API's responses for events: in a connection's timeline, and with their delivery.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { EventData, EventType } from "../../events/event.ts";
import { DeliveryState } from "../../events/outbox.ts";
import { EXAMPLE } from "./examples.ts";
import { Time, TimeOrNull } from "./time.ts";

const EventFields = lazy(() =>
  z.object({
    id: z.string(),
    type: EventType(),
    timestamp: Time(),
    data: EventData().describe(
      "IDs, statuses, and error codes. A `provider.event` also contains the provider's payload.",
    ),
  }),
);

export const EventResponse = lazy(() => EventFields().meta({ id: "Event" }));

export const DeliveryResponse = lazy(() =>
  EventFields()
    .extend({
      delivery: z.object({
        state: DeliveryState().describe("`unsent` means that there was no endpoint."),
        attempts: z.int(),
        ended_at: TimeOrNull(),
        response_status: z.int().nullable(),
      }),
    })
    .meta({ id: "EventDelivery" }),
);

export const EVENT_EXAMPLE: Parsed<typeof EventResponse> = {
  id: EXAMPLE.event,
  type: "connection.refreshed",
  timestamp: EXAMPLE.time,
  data: {
    app: EXAMPLE.app,
    connection: EXAMPLE.connection,
    integration: EXAMPLE.integration,
    provider: EXAMPLE.provider,
    end_user: EXAMPLE.endUser,
    status: "active",
    version: 3,
    code: null,
  },
};

export const DELIVERY_EXAMPLE: Parsed<typeof DeliveryResponse> = {
  ...EVENT_EXAMPLE,
  delivery: { state: "pending", attempts: 0, ended_at: null, response_status: null },
};
