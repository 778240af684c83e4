import * as z from "zod";
import { DIAGNOSIS_CODES, TEST_STATUSES } from "../../../connection/test/diagnose.ts";
import { TEST_STEPS } from "../../../connection/test/stored-test.ts";
import { KIND_NAMES } from "../../../providers/provider-kinds.ts";
import { lazy, type Parsed } from "../../../shared/lazy.ts";
import { DiagnosticResponse } from "../diagnostic.ts";
import { EXAMPLE } from "../examples.ts";
import { SessionResponse } from "../session.ts";
import { Time } from "../time.ts";

/** The API's response for a test of an integration. */
export const IntegrationTestResponse = lazy(() =>
  z
    .object({
      id: z.string(),
      integration: z.string(),
      kind: z.enum(KIND_NAMES),
      status: z
        .enum(TEST_STATUSES)
        .describe(
          DESCRIBED &&
            "`waiting`: nobody has opened the link. `running`: somebody is at it. `expired`: nobody has finished it in time.",
        ),
      steps: z
        .array(z.object({ step: z.enum(TEST_STEPS), at: Time() }))
        .describe(
          DESCRIBED &&
            "What was done, and when. `opened`: the connect page. `started`: the person left for the provider, or the request was sent. `returned`: the callback URL. `exchanged`: the code for a token. `connected`: the account was read. `deleted`: the connection.",
        ),
      result: z
        .object({
          account: z.object({ id: z.string(), label: z.string() }).nullable(),
          requested_scopes: z.array(z.string()),
          granted_scopes: z.array(z.string()),
          missing_scopes: z.array(z.string()),
          expires_in: z
            .number()
            .nullable()
            .describe(DESCRIBED && "The lifetime of the access token in seconds."),
          refreshable: z.boolean(),
        })
        .nullable()
        .describe(DESCRIBED && "What was connected. `null` until then."),
      revocation: z
        .enum(["revoked", "shared", "refused", "pending", "not_supported"])
        .nullable()
        .describe(DESCRIBED && "What became of the grant at the provider after the test."),
      diagnosis: z
        .object({
          code: z.enum(DIAGNOSIS_CODES),
          message: z.string().describe(DESCRIBED && "What happened."),
          advice: z.string().describe(DESCRIBED && "What to do."),
        })
        .nullable()
        .describe(DESCRIBED && "What is wrong, if anything is."),
      sent: z
        .object({
          client_id: z.string(),
          callback_url: z.string(),
          scopes: z.array(z.string()),
          authorization_endpoint: z.string().nullable(),
          token_endpoint: z.string().nullable(),
          token_endpoint_auth_method: z.string().nullable(),
        })
        .describe(DESCRIBED && "What Latchkey sends to the provider, without secrets."),
      received: DiagnosticResponse()
        .nullable()
        .describe(DESCRIBED && "The provider's last response that was a failure. `null` if there was none."),
      created_at: Time(),
      expires_at: Time().describe(DESCRIBED && "Until when the link works."),
    })
    .meta({ id: "IntegrationTest" }),
);

/** A test that was created, with its link. */
export const CreatedTestResponse = lazy(() =>
  z
    .object({
      ...IntegrationTestResponse().shape,
      connect_url: z
        .string()
        .nullable()
        .describe(
          DESCRIBED && "The link to open in a browser. `null` where the test has no browser and has ended.",
        ),
      device: SessionResponse().shape.device,
    })
    .meta({ id: "CreatedIntegrationTest" }),
);

export const TEST_EXAMPLE: Parsed<typeof IntegrationTestResponse> = {
  id: EXAMPLE.test,
  integration: EXAMPLE.integration,
  kind: "code",
  status: "failed",
  steps: [
    { step: "opened", at: EXAMPLE.time },
    { step: "started", at: EXAMPLE.time },
    { step: "returned", at: EXAMPLE.time },
  ],
  result: null,
  revocation: null,
  diagnosis: {
    code: "client_secret_rejected",
    message: "Example Drive doesn't accept the client (401 invalid_client).",
    advice: "Copy the client secret again. It can be of another client, or was replaced, or has expired.",
  },
  sent: {
    client_id: "drive-notes",
    callback_url: `${EXAMPLE.origin}/callback/cb0123456789abcdefghjk`,
    scopes: [...EXAMPLE.scopes],
    authorization_endpoint: "https://auth.drive.example/authorize",
    token_endpoint: "https://auth.drive.example/token",
    token_endpoint_auth_method: "client_secret_basic",
  },
  received: {
    at: EXAMPLE.time,
    operation: "exchange",
    request_id: "req0123456789abcdefghjk",
    code: "integration_misconfigured",
    detail:
      "The client authenticated with client_secret_basic. Check the client ID, the client secret, and the method.",
    status: 401,
    content_type: "application/json",
    error: "invalid_client",
    error_description: null,
  },
  created_at: EXAMPLE.time,
  expires_at: EXAMPLE.time,
};
