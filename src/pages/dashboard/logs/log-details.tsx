// What an opened line says: its facts with links, what its code means, and all of it as JSON.

import type { StoredEntry } from "../../../logs/log-rpc.ts";
import { Copy } from "../components/copy.tsx";
import { Fact, Facts } from "../components/facts.tsx";
import { formatNumber } from "../components/format-number.ts";
import { Time } from "../components/time.tsx";
import { connectionPath, webhooksPath } from "../frame/paths.ts";
import { type LogView, logSearchPath } from "./log-view.ts";

/** What is read for the opened line: the account of its connection, what its code means, and the line as the API returns it. */
export type OpenedLine = {
  /** Null where the connection is gone. */
  connection: { label: string } | null;
  meaning: { title: string; advice: string | null } | null;
  json: string;
  now: number;
};

const SOURCES = {
  api: "API",
  operator: "Operator",
  dashboard: "Dashboard",
  agent: "Agent",
  end_user: "End user",
  background: "Latchkey",
} as const;

export function LogDetails({
  view,
  entry,
  opened,
  keyNames,
}: {
  view: LogView;
  entry: StoredEntry;
  opened: OpenedLine;
  keyNames: ReadonlyMap<string, string>;
}) {
  const { app } = view;
  const { request_id, connection, integration, provider, code, provider_error, via, key_id } = entry;
  const { event_id, event_type, agent_key, duration_ms, sampled, at, stage } = entry;
  return (
    <div class="pad cols half flat">
      <Facts>
        {request_id !== undefined && (
          <Fact name="Request">
            <code>{request_id}</code>
            <br />
            <a href={logSearchPath(app, request_id)}>All lines of this request</a>
          </Fact>
        )}
        {connection !== undefined && (
          <Fact name="Connection">
            {opened.connection !== null && (
              <>
                <a href={connectionPath(app, connection)}>
                  <bdi>{opened.connection.label}</bdi>
                </a>
                <br />
              </>
            )}
            <code class="soft">{connection}</code>
            <br />
            <a href={logSearchPath(app, connection)}>All lines of this connection</a>
          </Fact>
        )}
        {(integration !== undefined || provider !== undefined) && (
          <Fact name="Integration">
            {[integration, provider]
              .filter((name, i, all) => name !== undefined && name !== all[i - 1])
              .join(" · ")}
          </Fact>
        )}
        {code !== undefined && (
          <Fact name="Code">
            <code>{code}</code>
            {opened.meaning !== null && (
              <>
                <br />
                {opened.meaning.title}.
                {opened.meaning.advice !== null && <span class="soft"> {opened.meaning.advice}</span>}
              </>
            )}
          </Fact>
        )}
        {provider_error !== undefined && (
          <Fact name="Provider responded">
            <code>{provider_error}</code>
          </Fact>
        )}
        {stage !== undefined && <Fact name="Step">{stage.replaceAll("_", " ")}</Fact>}
        {event_id !== undefined && (
          <Fact name="Event">
            <a href={`${webhooksPath(app)}?event=${event_id}#delivery`}>{event_type}</a>
            <br />
            <code class="soft">{event_id}</code>
          </Fact>
        )}
        {via !== undefined && (
          <Fact name="By">
            {SOURCES[via]}
            {key_id !== undefined && keyNames.has(key_id) && ` · ${keyNames.get(key_id)}`}
            {(key_id ?? agent_key) !== undefined && (
              <>
                <br />
                <code class="soft">{key_id ?? agent_key}</code>
              </>
            )}
          </Fact>
        )}
        <Fact name="Time">
          <Time at={at} now={opened.now} exact />
          {duration_ms !== undefined && `, ${formatNumber(duration_ms)} ms`}
        </Fact>
        {sampled > 1 && (
          <Fact name="Sampled">
            1 of {formatNumber(sampled)} like it at that time. The others are counted, but not kept.
          </Fact>
        )}
      </Facts>
      <div class="stack">
        <pre tabindex={0} role="region" aria-label="The line as JSON">
          {opened.json}
        </pre>
        <Copy label="request ID" value={request_id ?? entry.id} />
      </div>
    </div>
  );
}
