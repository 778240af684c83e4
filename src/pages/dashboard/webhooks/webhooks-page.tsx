// An app's webhooks: the health of its endpoint, and the deliveries of the last 30 days.

import type { WebhookOverview } from "../../../apps/app-rpc.ts";
import { withoutQuery } from "../../../events/sent-request.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { formatNumber } from "../components/format-number.ts";
import { ActionForm } from "../components/forms/action-form.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Paging } from "../components/paging.tsx";
import { Pill } from "../components/status.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { webhooksPath } from "../frame/paths.ts";
import { DeliveryFilters } from "./delivery-filters.tsx";
import { DeliveryList } from "./delivery-list.tsx";
import { EndpointFigures } from "./endpoint-figures.tsx";
import { EndpointNote } from "./endpoint-note.tsx";
import { OpenedDelivery } from "./opened-delivery.tsx";
import { type WebhookNotice, WebhookNoticeCard } from "./webhook-notice.tsx";
import { type WebhooksQuery, webhooksUrl } from "./webhooks-query.ts";

type PageProps = {
  context: PageContext;
  overview: WebhookOverview;
  query: WebhooksQuery;
  nextCursor: string | null;
  notice: WebhookNotice | null;
  now: number;
};

export function WebhooksPage(props: PageProps) {
  const { context, overview, query, notice, now } = props;
  const mayManage = context.visitor?.may("full") === true;
  const { app, opened } = overview;
  const health = app.webhook_health;
  return (
    <Frame context={context} title="Webhooks" section="webhooks" sheet="webhooks" full>
      <PageHead
        title={
          <>
            Webhooks
            {health !== null && health.pending > 0 && (
              <>
                {" "}
                <Pill tone="warn">{formatNumber(health.pending)} waiting</Pill>
              </>
            )}
          </>
        }
        text={
          app.webhook_url === null ? (
            "No endpoint receives events yet. After you set one, you can send it a test event here."
          ) : (
            <code>{withoutQuery(app.webhook_url)}</code>
          )
        }
      >
        {mayManage && app.webhook_url !== null && (
          <ActionForm context={context} action={webhooksUrl(app.id, query)} fields={{ action: "test" }}>
            Send a test event
          </ActionForm>
        )}
        {mayManage && (app.webhook_url !== null || overview.page.data.length > 0) && (
          <a class={app.webhook_url === null ? "b main" : "b"} href={`${webhooksPath(app.id)}/settings`}>
            {app.webhook_url === null ? "Set an endpoint" : "Settings"}
          </a>
        )}
      </PageHead>
      {notice !== null && <WebhookNoticeCard notice={notice} overview={overview} now={now} />}
      <EndpointNote context={context} app={app} query={query} mayManage={mayManage} now={now} />
      {health !== null && <EndpointFigures health={health} now={now} />}
      <div class="stack">
        <DeliveryFilters overview={overview} query={query} />
        <div class={opened === null ? "stack" : "cols split"}>
          <div class="stack">
            <Deliveries {...props} />
          </div>
          {opened !== null && (
            <OpenedDelivery
              context={context}
              app={app.id}
              event={opened}
              people={overview.people}
              query={query}
              mayManage={mayManage}
              now={now}
            />
          )}
        </div>
      </div>
    </Frame>
  );
}

function Deliveries({ context, overview, query, nextCursor, now }: PageProps) {
  const mayManage = context.visitor?.may("full") === true;
  const { app, page, people, failed } = overview;
  const { search, type, state, cursor } = query;
  const isFiltered = search !== undefined || type !== undefined || state !== undefined;
  const next = nextCursor === null ? null : webhooksUrl(app.id, { ...query, cursor: nextCursor });
  const first = cursor === undefined ? null : webhooksUrl(app.id, { ...query, cursor: undefined });
  return (
    <>
      {state === "failed" && failed > 0 && mayManage && app.webhook_url !== null && (
        <div class="bar">
          <ActionForm
            context={context}
            action={webhooksUrl(app.id, query)}
            icon="refresh"
            fields={{ action: "redeliver_all" }}
          >
            Redeliver all {formatNumber(failed)}
          </ActionForm>
          <span class="small soft">They are sent after what is waiting for the same connection.</span>
        </div>
      )}
      <div class="card">
        {page.data.length > 0 ? (
          <DeliveryList deliveries={page.data} people={people} query={query} now={now} />
        ) : (
          <NoDeliveries overview={overview} isFiltered={isFiltered} next={next} mayManage={mayManage} />
        )}
      </div>
      <Paging
        note={isFiltered && next !== null && page.data.length === 0 ? undefined : "Kept for 30 days"}
        first={first}
        next={next}
      />
    </>
  );
}

function NoDeliveries(props: {
  overview: WebhookOverview;
  isFiltered: boolean;
  next: string | null;
  mayManage: boolean;
}) {
  const { overview, isFiltered, next, mayManage } = props;
  const { app } = overview;
  if (isFiltered)
    return (
      <EmptyState
        icon="search"
        title={next === null ? "No delivery fits these filters" : "None of the newest 20,000 events fits"}
        text={next === null ? undefined : "Older ones may."}
      >
        {next !== null && (
          <a class="b" href={next}>
            Search older events
          </a>
        )}
        <a class="b" href={webhooksPath(app.id)}>
          Clear all filters
        </a>
      </EmptyState>
    );
  if (app.webhook_url === null)
    return (
      <EmptyState
        icon="webhook"
        title="No endpoint yet"
        text={`Latchkey sends your backend an event when an account is connected, changes, or has to be reconnected. ${mayManage ? "Set the URL that receives events. Then send it a test event from this page." : ""}`}
      >
        {mayManage && (
          <a class="b main" href={`${webhooksPath(app.id)}/settings`}>
            Set an endpoint
          </a>
        )}
      </EmptyState>
    );
  return (
    <EmptyState
      icon="webhook"
      title="Nothing was sent yet"
      text="The first event is sent when an end user connects an account. A test event shows whether your endpoint works."
    />
  );
}
