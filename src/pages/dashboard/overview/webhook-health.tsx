// The status of an app's webhook endpoint.

import { withoutQuery } from "../../../events/sent-request.ts";
import type { PublicApp } from "../../../apps/settings/app.ts";
import { Card } from "../components/card.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { formatNumber } from "../components/format-number.ts";
import { Status } from "../components/status.tsx";
import { Time } from "../components/time.tsx";

export function WebhookHealth({ app, now }: { app: PublicApp; now: number }) {
  const { webhook_url, webhook_health: health } = app;
  return (
    <Card
      id="webhooks"
      title="Webhooks"
      aside={health !== null && <Status of="endpoint" status={health.status} />}
    >
      {webhook_url === null || health === null ? (
        <p class="pad soft">The app has no webhook endpoint.</p>
      ) : (
        <Facts>
          <Fact name="Endpoint">
            <span class="mono">{withoutQuery(webhook_url)}</span>
          </Fact>
          <Fact name="Pending">
            {formatNumber(health.pending)}
            {health.oldest_pending_at !== null && (
              <span class="soft">
                , oldest <Time at={health.oldest_pending_at} now={now} />
              </span>
            )}
          </Fact>
          <Fact name="Last success">
            <Time at={health.last_success_at} now={now} exact />
          </Fact>
          <Fact name="Last failure">
            {health.last_failure === null ? (
              <Time at={null} now={now} />
            ) : (
              <>
                {health.last_failure.status === null ? "No response" : `Status ${health.last_failure.status}`}
                <br />
                <Time at={health.last_failure.at} now={now} exact />
              </>
            )}
          </Fact>
          {health.consecutive_failures > 0 && (
            <Fact name="Consecutive failures">{formatNumber(health.consecutive_failures)}</Fact>
          )}
          {health.next_attempt_at !== null && (
            <Fact name="Next attempt">
              <Time at={health.next_attempt_at} now={now} exact />
            </Fact>
          )}
        </Facts>
      )}
    </Card>
  );
}
