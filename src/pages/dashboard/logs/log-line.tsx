// One line of the log, and what it says when it is opened.

import type { StoredEntry } from "../../../logs/log-rpc.ts";
import { isFailure } from "../../../logs/log-entry.ts";
import { formatNumber } from "../components/format-number.ts";
import { Mark } from "../components/status.tsx";
import { clockTime, dayOf, fullTime } from "../components/time.tsx";
import { LogDetails, type OpenedLine } from "./log-details.tsx";
import { logQuery, type LogView } from "./log-view.ts";

const KIND_LABELS = { refresh: "Refresh", check: "Check", connect: "Connect", webhook: "Webhook" } as const;

export function LogLine(props: {
  view: LogView;
  entry: StoredEntry;
  /** Set if the line is open. */
  opened: OpenedLine | null;
  /** The names of the keys, by their IDs. Those of deleted keys are missing. */
  keyNames: ReadonlyMap<string, string>;
  now: number;
}) {
  const { view, entry, opened, keyNames, now } = props;
  const { id, at, kind, method, status, duration_ms, sampled } = entry;
  const failed = isFailure(entry);
  const isToday = Math.floor(at / 86_400_000) === Math.floor(now / 86_400_000);
  return (
    <article class={opened === null ? undefined : "opened"} id={id}>
      <a
        class="line-head"
        href={`${logQuery(view, { line: opened === null ? id : null })}#${id}`}
        aria-expanded={opened === null ? "false" : "true"}
      >
        <time class="t mono soft" datetime={new Date(at).toISOString()} title={fullTime(at)}>
          {isToday ? secondOf(at) : `${dayOf(at)} ${clockTime(at)}`}
        </time>
        <span class="c">
          <Mark
            tone={
              failed ? ((status ?? 0) === 429 ? "warn" : "bad") : entry.code === undefined ? "good" : "warn"
            }
          >
            {status ?? (failed ? "Failed" : "OK")}
          </Mark>
        </span>
        <span class="m soft">{kind === "request" ? method : KIND_LABELS[kind]}</span>
        <span class="grow">
          <Words entry={entry} />
        </span>
        {sampled > 1 && <span class="small soft nw">1 of {formatNumber(sampled)}</span>}
        <span class="soft off-phone by">{byOf(entry, keyNames)}</span>
        <span class="ms soft num off-phone">
          {duration_ms === undefined ? "" : `${formatNumber(duration_ms)} ms`}
        </span>
      </a>
      {opened !== null && <LogDetails view={view} entry={entry} opened={opened} keyNames={keyNames} />}
    </article>
  );
}

/** What happened, and to what. */
function Words({ entry }: { entry: StoredEntry }) {
  const {
    kind,
    route,
    connection,
    provider,
    integration = provider,
    code,
    provider_error,
    event_type,
    stage,
  } = entry;
  const reason = [provider_error, code].filter((word) => word !== undefined).join(" · ");
  if (kind === "request")
    return (
      <>
        <code>{pathOf(route ?? "", connection)}</code> <span class="soft">{reason}</span>
      </>
    );
  const subject = kind === "webhook" ? event_type : (connection ?? "");
  return (
    <>
      <code>{kind === "webhook" ? subject : shortened(subject ?? "")}</code>
      {integration !== undefined && ` at ${integration}`}{" "}
      <span class="soft">
        {reason}
        {stage !== undefined && `, while ${stage.replaceAll("_", " ")}`}
      </span>
    </>
  );
}

const SHOWN_OF_ID = 9;
const shortened = (id: string) => (id.length > SHOWN_OF_ID ? `${id.slice(0, SHOWN_OF_ID)}…` : id);

/** Returns the route with the connection's ID, as far as the log has it. */
const pathOf = (route: string, connection: string | undefined) =>
  connection === undefined ? route : route.replace("{connection}", shortened(connection));

const secondOf = (at: number) => `${clockTime(at)}:${String(new Date(at).getUTCSeconds()).padStart(2, "0")}`;

function byOf({ via, key_id }: StoredEntry, keyNames: ReadonlyMap<string, string>): string {
  switch (via) {
    case "background":
      return "Latchkey";
    case "dashboard":
      return "Dashboard";
    case "operator":
      return "Operator";
    case "agent":
      return "Agent";
    case "end_user":
      return "End user";
    case "api":
    case undefined:
      return key_id === undefined ? "" : (keyNames.get(key_id) ?? shortened(key_id));
  }
}
