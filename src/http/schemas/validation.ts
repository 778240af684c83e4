import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";

const PreviewedRequest = lazy(() =>
  z.object({
    name: z.enum([
      "pushed_authorization",
      "authorization",
      "token",
      "device_authorization",
      "device_token",
      "exchange",
      "identity_assertion",
      "token_exchange",
      "refresh",
      "account",
      "api",
      "revocation",
    ]),
    method: z.string(),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z
      .string()
      .nullable()
      .describe(DESCRIBED && "The request body. `null` if there is none."),
    curl: z.string().describe(DESCRIBED && "The request as a curl command."),
  }),
);

/** The API's response to the validation of a definition. */
export const ValidationResponse = lazy(() =>
  z
    .object({
      valid: z.boolean(),
      problems: z
        .array(z.object({ path: z.string(), message: z.string() }))
        .describe(DESCRIBED && "What prevents an integration with these settings. Empty if `valid`."),
      requests: z
        .array(PreviewedRequest())
        .describe(
          DESCRIBED &&
            "The requests in the order of the flow, with examples in place of secrets and tokens. Empty if there are problems.",
        ),
    })
    .meta({ id: "Validation" }),
);

export const VALIDATION_EXAMPLE: Parsed<typeof ValidationResponse> = {
  valid: true,
  problems: [],
  requests: [
    {
      name: "token",
      method: "POST",
      url: "https://auth.drive.example/token",
      headers: { authorization: "Basic base64(drive-notes:CLIENT_SECRET)" },
      body: "grant_type=authorization_code&code=AUTHORIZATION_CODE",
      curl: "curl -X POST 'https://auth.drive.example/token' \\\n  -u 'drive-notes:CLIENT_SECRET' \\\n  -d 'grant_type=authorization_code&code=AUTHORIZATION_CODE'",
    },
  ],
};
