import type { IndexedApp } from "../../../apps/app-index.ts";
import { Frame } from "../frame/frame.tsx";
import { appPath } from "../frame/paths.ts";
import { Paging } from "../components/paging.tsx";
import { RelativeTime } from "../components/time.tsx";
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
      <h1>Apps</h1>
      <div class="card">
        {apps.length === 0 ? (
          <p class="none">
            No apps yet. To create one, send a request to <code>POST /v1/apps</code>.
          </p>
        ) : (
          <table class="list">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col" class="from-medium">
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
                    <span class="below-medium-inline mono soft">
                      <br />
                      {id}
                    </span>
                  </th>
                  <td class="from-medium mono soft">{id}</td>
                  <td>
                    <RelativeTime at={created_at} now={now} />
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
