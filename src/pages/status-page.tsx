// The page that an end user sees while an attempt takes a while, with the next step. It reloads when the status
// changes, and works without script.

import { Field } from "./field.tsx";
import { Layout } from "./layout.tsx";
import type { Words } from "./words/words.ts";
import type { AttemptStatus } from "../connection/connect/attempt-status.ts";

type Status = AttemptStatus & { appName: string; institution: string };

const POLL_SECONDS = 2;

/** Shows the status of an attempt. `backUrl` is set if the end user can return to the app before it is complete. */
export function StatusPage(props: {
  nonce: string;
  words: Words;
  state: string;
  /** The URL of this page. */
  url: string;
  status: Status;
  backUrl: string | null;
}) {
  const { nonce, words, state, url, status, backUrl } = props;
  const title = titleOf(words, status);
  return (
    <Layout nonce={nonce} words={words} title={title} head={isWaiting(status) && <AutoReload url={url} />}>
      <h1>{title}</h1>
      <Step words={words} state={state} url={url} status={status} backUrl={backUrl} />
      {isWaiting(status) && (
        <script
          nonce={nonce}
          data-url={url}
          data-next={status.next}
          dangerouslySetInnerHTML={{ __html: SCRIPT }}
        />
      )}
    </Layout>
  );
}

// Polls the status and reloads the page only when it has changed. Each reload makes a screen reader start over.
const SCRIPT = `
(() => {
  const { url, next } = document.currentScript.dataset;
  const poll = async () => {
    try {
      const response = await fetch(url + "&peek=1");
      if (response.ok && (await response.json()).next !== next) return location.replace(url);
    } catch {}
    setTimeout(poll, ${POLL_SECONDS * 1000});
  };
  setTimeout(poll, ${POLL_SECONDS * 1000});
})();
`;

/** Reloads the page in browsers without script. */
function AutoReload({ url }: { url: string }) {
  return (
    <noscript>
      <meta http-equiv="refresh" content={`${POLL_SECONDS};url=${url}`} />
    </noscript>
  );
}

const isWaiting = ({ next }: Status) => next === "wait" || next === "action";

function titleOf({ status: words }: Words, status: Status): string {
  switch (status.next) {
    case "provider":
      return words.continueAt(status.institution);
    case "input":
      return words.inputRequired(status.institution);
    case "action":
      return words.actionRequired(status.institution);
    case "wait":
    case "confirm":
    case "connected":
      return words.waiting(status.institution);
  }
}

function Step(props: { words: Words; state: string; url: string; status: Status; backUrl: string | null }) {
  const { state, url, status, backUrl } = props;
  const words = props.words.status;
  switch (status.next) {
    case "provider":
      return (
        <>
          <p>{words.consent(status.appName)}</p>
          <a class="action" href={status.url} rel="noreferrer">
            {props.words.connect.continueTo(status.institution)}
          </a>
          <p class="soft">
            {words.alreadyDone} <a href={url}>{words.checkStatus}</a>.
          </p>
        </>
      );
    case "input":
      return (
        <form method="post" action="/connect/status">
          <Picture image={status.image} alt={words.codeAlt} />
          <input type="hidden" name="state" value={state} />
          <input type="hidden" name="name" value={status.field.name} />
          <Field words={props.words} id="value" name="value" field={status.field} problem={undefined} />
          <button class="action" type="submit">
            {words.next}
          </button>
        </form>
      );
    case "action":
      return (
        <>
          <p>{status.instructions === "" ? words.confirmInApp : status.instructions}</p>
          <Picture image={status.image} alt={words.codeAlt} />
          <Progress />
          <p class="soft">{words.continuesAutomatically}</p>
        </>
      );
    case "wait":
    case "confirm":
    case "connected":
      return (
        <>
          <Progress />
          <p role="status">
            {status.next === "wait" && status.isUnreachable ? words.unreachable : words.expectedDuration}
          </p>
          {backUrl !== null && (
            <a class="action quiet" href={backUrl} rel="noreferrer">
              {words.backForNow(status.appName)}
            </a>
          )}
        </>
      );
  }
}

function Progress() {
  return <div class="progress" aria-hidden="true"></div>;
}

function Picture({ image, alt }: { image: string | null; alt: string }) {
  if (image === null) return <></>;
  return <img class="code" src={`data:image/png;base64,${image}`} alt={alt} />;
}
