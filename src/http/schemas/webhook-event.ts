// The body of a webhook that an app receives. The event's ID is in the `webhook-id` header.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { ConnectionStatus } from "../../connection/connection.ts";
import { EventType } from "../../events/event.ts";
import { EXAMPLE } from "./examples.ts";
import { Time } from "./time.ts";

const AppEventData = lazy(() => z.object({ app: z.string() }));

const ConnectionEventData = lazy(() =>
  AppEventData().extend({
    connection: z.string(),
    integration: z.string().nullable(),
    provider: z.string().nullable(),
    end_user: z.string(),
    status: ConnectionStatus(),
    version: z.int().describe(DESCRIBED && "The version of the token. Increases with each new token."),
    code: z
      .string()
      .nullable()
      .describe(DESCRIBED && "The error code, if there was an error."),
    provider_error: z
      .string()
      .nullable()
      .optional()
      .describe(DESCRIBED && "The error code that the provider sent, if the provider is the cause."),
    reason: z
      .string()
      .optional()
      .describe(DESCRIBED && "For `connection.updated`: what has changed."),
    ends_at: Time()
      .optional()
      .describe(DESCRIBED && "For `connection.expiring`: when the grant ends."),
    revocable: z
      .boolean()
      .optional()
      .describe(
        DESCRIBED && "For `connection.deleted`: whether the provider supports revocation of the grant.",
      ),
    stale: z
      .boolean()
      .optional()
      .describe(DESCRIBED && "Whether the provider could not read the latest data."),
  }),
);

const IntegrationEventData = lazy(() =>
  AppEventData().extend({
    integration: z.string(),
    provider: z.string(),
    code: z
      .string()
      .nullable()
      .describe(DESCRIBED && "The provider's OAuth error code."),
  }),
);

const AgentCallEventData = lazy(() =>
  AppEventData().extend({
    agent_key: z.string(),
    agent_call: z.string().describe(DESCRIBED && "The ID of the held call."),
    end_user: z.string(),
    integration: z.string(),
    connection: z.string(),
  }),
);

const ProviderEventData = lazy(() =>
  AppEventData().extend({
    integration: z.string(),
    provider: z.string(),
    connection: z
      .string()
      .nullable()
      .describe(
        DESCRIBED &&
          "The connection that the event belongs to. `null` if Latchkey could not determine the connection.",
      ),
    event: z
      .string()
      .nullable()
      .describe(DESCRIBED && "The provider's name for the event type."),
    event_id: z
      .string()
      .nullable()
      .describe(DESCRIBED && "The provider's ID for the delivery. `null` if there is none."),
    payload: z.string().describe(DESCRIBED && "The unchanged body of the provider's webhook."),
  }),
);

/** Event types whose `data` has the same form. */
const eventsOf = <T extends EventType, D extends z.ZodType>(types: readonly T[], data: D) =>
  z.object({ type: z.enum(types), timestamp: Time(), data });

/** The body of every webhook. */
export const WebhookEvent = lazy(() =>
  z
    .discriminatedUnion("type", [
      eventsOf(
        EventType().exclude([
          "integration.misconfigured",
          "integration.recovered",
          "agent_call.held",
          "provider.event",
          "webhook.test",
        ]).options,
        ConnectionEventData(),
      ),
      eventsOf(["integration.misconfigured", "integration.recovered"], IntegrationEventData()),
      eventsOf(["agent_call.held"], AgentCallEventData()),
      eventsOf(["provider.event"], ProviderEventData()),
      eventsOf(["webhook.test"], AppEventData()),
    ])
    .meta({ id: "WebhookEvent" }),
);

export const WEBHOOK_EVENT_EXAMPLE: Parsed<typeof WebhookEvent> = {
  type: "connection.reauthorization_required",
  timestamp: EXAMPLE.time,
  data: {
    app: EXAMPLE.app,
    connection: EXAMPLE.connection,
    integration: EXAMPLE.integration,
    provider: EXAMPLE.provider,
    end_user: EXAMPLE.endUser,
    status: "reauthorization_required",
    version: 3,
    code: "reauthorization_required",
    provider_error: "invalid_grant",
  },
};
