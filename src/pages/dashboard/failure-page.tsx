import { Frame } from "./components/frame.tsx";
import type { PageContext } from "./components/chrome.ts";

/** What went wrong, and the way back. */
export function FailurePage(props: {
  chrome: PageContext;
  title: string;
  detail: string | null;
  code: string;
  requestId: string;
}) {
  const { chrome, title, detail, code, requestId } = props;
  return (
    <Frame chrome={chrome} title={title}>
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
