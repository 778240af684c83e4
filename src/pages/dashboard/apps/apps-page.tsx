import type { IndexedApp } from "../../../apps/app-index.ts";
import { Frame } from "../frame/frame.tsx";
import { appPath } from "../frame/paths.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { PageHead } from "../components/page-head.tsx";
import { Paging } from "../components/paging.tsx";
import { Time } from "../components/time.tsx";
import type { PageContext } from "../frame/page-context.ts";

/** The list of all apps, for the operator. */
export function AppsPage(props: {
  context: PageContext;
  apps: IndexedApp[];
  isFirstPage: boolean;
  nextCursor: string | null;
  now: number;
}) {
  const { context, apps, isFirstPage, nextCursor, now } = props;
  return (
    <Frame context={context} title="Apps">
      <PageHead title="Apps" />
      <div class="card">
        {apps.length === 0 ? (
          <EmptyState
            icon="integration"
            title="There is no app yet"
            text={
              <>
                To create one, send a request to <code>POST /v1/apps</code>.
              </>
            }
          />
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col" class="off-phone">
                  ID
                </th>
                <th scope="col">Created</th>
              </tr>
            </thead>
            <tbody>
              {apps.map(({ id, name, created_at }) => (
                <tr>
                  <th scope="row">
                    <a href={appPath(id)}>{name}</a>
                    <span class="on-phone mono soft">{id}</span>
                  </th>
                  <td class="off-phone mono soft">{id}</td>
                  <td>
                    <Time at={created_at} now={now} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <Paging
        first={isFirstPage ? null : "/dashboard"}
        next={nextCursor === null ? null : `/dashboard?cursor=${encodeURIComponent(nextCursor)}`}
      />
    </Frame>
  );
}
