// A connection as the API answers it, while it lives and as it ends.

import * as z from "zod";
import { ConnectionStatus } from "../../connection/connection.ts";
import { Metadata } from "../../connection/metadata.ts";
import { EXAMPLE } from "./examples.ts";
import { ErrorCode } from "./problem.ts";
import { Time, TimeOrNull } from "./time.ts";

export const AccountResponse = z.object({ id: z.string(), label: z.string() });

const Facts = z.object({
  id: z.string(),
  app: z.string(),
  integration: z.string().nullable().describe("`null` until the person has chosen among several."),
  provider: z.string().nullable(),
  end_user: z.string().describe("Your own id of the person."),
  status: ConnectionStatus.describe("`deleted` in the answer to `DELETE` only."),
  requested_scopes: z.array(z.string()),
  granted_scopes: z.array(z.string()),
  missing_scopes: z.array(z.string()).describe("Requested, but not granted."),
  account: AccountResponse.nullable().describe("The account at the provider, where it names one."),
  metadata: Metadata.describe("Yours, and the provider's own facts, which win over a name of yours."),
  refreshable: z.boolean().describe("Whether it can be renewed without the person."),
  revocable: z.boolean().describe("Whether the provider can be told when the connection ends."),
  stale: z.boolean().describe("Whether the provider could not read the newest data."),
  expires_at: TimeOrNull.describe("When the token expires; `null` where it is not known to."),
  created_at: Time,
  updated_at: Time,
  last_refreshed_at: TimeOrNull,
  last_error: z.object({ code: ErrorCode, at: Time }).nullable(),
});

export const ConnectionResponse = Facts.meta({ id: "Connection" });

/** What became of the grant is part of the answer to a deletion. */
export const DeletionResponse = Facts.extend({
  revoked_at_provider: z.boolean(),
  revocation: z
    .enum(["revoked", "pending", "refused", "not_supported"])
    .describe(
      "`pending`: the provider could not be reached and is told later; `refused`: it would not; `not_supported`: there is nothing to tell it by.",
    ),
  revocation_hint: z.string().nullable().describe("What the person can do where the provider can't be told."),
}).meta({ id: "DeletedConnection" });

export const CONNECTION_EXAMPLE: z.output<typeof ConnectionResponse> = {
  id: EXAMPLE.connection,
  app: EXAMPLE.app,
  integration: EXAMPLE.integration,
  provider: EXAMPLE.provider,
  end_user: EXAMPLE.endUser,
  status: "active",
  requested_scopes: [...EXAMPLE.scopes],
  granted_scopes: [...EXAMPLE.scopes],
  missing_scopes: [],
  account: { id: "4711", label: "Ada Lovelace" },
  metadata: {},
  refreshable: true,
  revocable: true,
  stale: false,
  expires_at: EXAMPLE.later,
  created_at: EXAMPLE.time,
  updated_at: EXAMPLE.time,
  last_refreshed_at: null,
  last_error: null,
};
