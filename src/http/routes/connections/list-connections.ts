// GET /v1/connections: one page of the list, with filters.

import * as z from "zod";
import { appStub } from "../../../apps/app-rpc.ts";
import { lazy } from "../../../shared/lazy.ts";
import { ok } from "../../../shared/result.ts";
import { endpointWithInput, fromQuery, returns } from "../../operation.ts";
import {
  LISTED_CONNECTION_EXAMPLE,
  ListedConnectionResponse,
  presentListed,
} from "../../schemas/connection.ts";
import { EXAMPLE } from "../../schemas/examples.ts";
import { pageOf } from "../../schemas/page.ts";
import { OpaqueCursor, PageLimit } from "../../validate.ts";
import { FilterQuery, SortQuery, TotalQuery } from "./connection-query.ts";

const ListQuery = lazy(() =>
  FilterQuery().extend({
    sort: SortQuery(),
    total: TotalQuery(),
    cursor: OpaqueCursor(192).optional(),
    limit: PageLimit(),
  }),
);

const ListResponse = lazy(() =>
  pageOf(ListedConnectionResponse)().extend({
    previous_cursor: z
      .string()
      .nullable()
      .describe(DESCRIBED && "The `cursor` of the page before. `null` on the first page."),
    total: z
      .object({
        count: z.number(),
        is_partial: z
          .boolean()
          .describe(DESCRIBED && "Whether only the newest 20,000 connections were counted."),
      })
      .optional()
      .describe(
        DESCRIBED && "The number of connections that the filters match, if the query has `total=true`.",
      ),
  }),
);

export const listRoute = endpointWithInput(
  {
    id: "list-connections",
    access: "read",
    section: "Connections",
    summary: "List connections",
    description:
      DESCRIBED &&
      "Returns the newest connections first. A page may contain fewer connections than `limit`: it ends before it is larger than 1 MiB, and with a filter by `search`, `missing_scopes`, `error`, or change, it ends when 20,000 connections were read. `next_cursor` continues there. The list is not updated at each refresh: `as_of` says when it was last updated for a connection.",
    input: fromQuery(ListQuery, DESCRIBED && { end_user: EXAMPLE.endUser }),
    response: returns(
      DESCRIBED && ListResponse,
      DESCRIBED && {
        data: [LISTED_CONNECTION_EXAMPLE],
        next_cursor: null,
        previous_cursor: null,
      },
    ),
    failures: DESCRIBED && [],
  },
  async (c, { total: isCounted, ...query }) => {
    const stub = appStub(c.env, c.get("appId"));
    const { sort: _, cursor: __, limit: ___, ...filter } = query;
    const [page, counts] = await Promise.all([
      stub.listConnections(query),
      isCounted === true ? stub.countConnections([{ filter }]) : [],
    ]);
    if (!page.ok) return page;
    const { records, nextCursor, previousCursor } = page.value;
    const [total] = counts;
    return ok({
      data: records.map(presentListed),
      next_cursor: nextCursor,
      previous_cursor: previousCursor,
      ...(total !== undefined && { total: { count: total.count, is_partial: total.isPartial } }),
    });
  },
);
