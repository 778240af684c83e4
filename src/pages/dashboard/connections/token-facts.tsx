// What is known of a connection's token, which is never shown itself.

import type { PublicConnection } from "../../../connection/connection.ts";
import type { ConnectionFacts } from "../../../connection/connection-facts.ts";
import { Card } from "../components/card.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { formatNumber } from "../components/format-number.ts";
import { Time } from "../components/time.tsx";

export function TokenFacts(props: { connection: PublicConnection; facts: ConnectionFacts; now: number }) {
  const { connection, facts, now } = props;
  const { expires_at, refreshable, revocable, status } = connection;
  const hasEnded = status === "reauthorization_required";
  return (
    <Card id="token" title="Token" aside={<span class="small soft">Never shown</span>}>
      <Facts>
        <Fact name="Access token">
          {expires_at === null ? (
            "Not known to expire"
          ) : (
            <>
              {Date.parse(expires_at) <= now ? "Expired" : "Expires"} <Time at={expires_at} now={now} exact />
            </>
          )}
        </Fact>
        {!hasEnded && facts.renewed_from !== null && (
          <Fact name="Renewed after">
            <Time at={facts.renewed_from} now={now} exact />
          </Fact>
        )}
        <Fact name="Refresh token">
          {refreshable ? hasEnded ? <span class="bad">Refused</span> : "Yes" : "No"}
          {facts.keep_alive_days !== null && `, used at least every ${facts.keep_alive_days} days`}
        </Fact>
        {facts.grant_expires_at !== null && (
          <Fact name="Access ends">
            <Time at={facts.grant_expires_at} now={now} exact />
          </Fact>
        )}
        <Fact name="Version">{formatNumber(facts.version)}</Fact>
        <Fact name="Last refresh">
          <Time at={connection.last_refreshed_at} now={now} exact />
        </Fact>
        <Fact name="Can be revoked">{revocable ? "Yes" : "No"}</Fact>
      </Facts>
    </Card>
  );
}
