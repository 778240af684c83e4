import { Copy } from "./components/copy.tsx";
import { Fact, Facts } from "./components/facts.tsx";
import { PageHead } from "./components/page-head.tsx";
import { Frame } from "./frame/frame.tsx";
import type { PageContext } from "./frame/page-context.ts";
import { appPath } from "./frame/paths.ts";

/** Returns a text whose parts between backticks are code. */
const withCode = (text: string) =>
  text.split("`").map((part, n) => (n % 2 === 1 ? <code>{part}</code> : <>{part}</>));

/** A page for a failure: what it was, the way back, and what to quote about it. */
export function FailurePage(props: {
  context: PageContext;
  title: string;
  detail: string | null;
  code: string;
  requestId: string;
}) {
  const { context, title, detail, code, requestId } = props;
  const app = context.frame?.app;
  return (
    <Frame context={context} title={title}>
      <PageHead title={title} text={detail === null ? undefined : withCode(detail)} />
      <div class="bar">
        <a class="b main" href={app === undefined ? "/dashboard" : appPath(app.id)}>
          {app === undefined ? "Back to the dashboard" : "Back to the overview"}
        </a>
      </div>
      <div class="cols half">
        <div class="card">
          <Facts>
            <Fact name="Code">
              <code>{code}</code>
            </Fact>
            <Fact name="Request ID">
              <Copy label="request ID" value={requestId} />
            </Fact>
          </Facts>
        </div>
      </div>
    </Frame>
  );
}
