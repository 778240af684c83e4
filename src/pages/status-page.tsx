// What a person sees while a provider is at work, and what they are to do next. The page comes again when
// there is something else to see; no script is needed for it.

import { Field } from "./field.tsx";
import { Layout } from "./layout.tsx";
import type { Words } from "./words/words.ts";
import type { AttemptStatus } from "../connection/connect/attempt-status.ts";

type Status = AttemptStatus & { appName: string; institution: string };

const AGAIN_SECONDS = 2;

/** How an attempt stands. `meanwhileUrl` leads back to the app, where that may be gone to before it is done. */
export function StatusPage(props: {
  nonce: string;
  words: Words;
  state: string;
  /** Of this page. */
  url: string;
  status: Status;
  meanwhileUrl: string | null;
}) {
  const { nonce, words, state, url, status, meanwhileUrl } = props;
  const title = titleOf(words, status);
  return (
    <Layout nonce={nonce} words={words} title={title} head={isWaiting(status) && <ComeAgain url={url} />}>
      <h1>{title}</h1>
      <Step words={words} state={state} url={url} status={status} meanwhileUrl={meanwhileUrl} />
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

// Asks whether there is something else to see, and only then comes again: a page that comes anew by itself
// loses the place of whoever has it read aloud.
const SCRIPT = `
(() => {
  const { url, next } = document.currentScript.dataset;
  const look = async () => {
    try {
      const answer = await fetch(url + "&peek=1");
      if (answer.ok && (await answer.json()).next !== next) return location.replace(url);
    } catch {}
    setTimeout(look, ${AGAIN_SECONDS * 1000});
  };
  setTimeout(look, ${AGAIN_SECONDS * 1000});
})();
`;

/** For a browser without scripts. */
function ComeAgain({ url }: { url: string }) {
  return (
    <noscript>
      <meta http-equiv="refresh" content={`${AGAIN_SECONDS};url=${url}`} />
    </noscript>
  );
}

const isWaiting = ({ next }: Status) => next === "wait" || next === "action";

function titleOf({ status: words }: Words, status: Status): string {
  switch (status.next) {
    case "provider":
      return words.goOn(status.institution);
    case "input":
      return words.oneMore(status.institution);
    case "action":
      return words.waitsForYou(status.institution);
    case "wait":
    case "confirm":
    case "connected":
      return words.waiting(status.institution);
  }
}

function Step(props: {
  words: Words;
  state: string;
  url: string;
  status: Status;
  meanwhileUrl: string | null;
}) {
  const { state, url, status, meanwhileUrl } = props;
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
            {words.doneAlready} <a href={url}>{words.seeHow}</a>.
          </p>
        </>
      );
    case "input":
      return (
        <form method="post" action="/connect/status">
          <Picture image={status.image} alt={words.picture} />
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
          <p>{status.instructions === "" ? words.confirmThere : status.instructions}</p>
          <Picture image={status.image} alt={words.picture} />
          <Progress />
          <p class="soft">{words.byItself}</p>
        </>
      );
    case "wait":
    case "confirm":
    case "connected":
      return (
        <>
          <Progress />
          <p role="status">
            {status.next === "wait" && status.isUnreachable ? words.unreachable : words.takesSeconds}
          </p>
          {meanwhileUrl !== null && (
            <a class="action quiet" href={meanwhileUrl} rel="noreferrer">
              {words.meanwhile(status.appName)}
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
