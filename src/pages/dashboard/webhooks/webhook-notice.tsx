// What an action on the page of webhooks has led to. The page says it after the redirect that follows the action, so that
// loading the page again repeats nothing.

import type { WebhookOverview } from "../../../apps/app-rpc.ts";
import { formatNumber } from "../components/format-number.ts";
import { Note } from "../components/note.tsx";
import { type Notice, NoticeCard } from "../components/notice.tsx";
import { Time } from "../components/time.tsx";
import { durationText } from "./duration.ts";
import { failureSentence, shortOutcome } from "./failure-words.ts";
import { ResponseText } from "./response-excerpt.tsx";

/** The actions that send something. */
export type Sent = "test" | "retry" | "redeliver" | "redeliver_all";

/** `count` is how many deliveries that was, for a test those that waited. `hasMore`: others are left. */
export type WebhookNotice = Notice | { kind: "sent"; sent: Sent; count: number; hasMore: boolean };

export function WebhookNoticeCard(props: { notice: WebhookNotice; overview: WebhookOverview; now: number }) {
  const { notice, overview, now } = props;
  if (notice.kind !== "sent") return <NoticeCard notice={notice} now={now} />;
  if (notice.sent === "test") return <TestNote count={notice.count} test={overview.lastTest} now={now} />;
  return (
    <Note
      tone="quiet"
      icon="webhook"
      role="status"
      class="notice"
      title={
        notice.sent === "redeliver"
          ? redeliveredText(overview)
          : `Sending ${formatNumber(notice.count)} ${notice.count === 1 ? "event" : "events"} again`
      }
    >
      <p class="soft">
        {resultText(overview, notice.sent, now)}
        {notice.hasMore && " Others are left. Redeliver them after these."}
      </p>
    </Note>
  );
}

/** Says where the result is, or why there is none yet. */
function resultText(overview: WebhookOverview, sent: Sent, now: number): string {
  if (!isWaiting(overview, sent)) return "The result is below.";
  const { app, opened } = overview;
  const isLater = (at: string | null | undefined) => Date.parse(at ?? "") > now;
  const health = app.webhook_health;
  if (health?.status === "disabled" || isLater(health?.next_attempt_at))
    return "Your endpoint still fails, so the rest waits.";
  if (sent === "redeliver" && isLater(opened?.delivery.next_attempt_at)) return "The last try is below.";
  return "Load this page again to see the result.";
}

const isWaiting = ({ app, opened }: WebhookOverview, sent: Sent) =>
  sent === "redeliver" ? opened?.delivery.state === "pending" : (app.webhook_health?.pending ?? 0) > 0;

const redeliveredText = (overview: WebhookOverview) =>
  isWaiting(overview, "redeliver") ? "The event waits to be sent again" : "The event was sent again";

function TestNote(props: { count: number; test: WebhookOverview["lastTest"]; now: number }) {
  const { count, test, now } = props;
  if (test === null) return null;
  const delivered = test.failure === null;
  const answer = `${shortOutcome(test)} ${test.status === null ? "after" : "in"} ${durationText(test.duration_ms)}`;
  return (
    <Note
      tone={delivered ? "good" : "bad"}
      role={delivered ? "status" : "alert"}
      class="notice tested"
      title={delivered ? `Test event delivered: ${answer}` : `Test event not delivered: ${answer}`}
    >
      <p class="soft">
        {delivered
          ? "Your endpoint accepted an event of the type webhook.test. Check that your backend verified its signature."
          : `Your endpoint ${failureSentence(test)}`}
        {delivered && count > 0 && ` It works again, so ${waitedText(count)} sent now.`} The test was sent at{" "}
        <Time at={test.at} now={now} exact />. It is not in the list, and not in the figures of 24 hours.
      </p>
      {test.response !== null && <ResponseText response={test.response} />}
    </Note>
  );
}

const waitedText = (count: number) =>
  count === 1 ? "the event that waited is" : `the ${formatNumber(count)} events that waited are`;
