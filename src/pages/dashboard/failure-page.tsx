import { Frame } from "./frame/frame.tsx";
import type { PageContext } from "./frame/page-context.ts";

/** A page for a failure, with a link back to the dashboard. */
export function FailurePage(props: {
  context: PageContext;
  title: string;
  detail: string | null;
  code: string;
  requestId: string;
}) {
  const { context, title, detail, code, requestId } = props;
  return (
    <Frame context={context} title={title}>
      <div class="card pad stack narrow">
        <h1>{title}</h1>
        {detail !== null && <p>{detail}</p>}
        <p>
          <a href="/dashboard">Back to the dashboard</a>
        </p>
        <p class="soft small">
          {code} · {requestId}
        </p>
      </div>
    </Frame>
  );
}
