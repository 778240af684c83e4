// How a definition says that a provider's webhooks are verified and parsed.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";

/** How the secret contains the key: in base64 after `whsec_`, as in Standard Webhooks, or as plain text. */
const KeyEncoding = lazy(() => z.enum(["base64", "text"]));

export type KeyEncoding = Parsed<typeof KeyEncoding>;

const FieldName = lazy(() => z.string().min(1).max(64));

export const ProviderWebhooks = lazy(() =>
  z
    .strictObject({
      proof: z
        .discriminatedUnion("kind", [
          z.strictObject({ kind: z.literal("url") }),
          z.strictObject({ kind: z.literal("api_key"), header: z.string().regex(/^[a-z0-9-]{1,64}$/) }),
          z.strictObject({
            kind: z.literal("standard_webhooks"),
            key_encodings: z.array(KeyEncoding()).min(1).max(2),
          }),
        ])
        .describe(
          DESCRIBED &&
            "What a webhook proves in addition to the key in its URL. `url`: nothing, so it is only a hint. `api_key`: an API key in a header. `standard_webhooks`: a signature, with the possible encodings of the key in the secret.",
        ),
      id_field: FieldName()
        .nullable()
        .describe(
          DESCRIBED &&
            "The body field of the webhook's ID. `null` if it is in the header of Standard Webhooks.",
        ),
      type_field: FieldName().describe(DESCRIBED && "The body field of the webhook's type."),
      item: z
        .strictObject({ id_field: FieldName(), connection_field: FieldName() })
        .nullable()
        .describe(
          DESCRIBED &&
            "The body fields of the item's ID and of the connection ID. `null` if there are no items.",
        ),
    })
    .describe(DESCRIBED && "How the provider's webhooks are verified and parsed."),
);

export type ProviderWebhooks = Parsed<typeof ProviderWebhooks>;
