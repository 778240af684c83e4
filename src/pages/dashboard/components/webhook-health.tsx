// How an app's webhooks are doing.

import type { PublicApp } from "../../../apps/settings/app.ts";
import { Fact } from "./connection-details.tsx";
import { formatNumber } from "./format-number.ts";
import { Status } from "./status.tsx";
import { RelativeTime } from "./time.tsx";

export function WebhookHealth({ app, now }: { app: PublicApp; now: number }) {
  const { webhook_url, webhook_health: health } = app;
  return (
    <section class="card" aria-labelledby="webhooks">
      <div class="title">
        <h2 id="webhooks">Webhooks</h2>
        {health !== null && <Status of="endpoint" status={health.status} />}
      </div>
      {webhook_url === null || health === null ? (
        <p class="none">The app has no webhook endpoint.</p>
      ) : (
        <dl class="facts">
          <Fact name="Endpoint">
            <span class="mono">{withoutSecrets(webhook_url)}</span>
          </Fact>
          <Fact name="Pending">
            {formatNumber(health.pending)}
            {health.oldest_pending_at !== null && (
              <span class="soft">
                , the oldest <RelativeTime at={health.oldest_pending_at} now={now} />
              </span>
            )}
          </Fact>
          <Fact name="Last success">
            <RelativeTime at={health.last_success_at} now={now} exact />
          </Fact>
          <Fact name="Last failure">
            {health.last_failure === null ? (
              <RelativeTime at={null} now={now} />
            ) : (
              <>
                {health.last_failure.status === null ? "No answer" : `Status ${health.last_failure.status}`}
                <br />
                <RelativeTime at={health.last_failure.at} now={now} exact />
              </>
            )}
          </Fact>
          {health.consecutive_failures > 0 && (
            <Fact name="Failures in a row">{formatNumber(health.consecutive_failures)}</Fact>
          )}
          {health.next_attempt_at !== null && (
            <Fact name="Next attempt">
              <RelativeTime at={health.next_attempt_at} now={now} exact />
            </Fact>
          )}
        </dl>
      )}
    </section>
  );
}

/** Some keep a key in the query, or before the host. */
function withoutSecrets(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search === "" ? "" : "?…"}`;
}
