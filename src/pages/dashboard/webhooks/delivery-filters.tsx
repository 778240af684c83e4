// The search, the type, and the outcome that the list of deliveries is filtered by.

import type { WebhookOverview } from "../../../apps/app-rpc.ts";
import { Subscription } from "../../../events/event.ts";
import { formatNumber } from "../components/format-number.ts";
import { Select } from "../components/forms/select.tsx";
import { SearchField } from "../components/forms/search-field.tsx";
import { Segments } from "../components/segments.tsx";
import { webhooksPath } from "../frame/paths.ts";
import { type WebhooksQuery, webhooksUrl } from "./webhooks-query.ts";

const counted = (label: string, count: number) => (count === 0 ? label : `${label} (${formatNumber(count)})`);

export function DeliveryFilters({ overview, query }: { overview: WebhookOverview; query: WebhooksQuery }) {
  const { app, failed } = overview;
  const { search, type, state } = query;
  const waiting = app.webhook_health?.pending ?? 0;
  const withState = (value: WebhooksQuery["state"]) => webhooksUrl(app.id, { search, type, state: value });
  return (
    <form class="bar fill" method="get" action={webhooksPath(app.id)} role="search">
      <SearchField
        name="search"
        label="Search deliveries"
        placeholder="Event or connection ID"
        value={search}
      />
      {state !== undefined && <input type="hidden" name="state" value={state} />}
      <Select
        isFilter
        name="type"
        label="Type"
        any="Any type"
        selected={type}
        options={Subscription().options.map((each) => [each, each] as const)}
      />
      <button class="b" type="submit">
        Filter
      </button>
      <Segments
        label="Outcome"
        segments={[
          { label: "All", href: withState(undefined), current: state === undefined },
          { label: counted("Waiting", waiting), href: withState("pending"), current: state === "pending" },
          { label: counted("Given up", failed), href: withState("failed"), current: state === "failed" },
        ]}
      />
    </form>
  );
}
