import type { AuditChange, AuditEntry, AuditValue } from "../../../apps/audit/audit-entry.ts";
import { Icon } from "../components/icon.tsx";
import { clockTime, fullTime } from "../components/time.tsx";
import { appPath, connectionPath, integrationPath, webhooksPath } from "../frame/paths.ts";
import { actorName, wayOf, wordsOf } from "./audit-words.ts";

/** An entry. Opened, it says what changed, and the request. */
export function AuditLine({ entry, keyNames }: { entry: AuditEntry; keyNames: ReadonlyMap<string, string> }) {
  const { id, at, by, action, target, changes } = entry;
  const seconds = String(new Date(at).getUTCSeconds()).padStart(2, "0");
  return (
    <details id={id}>
      <summary>
        <Icon name="next" class="turn" />
        <time class="mono soft" datetime={new Date(at).toISOString()} title={fullTime(at)}>
          {clockTime(at)}:{seconds}
        </time>
        <span class="grow">
          <b>{actorName(entry, keyNames)}</b> {wordsOf(entry)} <b>{target.name ?? target.id}</b>
        </span>
        <span class="mono soft off-phone">{by.address ?? wayOf(entry)}</span>
      </summary>
      <div class="pad stack">
        {changes.length > 0 && (
          <pre tabindex={0} role="group" aria-label="What changed">
            {changes.map((change) => (
              <Change change={change} />
            ))}
          </pre>
        )}
        <p class="soft small">
          <code>{action}</code> · <Target entry={entry} />
          {by.request_id !== null && (
            <>
              {" "}
              · request <code>{by.request_id}</code>
            </>
          )}{" "}
          · {wayOf(entry)}
          {by.address !== null && (
            <>
              {" "}
              · <code>{by.address}</code>
            </>
          )}
        </p>
      </div>
    </details>
  );
}

/** What was changed. An app, a connection, and an integration that exist have a page. */
function Target({ entry: { app, target } }: { entry: AuditEntry }) {
  const { type, id } = target;
  const words = type.replaceAll("_", " ");
  const href = app === null ? null : pathOf(app, type, id);
  return (
    <>
      {words} {href === null ? <code>{id}</code> : <a href={href}>{id}</a>}
    </>
  );
}

function pathOf(app: string, type: string, id: string): string | null {
  if (type === "connection") return connectionPath(app, id);
  if (type === "integration") return integrationPath(app, id);
  if (type === "bulk_job") return `${appPath(app)}/bulk-jobs/${id}`;
  if (type === "event") return `${webhooksPath(app)}?event=${id}#delivery`;
  if (type === "api_key") return `${appPath(app)}/keys`;
  return type === "app" ? appPath(app) : null;
}

/** A field: for a list, what was added and removed; for other values, the one before and the one after. */
function Change({ change: { field, from, to } }: { change: AuditChange }) {
  if (from === undefined && to === undefined) return <>{`${field} (the values are not recorded)\n`}</>;
  const [before, after] = [linesOf(from), linesOf(to)];
  const kept = after.filter((line) => before.includes(line));
  return (
    <>
      {`${field}\n`}
      {kept.map((line) => `  ${line}\n`).join("")}
      {before
        .filter((line) => !kept.includes(line))
        .map((line) => (
          <b>{`- ${line}\n`}</b>
        ))}
      {after
        .filter((line) => !kept.includes(line))
        .map((line) => (
          <b class="add">{`+ ${line}\n`}</b>
        ))}
    </>
  );
}

function linesOf(value: AuditValue | undefined): string[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [String(value)];
}
