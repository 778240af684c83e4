// Describes the webhooks that Latchkey sends to apps, in OpenAPI.

import type { ApiDescription } from "../../pages/reference/api-description.ts";
import { WEBHOOK_EVENT_EXAMPLE, WebhookEvent } from "../schemas/webhook-event.ts";
import type { Schemas } from "./describe-operation.ts";
import { jsonSchemaOf } from "./json-schema.ts";

const header = (name: string, description: string) => ({
  name,
  in: "header" as const,
  required: true,
  description,
  schema: { type: "string" as const },
});

export function describeWebhooks(schemas: Schemas): ApiDescription["webhooks"] {
  return {
    event: {
      post: {
        operationId: "event",
        tags: ["Events"],
        summary: "Receive a webhook",
        description:
          "Latchkey sends each event to the app's `webhook_url` and signs it according to Standard Webhooks. If your endpoint does not respond with a 2xx status, Latchkey tries again.",
        security: [],
        parameters: [
          header("webhook-id", "The event's ID. It is the same for every delivery attempt."),
          header("webhook-timestamp", "The time of this delivery attempt, in seconds since the Unix epoch."),
          header("webhook-signature", "The signature. There are two while the secret is being rotated."),
        ],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: jsonSchemaOf(WebhookEvent(), "output", schemas),
              example: WEBHOOK_EVENT_EXAMPLE,
            },
          },
        },
        responses: { "2XX": { description: "The event was received." } },
      },
    },
  };
}
