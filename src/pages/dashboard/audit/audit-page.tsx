// The audit log: who did what, in days, newest first. Of an app, or of the operator.

import type { AuditEntry } from "../../../apps/audit/audit-entry.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { Icon } from "../components/icon.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Paging } from "../components/paging.tsx";
import { Frame } from "../frame/frame.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { AuditDays } from "./audit-days.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { type AuditView, auditUrl, isFiltered } from "./audit-view.ts";

export function AuditPage(props: {
  context: PageContext;
  path: string;
  view: AuditView;
  entries: AuditEntry[];
  isFirstPage: boolean;
  nextCursor: string | null;
  keyNames: ReadonlyMap<string, string>;
  now: number;
}) {
  const { context, path, view, entries, isFirstPage, nextCursor, keyNames, now } = props;
  const isOfApp = context.frame !== null;
  const people: [string, string][] = isOfApp
    ? [...keyNames, ["operator", "The operator"], ["latchkey", "Latchkey"]]
    : [];
  return (
    <Frame context={context} title="Audit log" section="audit" sheet="audit">
      <PageHead
        title="Audit log"
        text={
          isOfApp
            ? "Who did what here and through the API. Kept for 400 days; nobody can change it."
            : "What the operator did, to all apps, also to deleted ones. Kept for 400 days; nobody can change it."
        }
      >
        {isOfApp && (
          <a class="b" href={auditUrl(`${path}/export`, view)}>
            <Icon name="download" />
            Export
          </a>
        )}
      </PageHead>
      <AuditFilters path={path} view={view} people={people} />
      {entries.length > 0 ? (
        <AuditDays entries={entries} keyNames={keyNames} now={now} />
      ) : (
        <div class="card">
          {isFiltered(view) || !isFirstPage ? (
            <EmptyState
              icon="search"
              title={nextCursor === null ? "Nothing matches" : "Nothing found so far"}
              text={
                nextCursor === null
                  ? undefined
                  : "This page has searched 20,000 entries. There are older ones."
              }
            >
              <a class="b main" href={nextCursor === null ? path : auditUrl(path, view, nextCursor)}>
                {nextCursor === null ? "Show everything" : "Search on"}
              </a>
            </EmptyState>
          ) : (
            <EmptyState
              icon="history"
              title="Nothing has been changed yet"
              text="Each change of settings, keys, integrations, and connections appears here, with who made it."
            />
          )}
        </div>
      )}
      <Paging
        note="Times in UTC"
        first={isFirstPage ? null : auditUrl(path, view)}
        next={nextCursor === null ? null : auditUrl(path, view, nextCursor)}
      />
    </Frame>
  );
}
