// What Latchkey sends by itself, in the form of OpenAPI: one kind of request, to the app's own endpoint.

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
        summary: "What your webhook endpoint is sent",
        description:
          "Sent to the app's `webhook_url`, signed as Standard Webhooks has it. Again and again until it is answered.",
        security: [],
        parameters: [
          header("webhook-id", "The event's id, the same each time it is sent."),
          header("webhook-timestamp", "When it is sent, in seconds."),
          header("webhook-signature", "One signature, or two while the secret is being changed."),
        ],
        requestBody: {
          required: true,
          content: {
            "application/json": {
              schema: jsonSchemaOf(WebhookEvent, "output", schemas),
              example: WEBHOOK_EVENT_EXAMPLE,
            },
          },
        },
        responses: { "2XX": { description: "Taken." } },
      },
    },
  };
}
