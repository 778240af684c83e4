// Events, in a connection's timeline and in the list of deliveries.

import * as z from "zod";
import { EventData, EventType } from "../../events/event.ts";
import { DeliveryState } from "../../events/outbox.ts";
import { EXAMPLE } from "./examples.ts";
import { Time, TimeOrNull } from "./time.ts";

const Facts = z.object({
  id: z.string(),
  type: EventType,
  timestamp: Time,
  data: EventData.describe("Ids, states and codes; of a `provider.event` also what the provider sent."),
});

export const EventResponse = Facts.meta({ id: "Event" });

export const DeliveryResponse = Facts.extend({
  delivery: z.object({
    state: DeliveryState.describe("`unsent`: there was no endpoint."),
    attempts: z.int(),
    ended_at: TimeOrNull,
    response_status: z.int().nullable(),
  }),
}).meta({ id: "EventDelivery" });

export const EVENT_EXAMPLE: z.output<typeof EventResponse> = {
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

export const DELIVERY_EXAMPLE: z.output<typeof DeliveryResponse> = {
  ...EVENT_EXAMPLE,
  delivery: { state: "pending", attempts: 0, ended_at: null, response_status: null },
};
