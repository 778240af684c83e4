import * as z from "zod";
import { lazy, type Parsed } from "../../../shared/lazy.ts";

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
    resource: z
      .string()
      .nullable()
      .describe("The URL of the server, if the connection is for an MCP server."),
  }),
);

type ShownConnection = Parsed<typeof ShownConnection>;

/** Returns what tools show of a connection. */
export const showConnection = ({
  id,
  integration,
  status,
  account,
  missing_scopes,
  resource = null,
}: Omit<ShownConnection, "account" | "resource"> & {
  account: { label: string } | null;
  /** Not listed for connections that were reported before there was such a field. */
  resource?: string | null | undefined;
}): ShownConnection => ({
  id,
  integration,
  status,
  account: account?.label ?? null,
  missing_scopes,
  resource,
});
