// One connection: what Latchkey knows about it, what can be done with it, and what the last action came to.
import type { Child } from "hono/jsx";
import type { Connection } from "latchkey/client";
import type { Outcome } from "../outcome.ts";
import { OutcomePanel } from "./outcome-panel.tsx";
import { Moment } from "./time.tsx";

const statusWords: Readonly<Record<Connection["status"], string>> = {
  active: "Active",
  pending: "Not finished",
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
      <Facts connection={connection} now={props.now} />
      <Actions connection={connection} />
      {props.outcome && <OutcomePanel outcome={props.outcome} now={props.now} />}
    </article>
  );
}

/** A token nobody has asked for since it expired is renewed when somebody does. */
function isRenewedLater({ status, expires_at, refreshable }: Connection, now: number): boolean {
  return status === "active" && refreshable && expires_at !== null && Date.parse(expires_at) <= now;
}

function Facts(props: { connection: Connection; now: number }) {
  const { connection, now } = props;
  const error = connection.last_error;
  return (
    <dl>
      <Fact term="Token expiry">
        {connection.expires_at ? <Moment at={connection.expires_at} now={now} /> : "none known"}
        {isRenewedLater(connection, now) && ", renewed at the next use"}
      </Fact>
      {connection.last_refreshed_at && (
        <Fact term="Last refreshed">
          <Moment at={connection.last_refreshed_at} now={now} />
        </Fact>
      )}
      {connection.granted_scopes.length > 0 && (
        <Fact term="Granted">{connection.granted_scopes.join(", ")}</Fact>
      )}
      {connection.missing_scopes.length > 0 && (
        <Fact term="Not granted">{connection.missing_scopes.join(", ")}</Fact>
      )}
      {connection.stale && <Fact term="Data">not up to date: the provider could not read the newest</Fact>}
      {error && (
        <Fact term="Last error">
          <code>{error.code}</code> <Moment at={error.at} now={now} />
        </Fact>
      )}
    </dl>
  );
}

function Fact(props: { term: string; children?: Child }) {
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

/** A form of one button. The fragment brings the page back to this connection. */
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
