// The API's responses for events: in a connection's timeline, and with their delivery.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { EventData, EventType } from "../../events/event.ts";
import { DeliveryState } from "../../events/delivery-filter.ts";
import { AttemptFields } from "./attempt.ts";
import { EXAMPLE } from "./examples.ts";
import { Time, TimeOrNull } from "./time.ts";

const EventFields = lazy(() =>
  z.object({
    id: z.string(),
    type: EventType(),
    timestamp: Time(),
    data: EventData().describe(
      DESCRIBED && "IDs, statuses, and error codes. A `provider.event` also contains the provider's payload.",
    ),
  }),
);

export const EventResponse = lazy(() => EventFields().meta({ id: "Event" }));

const DeliveryFields = lazy(() =>
  z.object({
    state: DeliveryState().describe(DESCRIBED && "`unsent` means that there was no endpoint."),
    attempts: z.int().describe(DESCRIBED && "The number of attempts since the event was last queued."),
    ended_at: TimeOrNull(),
    response_status: z.int().nullable(),
    next_attempt_at: TimeOrNull().describe(
      DESCRIBED &&
        "While the event is pending: it is not sent before this time. `null` if the endpoint is disabled.",
    ),
    tried_until: TimeOrNull().describe(
      DESCRIBED && "While the event is pending: when Latchkey stops sending it.",
    ),
    waits_for: z
      .string()
      .nullable()
      .describe(
        DESCRIBED && "The ID of the pending event of the same connection that is sent before this one.",
      ),
    last_attempts: z
      .array(AttemptFields().meta({ id: "DeliveryAttempt" }))
      .describe(DESCRIBED && "The last 10 attempts, oldest first."),
  }),
);

export const DeliveryResponse = lazy(() =>
  EventFields().extend({ delivery: DeliveryFields() }).meta({ id: "EventDelivery" }),
);

/** An event with its delivery and the request. */
export const EventDetailsResponse = lazy(() =>
  EventFields()
    .extend({
      delivery: DeliveryFields().extend({
        request: z
          .object({
            method: z.literal("POST"),
            url: z.string().describe(DESCRIBED && "Your app's current `webhook_url`, without its query."),
            headers: z
              .record(z.string(), z.string())
              .describe(DESCRIBED && "The headers of the last attempt. The signature is cut."),
            body: z.string(),
          })
          .nullable()
          .describe(DESCRIBED && "The request as it was sent. `null` if the app has no webhook URL."),
      }),
    })
    .meta({ id: "EventDetails" }),
);

export const ReplayedResponse = lazy(() =>
  z.object({
    replayed: z.int().describe(DESCRIBED && "The number of events that are now waiting to be sent."),
    has_more: z
      .boolean()
      .describe(DESCRIBED && "Whether other events match. To send them as well, repeat the request."),
  }),
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
  delivery: {
    state: "pending",
    attempts: 1,
    ended_at: null,
    response_status: 503,
    next_attempt_at: EXAMPLE.later,
    tried_until: "2026-12-21T12:00:00.000Z",
    waits_for: null,
    last_attempts: [
      {
        at: EXAMPLE.time,
        status: 503,
        failure: "rejected",
        duration_ms: 1204,
        response: {
          headers: { "content-type": "text/plain", server: "envoy" },
          body: "no healthy upstream",
          body_bytes: 19,
          body_truncated: false,
        },
      },
    ],
  },
};

export const EVENT_DETAILS_EXAMPLE: Parsed<typeof EventDetailsResponse> = {
  ...DELIVERY_EXAMPLE,
  delivery: {
    ...DELIVERY_EXAMPLE.delivery,
    request: {
      method: "POST",
      url: "https://app.example.com/webhooks",
      headers: {
        "content-type": "application/json",
        "webhook-id": EXAMPLE.event,
        "webhook-timestamp": "1795262400",
        "webhook-signature": "v1,[cut]",
      },
      body: '{"type":"connection.refreshed","timestamp":"2026-11-21T12:00:00.000Z","data":{…}}',
    },
  },
};
