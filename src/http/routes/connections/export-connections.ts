// GET /v1/connections/export: the list of connections as a CSV file.

import { appStub } from "../../../apps/app-rpc.ts";
import { lazy } from "../../../shared/lazy.ts";
import { connectionLine, csvHead, exportConnections } from "../../csv/connections-csv.ts";
import { csvResponse } from "../../csv/csv-response.ts";
import { documented, fromQuery, type Operation, returnsCsv } from "../../operation.ts";
import { problem } from "../../problem.ts";
import { LISTED_CONNECTION_EXAMPLE } from "../../schemas/connection.ts";
import { query } from "../../validate.ts";
import { FilterQuery, SortQuery } from "./connection-query.ts";

const ExportQuery = lazy(() => FilterQuery().extend({ sort: SortQuery() }));

const exportList: Operation = {
  id: "export-connections",
  access: "read",
  section: "Connections",
  summary: "Export connections as CSV",
  description:
    DESCRIBED &&
    "Returns all connections that the filters match as a stream. A cell that a spreadsheet would evaluate as a formula begins with an apostrophe. With `sort=-changed` or `sort=changed`, only the newest 20,000 connections are exported. If the export is interrupted, the connection is closed before the end of the response.",
  input: fromQuery(ExportQuery, DESCRIBED && { status: "reauthorization_required" }),
  response: returnsCsv(DESCRIBED && `${csvHead()}${connectionLine(LISTED_CONNECTION_EXAMPLE)}`),
  failures: DESCRIBED && [],
};

export const exportRoute = documented(exportList, async (c) => {
  const input = query(c, ExportQuery());
  if (!input.ok) return problem(c, input.failure);
  const lines = await exportConnections(appStub(c.env, c.get("appId")), input.value);
  return lines.ok ? csvResponse(c, "connections.csv", lines.value) : problem(c, lines.failure);
});
