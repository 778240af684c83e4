// The search, the type, and the outcome that the list of deliveries is filtered by.

import type { WebhookOverview } from "../../../apps/app-rpc.ts";
import { Subscription } from "../../../events/event.ts";
import { formatNumber } from "../components/format-number.ts";
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
      <label class="hide" for="type">
        Type
      </label>
      <select id="type" name="type">
        <option value="">Any type</option>
        {Subscription().options.map((each) => (
          <option value={each} selected={each === type}>
            {each}
          </option>
        ))}
      </select>
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
