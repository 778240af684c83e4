// What a person sees while a provider is at work, and what they are to do next. The page comes again by
// itself: no script is needed for it.

import type { AttemptStatus } from "../connection/item/attempt-status.ts";
import { Field } from "./field.tsx";
import { Layout } from "./layout.tsx";

type Status = AttemptStatus & { appName: string; institution: string };

const AGAIN_SECONDS = 2;

/** How an attempt stands. `meanwhileUrl` leads back to the app, which is told when it is done. */
export function StatusPage(props: { nonce: string; state: string; status: Status; meanwhileUrl: string }) {
  const { nonce, state, status, meanwhileUrl } = props;
  const title = titleOf(status);
  return (
    <Layout nonce={nonce} title={title} again={isWaiting(status) ? AGAIN_SECONDS : null}>
      <h1>{title}</h1>
      <Step state={state} status={status} meanwhileUrl={meanwhileUrl} />
    </Layout>
  );
}

const isWaiting = ({ next }: Status) => next === "wait" || next === "action";

function titleOf(status: Status): string {
  switch (status.next) {
    case "provider":
      return `Go on at ${status.institution}`;
    case "input":
      return `${status.institution} asks for one more thing`;
    case "action":
      return `${status.institution} is waiting for you`;
    case "wait":
    case "confirm":
    case "connected":
      return `Connecting ${status.institution}`;
  }
}

function Step({ state, status, meanwhileUrl }: { state: string; status: Status; meanwhileUrl: string }) {
  switch (status.next) {
    case "provider":
      return (
        <>
          <p>Give or refuse your consent there; {status.appName} does not see what you enter.</p>
          <a class="action" href={status.url} rel="noreferrer">
            Continue to {status.institution}
          </a>
          <p class="soft">
            Done already? <a href={`/connect/status?state=${encodeURIComponent(state)}`}>See how it stands</a>
            .
          </p>
        </>
      );
    case "input":
      return (
        <form method="post" action="/connect/status">
          <Picture image={status.image} />
          <input type="hidden" name="state" value={state} />
          <input type="hidden" name="name" value={status.field.name} />
          <Field id="value" name="value" field={status.field} problem={undefined} />
          <button class="action" type="submit">
            Continue
          </button>
        </form>
      );
    case "action":
      return (
        <>
          <p>{status.instructions === "" ? "Please confirm the access in its app." : status.instructions}</p>
          <Picture image={status.image} />
          <Progress />
          <p class="soft">This page goes on by itself once that is done.</p>
        </>
      );
    case "wait":
    case "confirm":
    case "connected":
      return (
        <>
          <Progress />
          <p role="status">
            {status.next === "wait" && status.isUnreachable
              ? "The provider is not answering at the moment. This page tries again by itself."
              : "This takes a few seconds, sometimes a minute. The page goes on by itself."}
          </p>
          {status.next === "wait" && status.hasLanded && (
            <a class="action quiet" href={meanwhileUrl} rel="noreferrer">
              Back to {status.appName} meanwhile
            </a>
          )}
        </>
      );
  }
}

function Progress() {
  return <div class="progress" aria-hidden="true"></div>;
}

function Picture({ image }: { image: string | null }) {
  if (image === null) return <></>;
  return <img class="code" src={`data:image/png;base64,${image}`} alt="The code to scan with your device" />;
}
