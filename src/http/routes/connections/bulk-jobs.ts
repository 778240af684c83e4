// /v1/bulk-jobs: one action on many connections, as a job with a progress and a report.

import * as z from "zod";
import { appStub } from "../../../apps/app-rpc.ts";
import { BULK_ACTIONS, MAX_NAMED_CONNECTIONS } from "../../../apps/bulk-jobs/bulk-job.ts";
import { DirectoryFilter } from "../../../apps/directory/list/directory-filter.ts";
import { isConnectionId } from "../../../shared/id.ts";
import { allows } from "../../../shared/key-scopes.ts";
import { lazy } from "../../../shared/lazy.ts";
import { ok } from "../../../shared/result.ts";
import { actorOf } from "../../actor.ts";
import { Hono } from "../../hono.ts";
import type { HttpEnv } from "../../http-env.ts";
import { requireApp } from "../../middleware/authenticate.ts";
import { endpoint, endpointWithInput, fromBody, fromQuery, pathParameter, returns } from "../../operation.ts";
import { presentBulkResult } from "../../present-bulk-result.ts";
import {
  BULK_JOB_EXAMPLE,
  BULK_RESULT_EXAMPLE,
  BulkJobResponse,
  BulkResultResponse,
} from "../../schemas/bulk-job.ts";
import { pageOf } from "../../schemas/page.ts";
import { Cursor, cursorOf } from "../../validate.ts";

const NewBulkJob = lazy(() =>
  z
    .strictObject({
      action: z
        .enum(BULK_ACTIONS)
        .describe(
          DESCRIBED &&
            "`check`, `refresh`, and `delete` do what the operations of one connection do. `reconnect` creates a connect session for each end user.",
        ),
      connections: z
        .array(z.string().refine(isConnectionId, "is not a connection ID"))
        .min(1)
        .max(MAX_NAMED_CONNECTIONS)
        .optional()
        .describe(DESCRIBED && "The IDs of the connections. Send these or a `filter`."),
      filter: DirectoryFilter()
        .optional()
        .describe(
          DESCRIBED &&
            "The job has the connections that match now, at most 20,000. An empty filter matches all connections.",
        ),
      count: z
        .int()
        .min(1)
        .optional()
        .describe(
          DESCRIBED &&
            "The number of connections that you expect. If it is another one, nothing is done. Required for `delete`.",
        ),
    })
    .refine(({ connections, filter }) => (connections === undefined) !== (filter === undefined), {
      path: ["connections"],
      message: "or filter must be sent, and not both",
    })
    .refine(({ action, count }) => action !== "delete" || count !== undefined, {
      path: ["count"],
      message: "is required to delete connections",
    }),
);

const ResultsQuery = lazy(() => z.strictObject({ cursor: Cursor().optional() }));

const JobList = lazy(() => z.object({ data: z.array(BulkJobResponse()) }));

export const bulkJobs = new Hono<HttpEnv>();

bulkJobs.use(requireApp);

bulkJobs.post(
  "/",
  endpointWithInput(
    {
      id: "create-bulk-job",
      access: "connections:write",
      section: "Connections",
      summary: "Create a bulk job",
      description:
        DESCRIBED &&
        "Checks, refreshes, or deletes many connections, or creates connect sessions to reconnect them. Latchkey works on a few connections at a time, and pauses while a provider is unavailable. Up to five jobs can wait for each other.",
      input: fromBody(
        NewBulkJob,
        DESCRIBED && {
          action: "refresh",
          filter: { integration: BULK_JOB_EXAMPLE.filter?.integration, status: "active" },
        },
      ),
      response: returns(DESCRIBED && BulkJobResponse, DESCRIBED && BULK_JOB_EXAMPLE, { status: 202 }),
      failures: DESCRIBED && [],
    },
    (c, input) => appStub(c.env, c.get("appId")).createBulkJob(input, actorOf(c)),
  ),
);

bulkJobs.get(
  "/",
  endpoint(
    {
      id: "list-bulk-jobs",
      access: "read",
      section: "Connections",
      summary: "List bulk jobs",
      description:
        DESCRIBED &&
        "Returns the newest jobs first. Latchkey keeps the last 20 jobs, each for 7 days after it has ended.",
      response: returns(DESCRIBED && JobList, DESCRIBED && { data: [BULK_JOB_EXAMPLE] }),
      failures: DESCRIBED && [],
    },
    async (c) => {
      const jobs = await appStub(c.env, c.get("appId")).listBulkJobs();
      return jobs.ok ? ok({ data: jobs.value }) : jobs;
    },
  ),
);

bulkJobs.get(
  "/:job",
  endpoint(
    {
      id: "get-bulk-job",
      access: "read",
      section: "Connections",
      summary: "Get a bulk job's progress",
      response: returns(DESCRIBED && BulkJobResponse, DESCRIBED && BULK_JOB_EXAMPLE),
      failures: DESCRIBED && ["bulk_job_not_found"],
    },
    (c) => appStub(c.env, c.get("appId")).getBulkJob(pathParameter(c, "job")),
  ),
);

bulkJobs.get(
  "/:job/results",
  endpointWithInput(
    {
      id: "list-bulk-job-results",
      access: "read",
      section: "Connections",
      summary: "List a bulk job's results",
      description:
        DESCRIBED &&
        "Returns the connections of the job in the order in which it works on them, 200 on a page, with what happened to each. The links are there for keys with the scope `connections:write`.",
      input: fromQuery(ResultsQuery, DESCRIBED && {}),
      response: returns(
        DESCRIBED && pageOf(BulkResultResponse),
        DESCRIBED && { data: [BULK_RESULT_EXAMPLE], next_cursor: null },
        {
          secret: true,
        },
      ),
      failures: DESCRIBED && ["bulk_job_not_found"],
    },
    async (c, { cursor }) => {
      const app = c.get("appId");
      const page = await appStub(c.env, app).listBulkResults(pathParameter(c, "job"), cursor ?? 0);
      if (!page.ok) return page;
      const { items, next } = page.value;
      const mayConnect = allows(c.get("apiKey").access, "connections:write");
      const data = await Promise.all(items.map((item) => presentBulkResult(c, app, item, mayConnect)));
      return ok({ data, next_cursor: cursorOf(next) });
    },
  ),
);

bulkJobs.post(
  "/:job/cancel",
  endpoint(
    {
      id: "cancel-bulk-job",
      access: "connections:write",
      section: "Connections",
      summary: "Cancel a bulk job",
      description:
        DESCRIBED &&
        "The connections that the job has not reached stay as they are. A job that has ended does not change.",
      response: returns(
        DESCRIBED && BulkJobResponse,
        DESCRIBED && { ...BULK_JOB_EXAMPLE, state: "canceled" },
      ),
      failures: DESCRIBED && ["bulk_job_not_found"],
    },
    (c) => appStub(c.env, c.get("appId")).cancelBulkJob(pathParameter(c, "job"), actorOf(c)),
  ),
);
