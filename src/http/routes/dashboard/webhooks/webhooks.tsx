// /dashboard/apps/{app}/webhooks: the app's endpoint and its deliveries, and the actions on them. A form is sent to the URL of
// the page, so that its filters and the opened delivery stay.

import type { Context } from "hono";
import { Hono } from "../../../hono.ts";
import * as z from "zod";
import { lazy, type Parsed } from "../../../../shared/lazy.ts";
import { type AppRpc, appStub } from "../../../../apps/app-rpc.ts";
import type { DeliveryFilter } from "../../../../events/delivery-filter.ts";
import { Subscription } from "../../../../events/event.ts";
import { formatNumber } from "../../../../pages/dashboard/components/format-number.ts";
import type { WebhookNotice } from "../../../../pages/dashboard/webhooks/webhook-notice.tsx";
import { WebhooksPage } from "../../../../pages/dashboard/webhooks/webhooks-page.tsx";
import type { Failure } from "../../../../shared/failure.ts";
import { ok } from "../../../../shared/result.ts";
import { actorOf } from "../../../actor.ts";
import { formBody } from "../../../browser/form-body.ts";
import { dashboardFailure, dashboardPage, formStatus } from "../../../dashboard/dashboard-page.tsx";
import { requireSignIn } from "../../../dashboard/require-sign-in.tsx";
import type { HttpEnv } from "../../../http-env.ts";
import { explain } from "../../../problem.ts";
import { Cursor, cursorOf, query, wholeNumber } from "../../../validate.ts";

const DELIVERIES_PER_PAGE = 50;
/** How often one press of "Redeliver all" asks for the next events. */
const MAX_BATCHES = 10;

const EVENT_ID = /^evt[0-9a-z]{20}$/;

/** Treats an empty form field as no filter. */
const optionalField = <S extends z.ZodType>(schema: S) =>
  z.preprocess(
    (value) => (typeof value === "string" && value.trim() === "" ? undefined : value),
    schema.optional(),
  );

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
  }),
);

type PageQuery = Parsed<typeof PageQuery>;

const Action = lazy(() => z.enum(["test", "retry", "redeliver", "redeliver_all"]));

export const dashboardWebhooks = new Hono<HttpEnv>();

dashboardWebhooks.get("/", requireSignIn("read"), (c) => {
  const input = query(c, PageQuery());
  return input.ok ? webhooksResponse(c, input.value) : dashboardFailure(c, input.failure);
});

dashboardWebhooks.post("/", requireSignIn("full"), async (c) => {
  const input = query(c, PageQuery());
  if (!input.ok) return dashboardFailure(c, input.failure);
  const { action } = await formBody(c);
  const known = Action().safeParse(action);
  if (!known.success) return dashboardFailure(c, { code: "invalid_request" });
  const done = await act(c, known.data, input.value);
  if (done.ok) return webhooksResponse(c, input.value, done.value);
  return webhooksResponse(c, input.value, failedNotice(done.failure), done.failure);
});

type Done = { ok: true; value: WebhookNotice } | { ok: false; failure: Failure };

/** Does what a button on the page says. */
async function act(
  c: Context<HttpEnv>,
  action: Parsed<typeof Action>,
  { type, search, event }: PageQuery,
): Promise<Done> {
  const stub = appStub(c.env, c.get("namedApp"));
  const by = actorOf(c);
  switch (action) {
    case "test": {
      const tested = await stub.testWebhook(by);
      return tested.ok ? ok({ kind: "tested", test: tested.value }) : tested;
    }
    case "retry": {
      const retried = await stub.replayEvents({ state: "pending" }, by);
      if (!retried.ok) return retried;
      const { replayed } = retried.value;
      return doneNotice(
        "Trying everything that waits",
        `${deliveries(replayed)} ${replayed === 1 ? "is" : "are"} being sent, in order for each connection.`,
      );
    }
    case "redeliver": {
      const replayed = await stub.replayEvent(event ?? "", by);
      if (!replayed.ok) return replayed;
      return doneNotice("Redelivering", "The event is sent again with the same ID.");
    }
    case "redeliver_all": {
      const filter = { state: "failed" as const, type, ...searchFilter(search) };
      return redeliverAll(stub, filter, by);
    }
  }
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
  const rest = hasMore ? " Others are left. Redeliver them after these." : "";
  return doneNotice(
    "Redelivering",
    `${deliveries(count)} ${count === 1 ? "waits" : "wait"} to be sent again.${rest}`,
  );
}

const deliveries = (count: number) => `${formatNumber(count)} ${count === 1 ? "delivery" : "deliveries"}`;

const doneNotice = (title: string, text: string): Done => ok({ kind: "done", title, text });

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
