// The opened delivery: its state, its attempts, and the response and the request of one of them.

import type { PublicAttempt } from "../../../events/attempt.ts";
import type { PublicDeliveryWithRequest } from "../../../events/delivery.ts";
import { Fact, Facts, TimeFact } from "../components/facts.tsx";
import { ActionForm } from "../components/forms/action-form.tsx";
import { Pill } from "../components/status.tsx";
import { Time } from "../components/time.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { connectionPath } from "../frame/paths.ts";
import { AttemptList } from "./attempt-list.tsx";
import { durationText } from "./duration.ts";
import { failureSentence, shortOutcome } from "./failure-words.ts";
import { RequestText } from "./request-text.tsx";
import { ResponseText } from "./response-excerpt.tsx";
import { subjectOf } from "./subject.ts";
import { type WebhooksQuery, webhooksUrl } from "./webhooks-query.ts";

export function OpenedDelivery(props: {
  context: PageContext;
  app: string;
  event: PublicDeliveryWithRequest;
  people: Record<string, string>;
  query: WebhooksQuery;
  mayManage: boolean;
  now: number;
}) {
  const { context, app, event, people, query, mayManage, now } = props;
  const { id, type, data, delivery } = event;
  const { last_attempts: attempts, request } = delivery;
  const { connection, integration } = data;
  const shown = attempts[(query.attempt ?? attempts.length) - 1] ?? attempts.at(-1);
  return (
    <section class="card" id="delivery" aria-labelledby="delivery-title">
      <header>
        <div>
          <h2 id="delivery-title">
            <code>{type}</code>
          </h2>
          <span class="small soft">
            <bdi>{subjectOf(data, people)}</bdi>
            {typeof integration === "string" && ` at ${integration}`}
          </span>
        </div>
        {mayManage && request !== null && (
          <ActionForm
            context={context}
            action={webhooksUrl(app, query)}
            icon="refresh"
            fields={{ action: "redeliver" }}
          >
            {delivery.state === "pending" ? "Try now" : "Redeliver"}
          </ActionForm>
        )}
      </header>
      <Facts>
        <Fact name="Event">
          <code>{id}</code>
        </Fact>
        <TimeFact name="Happened" at={event.timestamp} now={now} />
        {typeof connection === "string" && (
          <Fact name="Connection">
            <a href={connectionPath(app, connection)}>
              <code>{connection}</code>
            </a>
          </Fact>
        )}
        <State app={app} event={event} query={query} now={now} />
      </Facts>
      <div class="pad stack line-top">
        <h3>Attempts</h3>
        {shown === undefined ? (
          <p class="soft">{attemptsText(event)}</p>
        ) : (
          <>
            <AttemptList app={app} attempts={attempts} shown={shown} query={query} now={now} />
            {delivery.attempts > attempts.length && (
              <p class="small soft">
                The last {attempts.length} of {delivery.attempts} attempts.
              </p>
            )}
            <Response attempt={shown} />
          </>
        )}
        {request !== null && (
          <>
            <h3>{shown === undefined ? "Request to be sent" : "Request"}</h3>
            <RequestText request={request} at={shown?.at ?? null} />
          </>
        )}
      </div>
    </section>
  );
}

/** What happens next, or what has happened. */
function State(props: { app: string; event: PublicDeliveryWithRequest; query: WebhooksQuery; now: number }) {
  const { app, event, query, now } = props;
  const { state, ended_at, next_attempt_at, tried_until, waits_for } = event.delivery;
  if (state === "delivered" || state === "failed")
    return <TimeFact name={state === "delivered" ? "Delivered" : "Given up"} at={ended_at} now={now} />;
  if (state === "unsent") return <Fact name="Next try">None. The app had no endpoint.</Fact>;
  return (
    <>
      <Fact name="Next try">
        {waits_for !== null ? (
          <>
            After{" "}
            <a href={`${webhooksUrl(app, { ...query, event: waits_for, attempt: undefined })}#delivery`}>
              an earlier event
            </a>{" "}
            of the same connection
          </>
        ) : next_attempt_at === null ? (
          "None, until the endpoint is tried again"
        ) : Date.parse(next_attempt_at) <= now ? (
          "As soon as the endpoint works"
        ) : (
          <Time at={next_attempt_at} now={now} exact />
        )}
      </Fact>
      <TimeFact name="Tried until" at={tried_until} now={now} />
    </>
  );
}

function attemptsText({ delivery }: PublicDeliveryWithRequest): string {
  if (delivery.state === "pending") return "Nothing was sent yet.";
  return delivery.attempts === 0
    ? "Nothing was sent."
    : "This event was sent before Latchkey stored attempts.";
}

function Response({ attempt }: { attempt: PublicAttempt }) {
  const { status, failure, duration_ms, response } = attempt;
  return (
    <>
      <h3>
        Response <Pill tone={failure === null ? "good" : "bad"}>{shortOutcome(attempt)}</Pill>{" "}
        <span class="small soft">
          {status === null ? "after " : "in "}
          {durationText(duration_ms)}
        </span>
      </h3>
      {failure !== null && <p>The endpoint {failureSentence(attempt)}</p>}
      {response !== null && <ResponseText response={response} />}
    </>
  );
}
