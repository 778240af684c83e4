import type { Integration } from "../../integration/integration.ts";
import type { AuditChange } from "../audit/audit-entry.ts";
import { changesOf } from "../audit/changes.ts";

/** Returns what the audit log shows of a change: the fields of the API that changed, without secrets. */
export function integrationChanges(before: Integration, after: Integration): AuditChange[] {
  return changesOf(auditedSettings(before), auditedSettings(after), [
    "name",
    "enabled",
    "client_id",
    "scopes",
    "endpoints",
  ]);
}

function auditedSettings(integration: Integration) {
  const { name, logo, enabled, client_id, scopes, authorization_details, variables } = integration;
  const { endpoints, options, definition, identity_provider } = integration;
  return {
    name,
    logo,
    enabled,
    client_id,
    client_secret: integration.sealed_client_secret,
    client_private_key: integration.sealed_client_key,
    webhook_secret: integration.sealed_hook_secret,
    scopes,
    authorization_details,
    variables,
    endpoints,
    options,
    definition,
    identity_provider,
  };
}
