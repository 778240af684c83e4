// /dashboard/apps/{app}/webhooks: the app's endpoint and its deliveries, and the actions on them. A form is sent to the URL of
// the page, so that its filters and the opened delivery stay.

import type { Context } from "hono";
import { Hono } from "../../../hono.ts";
import * as z from "zod";
import { lazy, type Parsed } from "../../../../shared/lazy.ts";
import { type AppRpc, appStub } from "../../../../apps/app-rpc.ts";
import type { DeliveryFilter } from "../../../../events/delivery-filter.ts";
import { Subscription } from "../../../../events/event.ts";
import type { WebhookNotice } from "../../../../pages/dashboard/webhooks/webhook-notice.tsx";
import { webhooksUrl } from "../../../../pages/dashboard/webhooks/webhooks-query.ts";
import { WebhooksPage } from "../../../../pages/dashboard/webhooks/webhooks-page.tsx";
import type { Failure } from "../../../../shared/failure.ts";
import { ok, type Result } from "../../../../shared/result.ts";
import { actorOf } from "../../../actor.ts";
import { formBody } from "../../../browser/form-body.ts";
import { seeOther } from "../../../browser/page-response.ts";
import { dashboardFailure, dashboardPage, formStatus } from "../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../../http-env.ts";
import { explain } from "../../../problem.ts";
import { Cursor, cursorOf, query, wholeNumber } from "../../../validate.ts";

const DELIVERIES_PER_PAGE = 50;
/** How often one press of "Redeliver all" asks for the next events. */
const MAX_BATCHES = 10;

/** How often, and how many times, an action looks whether something was sent. */
const LOOK_EVERY_MS = 200;
const MAX_LOOKS = 15;

const EVENT_ID = /^evt[0-9a-z]{20}$/;

/** Treats an empty form field as no filter. */
const optionalField = <S extends z.ZodType>(schema: S) =>
  z.preprocess(
    (value) => (typeof value === "string" && value.trim() === "" ? undefined : value),
    schema.optional(),
  );

const Action = lazy(() => z.enum(["test", "retry", "redeliver", "redeliver_all"]));

const PageQuery = lazy(() =>
  z.strictObject({
    search: optionalField(z.string().trim().max(256)),
    type: optionalField(Subscription()),
    state: optionalField(z.enum(["pending", "failed"])),
    cursor: z
      .string()
      .refine((text) => Cursor().safeParse(text).success)
      .optional(),
    event: z.string().regex(EVENT_ID).optional(),
    attempt: wholeNumber(1, 100).optional(),
    /** The action that has led to the page, how many events it sends, and whether others are left. */
    sent: Action().optional().catch(undefined),
    count: wholeNumber(0, 1_000_000).optional(),
    more: wholeNumber(1, 1).optional(),
  }),
);

type PageQuery = Parsed<typeof PageQuery>;

export const dashboardWebhooks = new Hono<HttpEnv>();

dashboardWebhooks.get("/", requireSignIn("read"), (c) => {
  const input = query(c, PageQuery());
  if (!input.ok) return dashboardFailure(c, input.failure);
  const { sent, count = 0, more, ...shown } = input.value;
  const hasMore = more !== undefined;
  return webhooksResponse(c, shown, sent === undefined ? null : { kind: "sent", sent, count, hasMore });
});

dashboardWebhooks.post("/", requireSignIn("full"), async (c) => {
  const input = query(c, PageQuery());
  if (!input.ok) return dashboardFailure(c, input.failure);
  const { action } = await formBody(c);
  const known = Action().safeParse(action);
  if (!known.success) return dashboardFailure(c, { code: "invalid_request" });
  const { sent: _, count: __, more: ___, ...shown } = input.value;
  const done = await act(c, known.data, shown);
  if (!done.ok) return webhooksResponse(c, shown, failedNotice(done.failure), done.failure);
  // The result is a page of its own, which can be loaded again without repeating the action.
  const { count, hasMore } = done.value;
  const result = { sent: known.data, count, more: hasMore ? 1 : undefined };
  return seeOther(webhooksUrl(c.get("namedApp"), { ...shown, attempt: undefined, ...result }));
});

/** How many deliveries an action sends, and whether others are left. */
type Done = Result<{ count: number; hasMore: boolean }>;

/** Does what a button on the page says, and waits a moment for the first result. */
async function act(
  c: Context<HttpEnv>,
  action: Parsed<typeof Action>,
  { type, search, event = "" }: PageQuery,
): Promise<Done> {
  const stub = appStub(c.env, c.get("namedApp"));
  const by = actorOf(c);
  const startedAt = Date.now();
  const isAfterStart = (at: string | null | undefined) => Date.parse(at ?? "") >= startedAt;
  const health = async () => {
    const app = await stub.get();
    return app.ok ? app.value.webhook_health : null;
  };
  const isTried = async () => {
    const found = await health();
    return found === null || found.pending === 0 || isAfterStart(found.last_failure?.at);
  };
  switch (action) {
    case "test": {
      const waiting = (await health())?.pending ?? 0;
      const tested = await stub.testWebhook(by);
      return tested.ok ? ok({ count: waiting, hasMore: false }) : tested;
    }
    case "retry": {
      const retried = await stub.replayEvents({ state: "pending" }, by);
      if (!retried.ok) return retried;
      await waitFor(isTried);
      return ok({ count: retried.value.replayed, hasMore: false });
    }
    case "redeliver": {
      const replayed = await stub.replayEvent(event, by);
      if (!replayed.ok) return replayed;
      await waitFor(async () => {
        const found = await stub.getEvent(event);
        return !found.ok || isAfterStart(found.value.delivery.last_attempts.at(-1)?.at);
      });
      return ok({ count: 1, hasMore: false });
    }
    case "redeliver_all": {
      const filter = { state: "failed" as const, type, ...searchFilter(search) };
      const all = await redeliverAll(stub, filter, by);
      if (all.ok) await waitFor(isTried);
      return all;
    }
  }
}

/** Waits until something was sent, for at most three seconds: an endpoint may take longer, or be paused. */
async function waitFor(isDone: () => Promise<boolean>): Promise<void> {
  for (let looks = 0; looks < MAX_LOOKS && !(await isDone()); looks++) await scheduler.wait(LOOK_EVERY_MS);
}

/** Queues all failed deliveries that match, batch by batch. */
async function redeliverAll(
  stub: Pick<DurableObjectStub<AppRpc>, "replayEvents">,
  filter: DeliveryFilter & { state: "failed" },
  by: ReturnType<typeof actorOf>,
): Promise<Done> {
  let count = 0;
  let hasMore = true;
  for (let batch = 0; hasMore && batch < MAX_BATCHES; batch++) {
    const replayed = await stub.replayEvents(filter, by);
    if (!replayed.ok) return replayed;
    count += replayed.value.replayed;
    hasMore = replayed.value.has_more;
  }
  return ok({ count, hasMore });
}

function failedNotice({ code, detail }: Failure): WebhookNotice {
  const { title } = explain(code);
  return { kind: "failed", title, text: detail ?? "Nothing was sent.", code };
}

/** Returns what a search filters by: a connection's ID. Anything else but an event's ID finds nothing. */
function searchFilter(search: string | undefined): { connection?: string } {
  return search === undefined || EVENT_ID.test(search) ? {} : { connection: search };
}

/** Renders the page. A search for the ID of an event opens the event. */
async function webhooksResponse(
  c: Context<HttpEnv>,
  shown: PageQuery,
  notice: WebhookNotice | null = null,
  failure: Failure | null = null,
): Promise<Response> {
  const { search, type, state, cursor, event } = shown;
  const searched = search !== undefined && EVENT_ID.test(search) ? search : undefined;
  const before = cursor === undefined ? null : Cursor().parse(cursor);
  const found = await appStub(c.env, c.get("namedApp")).webhooks(
    { type, state, ...searchFilter(search), before, limit: DELIVERIES_PER_PAGE },
    event ?? searched ?? null,
  );
  if (!found.ok) return dashboardFailure(c, found.failure);
  return dashboardPage(c, formStatus(c, failure), (context) => (
    <WebhooksPage
      context={context}
      overview={found.value}
      query={{ ...shown, event: event ?? searched }}
      nextCursor={cursorOf(found.value.page.nextBefore)}
      notice={notice}
      now={Date.now()}
    />
  ));
}
