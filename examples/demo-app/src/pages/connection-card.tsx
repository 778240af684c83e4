// A connection with its details, its actions, and the result of the last action.
import type { Child } from "hono/jsx";
import type { Connection } from "latchkey/client";
import type { Outcome } from "../outcome.ts";
import { OutcomePanel } from "./outcome-panel.tsx";
import { RelativeTime } from "./time.tsx";

const statusWords: Readonly<Record<Connection["status"], string>> = {
  active: "Active",
  pending: "Pending",
  reauthorization_required: "Reconnect needed",
  deleted: "Deleted",
};

export function ConnectionCard(props: {
  connection: Connection;
  providerName: string;
  outcome: Outcome | undefined;
  now: number;
}) {
  const { connection, providerName } = props;
  const { account, status } = connection;
  return (
    <article class="card" id={connection.id}>
      <header>
        <h2>{providerName}</h2>
        <span class={`status ${status}`}>{statusWords[status]}</span>
      </header>
      {account && <p class="account">{account.label}</p>}
      <Details connection={connection} now={props.now} />
      <Actions connection={connection} />
      {props.outcome && <OutcomePanel outcome={props.outcome} now={props.now} />}
    </article>
  );
}

/** Returns whether the token has expired and will be refreshed when it is next used. */
function isRefreshedOnUse({ status, expires_at, refreshable }: Connection, now: number): boolean {
  return status === "active" && refreshable && expires_at !== null && Date.parse(expires_at) <= now;
}

function Details(props: { connection: Connection; now: number }) {
  const { connection, now } = props;
  const error = connection.last_error;
  return (
    <dl>
      <DetailRow term="Token expiry">
        {connection.expires_at ? <RelativeTime at={connection.expires_at} now={now} /> : "Unknown"}
        {isRefreshedOnUse(connection, now) && ", refreshed on next use"}
      </DetailRow>
      {connection.last_refreshed_at && (
        <DetailRow term="Last refreshed">
          <RelativeTime at={connection.last_refreshed_at} now={now} />
        </DetailRow>
      )}
      {connection.granted_scopes.length > 0 && (
        <DetailRow term="Granted">{connection.granted_scopes.join(", ")}</DetailRow>
      )}
      {connection.missing_scopes.length > 0 && (
        <DetailRow term="Not granted">{connection.missing_scopes.join(", ")}</DetailRow>
      )}
      {connection.stale && (
        <DetailRow term="Data">Stale: the provider could not read the latest data</DetailRow>
      )}
      {error && (
        <DetailRow term="Last error">
          <code>{error.code}</code> <RelativeTime at={error.at} now={now} />
        </DetailRow>
      )}
    </dl>
  );
}

function DetailRow(props: { term: string; children?: Child }) {
  return (
    <div>
      <dt>{props.term}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

function Actions(props: { connection: Connection }) {
  const { id, status, refreshable } = props.connection;
  return (
    <div class="actions">
      {status === "reauthorization_required" && (
        <Action id={id} name="reconnect" label="Reconnect" main inWindow />
      )}
      {status === "active" && (
        <>
          <Action id={id} name="call" label="Call the API" main />
          <Action id={id} name="token" label="Show token" />
          {refreshable && <Action id={id} name="refresh" label="Refresh" />}
          <Action id={id} name="check" label="Check" />
          <Action id={id} name="reconnect" label="Reconnect" inWindow />
        </>
      )}
      <a class="button plain" href={`/connections/${id}/disconnect`}>
        Disconnect
      </a>
    </div>
  );
}

/** A form with one button. The fragment scrolls the page back to this connection. */
function Action(props: { id: string; name: string; label: string; main?: boolean; inWindow?: boolean }) {
  return (
    <form
      method="post"
      action={`/connections/${props.id}/${props.name}#${props.id}`}
      data-window={props.inWindow}
    >
      <button class={props.main ? "" : "plain"}>{props.label}</button>
    </form>
  );
}
