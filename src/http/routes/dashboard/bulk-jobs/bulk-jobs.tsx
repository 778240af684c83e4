// /dashboard/apps/{app}/bulk-jobs: the bulk jobs, one of them with its progress, and the links of a job.

import type { Context } from "hono";
import { appStub } from "../../../../apps/app-rpc.ts";
import { type BulkItem, ITEMS_PER_PART } from "../../../../apps/bulk-jobs/bulk-job.ts";
import { type BulkItemRow, BulkJobPage } from "../../../../pages/dashboard/bulk-jobs/bulk-job-page.tsx";
import { BulkJobsPage } from "../../../../pages/dashboard/bulk-jobs/bulk-jobs-page.tsx";
import { appPath } from "../../../../pages/dashboard/frame/paths.ts";
import { csvLine } from "../../../../shared/csv.ts";
import { actorOf } from "../../../actor.ts";
import { seeOther } from "../../../browser/page-response.ts";
import { csvResponse } from "../../../csv/csv-response.ts";
import { dashboardFailure, dashboardPage } from "../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import { Hono } from "../../../hono.ts";
import type { HttpEnv } from "../../../http-env.ts";
import { presentBulkResult } from "../../../present-bulk-result.ts";
import { Cursor, cursorOf } from "../../../validate.ts";

const REFRESH_SECONDS = "3";

export const dashboardBulkJobs = new Hono<HttpEnv>();

dashboardBulkJobs.get("/", requireSignIn("read"), async (c) => {
  const app = c.get("namedApp");
  const jobs = await appStub(c.env, app).listBulkJobs();
  if (!jobs.ok) return dashboardFailure(c, jobs.failure);
  return dashboardPage(c, 200, (context) => (
    <BulkJobsPage context={context} app={app} jobs={jobs.value} now={Date.now()} />
  ));
});

dashboardBulkJobs.get("/:job", requireSignIn("read"), async (c) => {
  const cursor = Cursor().optional().safeParse(c.req.query("cursor"));
  if (!cursor.success) return dashboardFailure(c, { code: "invalid_request" });
  const app = c.get("namedApp");
  const stub = appStub(c.env, app);
  const from = cursor.data ?? 0;
  const id = c.req.param("job");
  const [job, page] = await Promise.all([stub.getBulkJob(id), stub.listBulkResults(id, from)]);
  if (!job.ok) return dashboardFailure(c, job.failure);
  if (!page.ok) return dashboardFailure(c, page.failure);
  // Loads the page again without script. A header, because the policy of the page forbids nothing of it.
  if (job.value.state === "running") c.header("refresh", REFRESH_SECONDS);
  return dashboardPage(c, 200, (context) => (
    <BulkJobPage
      context={context}
      app={app}
      job={job.value}
      items={page.value.items.map((item) => ({
        ...rowOf(item),
        account: page.value.accounts[item.id] ?? null,
        person: page.value.people[item.id] ?? null,
      }))}
      before={from * ITEMS_PER_PART}
      nextCursor={cursorOf(page.value.next)}
      now={Date.now()}
    />
  ));
});

dashboardBulkJobs.post("/:job/cancel", requireSignIn("connections:write"), async (c) => {
  const app = c.get("namedApp");
  const canceled = await appStub(c.env, app).cancelBulkJob(c.req.param("job"), actorOf(c));
  return canceled.ok
    ? seeOther(`${appPath(app)}/bulk-jobs/${canceled.value.id}`)
    : dashboardFailure(c, canceled.failure);
});

dashboardBulkJobs.get("/:job/links", requireSignIn("connections:write"), async (c) => {
  const job = await appStub(c.env, c.get("namedApp")).getBulkJob(c.req.param("job"));
  if (!job.ok) return dashboardFailure(c, job.failure);
  return csvResponse(c, "reconnect-links.csv", linkLines(c, job.value.id));
});

/** Returns the lines of a job's links that can still be used, one page of its connections at a time. */
async function* linkLines(c: Context<HttpEnv>, job: string): AsyncGenerator<string, void, undefined> {
  yield csvLine(["connection", "end_user", "connect_url", "expires_at"]);
  const app = c.get("namedApp");
  const stub = appStub(c.env, app);
  for (let from: number | null = 0; from !== null;) {
    const page = await stub.listBulkResults(job, from);
    if (!page.ok) throw new Error(`the export failed: ${page.failure.code}`);
    const { items, next, endUsers } = page.value;
    const links = await Promise.all(items.map((item) => presentBulkResult(c, app, item, true)));
    const lines = links
      .filter(({ connect_url }) => connect_url !== null)
      .map(({ connection, connect_url, expires_at }) =>
        csvLine([connection, endUsers[connection] ?? null, connect_url, expires_at]),
      );
    if (lines.length > 0) yield lines.join("");
    from = next;
  }
}

const rowOf = ({ id, result }: BulkItem): Omit<BulkItemRow, "account" | "person"> => ({
  id,
  outcome: result?.outcome ?? null,
  code: result?.code ?? null,
  revocation: result?.revocation ?? null,
  linkUntil: result?.session?.expires_at ?? null,
  at: result?.at ?? null,
});
