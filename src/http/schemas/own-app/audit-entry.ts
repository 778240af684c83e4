// The API's responses for the audit log.

import * as z from "zod";
import { AuditChange, AuditTarget } from "../../../apps/audit/audit-entry.ts";
import { Actor } from "../../../shared/actor.ts";
import { lazy, type Parsed } from "../../../shared/lazy.ts";
import { EXAMPLE } from "../examples.ts";
import { Time } from "../time.ts";

export const AuditEntryResponse = lazy(() =>
  z
    .object({
      id: z.string(),
      at: Time(),
      app: z
        .string()
        .nullable()
        .describe(DESCRIBED && "The app. `null` for the whole deployment."),
      by: Actor(),
      action: z.string().describe(DESCRIBED && "What was done, such as `integration.updated`."),
      target: AuditTarget(),
      changes: z.array(AuditChange()),
    })
    .meta({ id: "AuditEntry" }),
);

export const AUDIT_ENTRY_EXAMPLE: Parsed<typeof AuditEntryResponse> = {
  id: `aud${EXAMPLE.app.slice(3)}`,
  at: EXAMPLE.time,
  app: EXAMPLE.app,
  by: {
    who: "api_key",
    key_id: EXAMPLE.key,
    via: "dashboard",
    address: "203.0.113.9",
    request_id: EXAMPLE.requestId,
  },
  action: "integration.updated",
  target: { type: "integration", id: EXAMPLE.integration, name: null },
  changes: [
    { field: "client_secret" },
    { field: "scopes", from: ["files:read"], to: ["files:read", "files:write"] },
  ],
};
