import { PageHead } from "./components/page-head.tsx";
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
      <PageHead title={title} text={detail ?? undefined} />
      <div class="bar">
        <a class="b main" href="/dashboard">
          Back to the dashboard
        </a>
      </div>
      <p class="small soft">
        <code>
          {code} · {requestId}
        </code>
      </p>
    </Frame>
  );
}
