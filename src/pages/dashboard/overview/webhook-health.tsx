// The status of an app's webhook endpoint.

import type { PublicApp } from "../../../apps/settings/app.ts";
import { DetailRow } from "../connections/connection-details.tsx";
import { formatNumber } from "../components/format-number.ts";
import { Status } from "../components/status.tsx";
import { RelativeTime } from "../components/time.tsx";

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
        <dl class="details">
          <DetailRow name="Endpoint">
            <span class="mono">{withoutSecrets(webhook_url)}</span>
          </DetailRow>
          <DetailRow name="Pending">
            {formatNumber(health.pending)}
            {health.oldest_pending_at !== null && (
              <span class="soft">
                , oldest <RelativeTime at={health.oldest_pending_at} now={now} />
              </span>
            )}
          </DetailRow>
          <DetailRow name="Last success">
            <RelativeTime at={health.last_success_at} now={now} exact />
          </DetailRow>
          <DetailRow name="Last failure">
            {health.last_failure === null ? (
              <RelativeTime at={null} now={now} />
            ) : (
              <>
                {health.last_failure.status === null ? "No response" : `Status ${health.last_failure.status}`}
                <br />
                <RelativeTime at={health.last_failure.at} now={now} exact />
              </>
            )}
          </DetailRow>
          {health.consecutive_failures > 0 && (
            <DetailRow name="Consecutive failures">{formatNumber(health.consecutive_failures)}</DetailRow>
          )}
          {health.next_attempt_at !== null && (
            <DetailRow name="Next attempt">
              <RelativeTime at={health.next_attempt_at} now={now} exact />
            </DetailRow>
          )}
        </dl>
      )}
    </section>
  );
}

/** Removes the query and the user info, which may contain secrets. */
function withoutSecrets(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search === "" ? "" : "?…"}`;
}
