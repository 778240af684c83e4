// The stored attempts of a delivery, oldest first. Each is a link that shows its response and request.

import type { PublicAttempt } from "../../../events/attempt.ts";
import { Columns } from "../components/columns.tsx";
import { Mark } from "../components/status.tsx";
import { Time } from "../components/time.tsx";
import { durationText } from "./duration.ts";
import { shortOutcome } from "./failure-words.ts";
import { type WebhooksQuery, webhooksUrl } from "./webhooks-query.ts";

export function AttemptList(props: {
  app: string;
  attempts: PublicAttempt[];
  shown: PublicAttempt;
  query: WebhooksQuery;
  now: number;
}) {
  const { app, attempts, shown, query, now } = props;
  const longest = Math.max(...attempts.map(({ duration_ms }) => duration_ms), 1);
  return (
    <table class="tries">
      <Columns hidden of={["Time", "Answer", ["Waited", "off-phone"], "Took"]} />
      <tbody>
        {attempts.map((attempt, i) => {
          const isShown = attempt === shown;
          return (
            <tr class={isShown ? "open" : undefined} aria-current={isShown ? "true" : undefined}>
              <th scope="row" class="nw">
                <a href={`${webhooksUrl(app, { ...query, attempt: i + 1 })}#delivery`}>
                  <Time at={attempt.at} now={now} exact />
                </a>
              </th>
              <td>
                <Mark tone={attempt.failure === null ? "good" : "bad"}>{shortOutcome(attempt)}</Mark>
              </td>
              <td class="grow off-phone">
                <svg class="spark" viewBox="0 0 300 8" preserveAspectRatio="none" aria-hidden="true">
                  <rect
                    class="f-data"
                    width={Math.max((attempt.duration_ms / longest) * 300, 2)}
                    height="8"
                  />
                </svg>
              </td>
              <td class="num nw">{durationText(attempt.duration_ms)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
