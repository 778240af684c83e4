// The deliveries of a page, newest first.

import type { PublicDelivery } from "../../../events/delivery.ts";
import { Time } from "../components/time.tsx";
import { Columns } from "../components/columns.tsx";
import { DeliveryOutcome } from "./delivery-outcome.tsx";
import { durationText } from "./duration.ts";
import { subjectOf } from "./subject.ts";
import { type WebhooksQuery, webhooksUrl } from "./webhooks-query.ts";

export function DeliveryList(props: {
  deliveries: PublicDelivery[];
  people: Record<string, string>;
  query: WebhooksQuery;
  now: number;
}) {
  const { deliveries, people, query, now } = props;
  // Relative, because a page has 50 of them.
  const here = linkTo(query);
  return (
    <table class="sent">
      <Columns of={["Answer", "Event", "About", "Took", "Happened"]} />
      <tbody>
        {deliveries.map((event) => {
          const last = event.delivery.last_attempts.at(-1);
          const isOpen = event.id === query.event;
          const about = subjectOf(event.data, people);
          return (
            <tr class={isOpen ? "open" : undefined} aria-current={isOpen ? "true" : undefined}>
              <td>
                <DeliveryOutcome delivery={event.delivery} />
              </td>
              <th scope="row">
                <a href={`${here}${event.id}#delivery`}>
                  <code>{event.type}</code>
                </a>
                <small>{about}</small>
              </th>
              <td>{about}</td>
              <td>{last === undefined ? "–" : durationText(last.duration_ms)}</td>
              <td>
                <Time at={event.timestamp} now={now} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Returns the query of a page without what is opened, and ready for the ID of an event. */
function linkTo(query: WebhooksQuery): string {
  const { search } = new URL(webhooksUrl("", { ...query, event: undefined, attempt: undefined }), "http://x");
  return `${search === "" ? "?" : `${search}&`}event=`;
}
