// The API's response to a request for a connection that works.

import * as z from "zod";
import { CONNECTION_GAPS } from "../../apps/directory/connection-request.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { LISTED_CONNECTION_EXAMPLE, ListedConnectionResponse } from "./connection.ts";
import { EXAMPLE } from "./examples.ts";
import { ErrorCode } from "./problem.ts";
import { Time } from "./time.ts";

const Ready = lazy(() =>
  z
    .object({
      status: z.literal("ready"),
      // Without a description, because a description would define the schema again.
      connection: ListedConnectionResponse(),
    })
    .meta({ id: "ReadyConnection" }),
);

const ActionRequired = lazy(() =>
  z
    .object({
      status: z.literal("action_required"),
      reason: z
        .enum([...CONNECTION_GAPS, "confirmation_required", "account_choice_required"])
        .describe(
          DESCRIBED &&
            "`not_connected`: the end user has no connection for this request. `reauthorization_required`: the grant has ended. `missing_scopes`: the connection works, but `missing_scopes` were not granted. `confirmation_required`: the end user is back at your return URL, and your app has to confirm the handle that is in the URL. `account_choice_required`: the end user has to choose an account.",
        ),
      connect_url: z
        .string()
        .describe(
          DESCRIBED &&
            "The URL to which you send the end user. With `account_choice_required`, it works only in the browser that began.",
        ),
      session: z.object({
        id: z.string().describe(DESCRIBED && "For the `session_id` of `POST /v1/connect/confirm`."),
        connection_id: z.string(),
        expires_at: Time(),
      }),
      missing_scopes: z
        .array(z.string())
        .describe(DESCRIBED && "The scopes that you or the API need and that were not granted."),
      failure: ErrorCode()
        .nullable()
        .describe(
          DESCRIBED &&
            "Why the end user's last attempt for this request has failed, such as `access_denied`. `null` if it has not.",
        ),
      connection: ListedConnectionResponse()
        .nullable()
        .describe(DESCRIBED && "The connection that the end user reconnects. `null` if there is none yet."),
    })
    .meta({ id: "ActionRequired" }),
);

export const EnsuredConnectionResponse = lazy(() =>
  z.discriminatedUnion("status", [Ready(), ActionRequired()]).meta({ id: "EnsuredConnection" }),
);

export type EnsuredConnectionResponse = Parsed<typeof EnsuredConnectionResponse>;
export type ActionRequiredResponse = Parsed<typeof ActionRequired>;

export const ENSURED_CONNECTION_EXAMPLE: EnsuredConnectionResponse = {
  status: "action_required",
  reason: "reauthorization_required",
  connect_url: `${EXAMPLE.origin}/connect?token=…`,
  session: { id: EXAMPLE.session, connection_id: EXAMPLE.connection, expires_at: "2026-11-21T12:30:00.000Z" },
  missing_scopes: [],
  failure: null,
  connection: { ...LISTED_CONNECTION_EXAMPLE, status: "reauthorization_required" },
};
