// An event as an app's endpoint gets it: the body of a webhook. Its id is the header `webhook-id`.

import * as z from "zod";
import { ConnectionStatus } from "../../connection/connection.ts";
import { EventType } from "../../events/event.ts";
import { EXAMPLE } from "./examples.ts";
import { Time } from "./time.ts";

const App = z.object({ app: z.string() });

const OfConnection = App.extend({
  connection: z.string(),
  integration: z.string().nullable(),
  provider: z.string().nullable(),
  end_user: z.string(),
  status: ConnectionStatus,
  version: z.int().describe("The token's; grows with each new one."),
  code: z.string().nullable().describe("What went wrong, where something did."),
  reason: z.string().optional().describe("What has changed, of a `connection.updated`."),
  ends_at: Time.optional().describe("When the grant ends, of a `connection.expiring`."),
  revocable: z.boolean().optional().describe("Whether the provider is told, of a `connection.deleted`."),
  stale: z.boolean().optional().describe("Whether the provider could not read the newest data."),
});

const OfIntegration = App.extend({
  integration: z.string(),
  provider: z.string(),
  code: z.string().nullable().describe("The provider's OAuth error."),
});

const OfProvider = App.extend({
  integration: z.string(),
  provider: z.string(),
  connection: z.string().nullable().describe("Only where Latchkey has found out whose it is."),
  event: z.string().nullable().describe("The provider's own name for what happened."),
  event_id: z.string().nullable().describe("The provider's own id of this webhook."),
  payload: z.string().describe("The body as it came."),
});

/** A group of types whose `data` are alike. */
const kind = <T extends EventType, D extends z.ZodType>(types: readonly T[], data: D) =>
  z.object({ type: z.enum(types), timestamp: Time, data });

/** The body of every webhook. */
export const WebhookEvent = z
  .discriminatedUnion("type", [
    kind(
      EventType.exclude([
        "integration.misconfigured",
        "integration.recovered",
        "provider.event",
        "webhook.test",
      ]).options,
      OfConnection,
    ),
    kind(["integration.misconfigured", "integration.recovered"], OfIntegration),
    kind(["provider.event"], OfProvider),
    kind(["webhook.test"], App),
  ])
  .meta({ id: "WebhookEvent" });

export const WEBHOOK_EVENT_EXAMPLE: z.output<typeof WebhookEvent> = {
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
  },
};
