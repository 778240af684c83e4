// What an action on the page of webhooks did.

import type { WebhookTest } from "../../../apps/app-rpc.ts";
import { Note } from "../components/note.tsx";
import { type Notice, NoticeCard } from "../components/notice.tsx";
import { durationText } from "./duration.ts";
import { failureSentence, shortOutcome } from "./failure-words.ts";
import { ResponseText } from "./response-excerpt.tsx";

export type WebhookNotice = Notice | { kind: "tested"; test: WebhookTest };

export function WebhookNoticeCard({ notice, now }: { notice: WebhookNotice; now: number }) {
  if (notice.kind !== "tested") return <NoticeCard notice={notice} now={now} />;
  const { test } = notice;
  const answer = `${shortOutcome(test)} ${test.status === null ? "after" : "in"} ${durationText(test.duration_ms)}`;
  return (
    <Note
      tone={test.delivered ? "good" : "bad"}
      role={test.delivered ? "status" : "alert"}
      class="notice tested"
      title={test.delivered ? `Test event delivered: ${answer}` : `Test event not delivered: ${answer}`}
    >
      <p class="soft">
        {test.delivered
          ? "Your endpoint accepted an event of the type webhook.test. Check that your backend verified its signature."
          : `Your endpoint ${failureSentence(test)}`}
      </p>
      {test.response !== null && <ResponseText response={test.response} />}
    </Note>
  );
}
