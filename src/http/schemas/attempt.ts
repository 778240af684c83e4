// The API's responses for an attempt to send a webhook.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { AttemptFailure } from "../../events/attempt.ts";
import { ResponseExcerpt } from "../../events/response-excerpt.ts";
import { EXAMPLE } from "./examples.ts";
import { Time } from "./time.ts";

export const AttemptFields = lazy(() =>
  z.object({
    at: Time(),
    status: z
      .int()
      .nullable()
      .describe(DESCRIBED && "The status of your endpoint's response. `null` if there was none."),
    failure: AttemptFailure()
      .nullable()
      .describe(
        DESCRIBED &&
          "Why the attempt failed, and `null` if it succeeded: `not_allowed` (the URL may not be called, so nothing was sent), `no_response` (no connection, or it ended early), `timed_out` (no response within 15 seconds), `tls_failed` (the certificate or the TLS handshake), `redirected` (redirects are not followed), `gone` (a 410), or `rejected` (another status that is not 2xx).",
      ),
    duration_ms: z
      .number()
      .describe(DESCRIBED && "The time until the status arrived, or until the attempt failed."),
    response: ResponseExcerpt()
      .extend({
        body: z
          .string()
          .nullable()
          .describe(
            DESCRIBED &&
              "The first 1,024 characters of the body, without secrets and control characters. `null` if the body is empty or is not text.",
          ),
        body_bytes: z
          .int()
          .nullable()
          .describe(DESCRIBED && "The size of the whole body. `null` if it is not known."),
        body_truncated: z.boolean().describe(DESCRIBED && "Whether `body` is not the whole body."),
      })
      .nullable()
      .describe(DESCRIBED && "What is stored of the response. `null` if there was none."),
  }),
);

export const ATTEMPT_EXAMPLE: Parsed<typeof AttemptFields> = {
  at: EXAMPLE.time,
  status: 204,
  failure: null,
  duration_ms: 84,
  response: { headers: { server: "envoy" }, body: null, body_bytes: 0, body_truncated: false },
};
