import * as z from "zod";
import { lazy, type Parsed } from "../../../shared/lazy.ts";
import type { OwnConnection } from "../own-connections.ts";

/** A connection, as tools show it. */
export const ShownConnection = lazy(() =>
  z.object({
    id: z.string().describe("Pass this as `connection` to call_api."),
    integration: z.string(),
    status: z
      .string()
      .describe("`active` can be used. With `reauthorization_required`, the person has to connect again."),
    account: z.string().nullable().describe("The name of the account at the provider."),
    missing_scopes: z.array(z.string()).describe("Scopes that the person did not grant."),
  }),
);

export const showConnection = ({
  id,
  integration,
  status,
  account,
  missing_scopes,
}: Pick<OwnConnection, "id" | "integration" | "status" | "account" | "missing_scopes">): Parsed<
  typeof ShownConnection
> => ({ id, integration, status, account: account?.label ?? null, missing_scopes });
