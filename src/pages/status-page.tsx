// The page that an end user sees while an attempt takes a while, with the next step. It reloads when the status
// changes, and works without script.

import type { ShownApp } from "../brand/brand.ts";
import { FormField } from "./connect/form-field.tsx";
import { type PopupMessage, PopupScript } from "./leave-popup.tsx";
import { AutoReload, PollScript } from "./poll-status.tsx";
import { Icon } from "./sheet/icon.tsx";
import { Pair, type Shown, shownApp } from "./sheet/logo.tsx";
import { Sheet } from "./sheet/sheet.tsx";
import type { Words } from "./words/words.ts";
import type { AttemptStatus } from "../connection/connect/attempt-status.ts";

type Status = Exclude<AttemptStatus, { next: "choose" | "device" }> & { institution: string };

const POLL_SECONDS = 2;

/** Shows the status of an attempt, with a way to return to the app before it is complete. */
export function StatusPage(props: {
  nonce: string;
  words: Words;
  state: string;
  /** The URL of this page. */
  url: string;
  status: Status;
  app: ShownApp;
  provider: Shown;
  /** Returns to the app: with the result so far, or without a connection. */
  backUrl: string;
  /** Whether the attempt goes on without the person. */
  isDone: boolean;
  /** The message to send when the end user returns to the app from a popup. */
  leave: PopupMessage | undefined;
}) {
  const { nonce, words, url, status, app, provider, leave } = props;
  const title = titleOf(words, status);
  const head = isWaiting(status) && <AutoReload url={url} seconds={POLL_SECONDS} />;
  return (
    <Sheet nonce={nonce} words={words} title={title} app={app} head={head}>
      <div class="calm">
        <header class="head">
          <Pair provider={provider} app={shownApp(app)} join={isWaiting(status) ? "waiting" : "reads"} />
          <h1>{title}</h1>
          <Explanation words={words} app={app} status={status} />
        </header>
        <Step {...props} />
      </div>
      <Actions {...props} />
      {leave !== undefined && <PopupScript nonce={nonce} leave={leave} when="click" />}
      {isWaiting(status) && <PollScript nonce={nonce} url={url} next={status.next} seconds={POLL_SECONDS} />}
    </Sheet>
  );
}

const isWaiting = ({ next }: Status) => next === "wait" || next === "action";

function titleOf({ status: words }: Words, status: Status): string {
  switch (status.next) {
    case "provider":
      return words.continueAt(status.institution);
    case "input":
      return isCode(status)
        ? words.codeRequired(status.institution)
        : words.inputRequired(status.institution);
    case "action":
      return words.actionRequired(status.institution);
    case "wait":
    case "confirm":
    case "connected":
      return words.waiting(status.institution);
  }
}

/** Says what happens, below the title. */
function Explanation({ words, app, status }: { words: Words; app: ShownApp; status: Status }) {
  const { status: texts } = words;
  switch (status.next) {
    case "provider":
      return <p>{texts.consent(app.name)}</p>;
    case "input":
      return isCode(status) ? <p>{texts.codeSent(status.institution)}</p> : <></>;
    case "action":
      return <p>{texts.continuesAutomatically}</p>;
    case "wait":
    case "confirm":
    case "connected":
      return <p>{texts.expectedDuration}</p>;
  }
}

type StepProps = {
  words: Words;
  state: string;
  url: string;
  status: Status;
  app: ShownApp;
  backUrl: string;
  isDone: boolean;
};

/** What institutions call a one-time code. */
const ONE_TIME_CODE = /token|code|c[óo]digo|otp|sms/i;

/** Whether the person enters a code that the institution has sent or shows elsewhere. */
const isCode = ({ image, field: { name, label, type } }: Status & { next: "input" }) =>
  image === null && (type === "number" || ONE_TIME_CODE.test(`${name} ${label}`));

const FORM = "go";

/** What the person sees or enters. */
function Step({ words, status }: StepProps) {
  const { status: texts } = words;
  switch (status.next) {
    case "provider":
      return <></>;
    case "input": {
      const { label, help, placeholder } = status.field;
      return (
        <>
          <Code image={status.image} alt={texts.codeAlt} />
          <FormField
            words={words}
            form={FORM}
            field={{ ...status.field, name: "value" }}
            texts={{ label, hint: help, problem: null, placeholder }}
            value=""
            hasFocus
            isCode={isCode(status)}
          />
        </>
      );
    }
    case "action":
      return (
        <>
          <Notice text={status.instructions === "" ? texts.confirmInApp : status.instructions} />
          <Code image={status.image} alt={texts.codeAlt} />
        </>
      );
    case "wait":
    case "confirm":
    case "connected": {
      const isUnreachable = status.next === "wait" && status.isUnreachable;
      return <Notice text={isUnreachable ? texts.unreachable : texts.confirmThere(status.institution)} />;
    }
  }
}

function Actions({ words, state, url, status, app, backUrl, isDone }: StepProps) {
  const back = (
    <a class={isDone ? "button line" : "button"} href={backUrl} rel="noreferrer" data-leave>
      {isDone ? words.status.backForNow(app.name) : words.layout.cancel}
    </a>
  );
  switch (status.next) {
    case "provider":
      return (
        <>
          <div class="actions">
            <a class="button main" href={status.url} rel="noreferrer">
              {words.connect.continueTo(status.institution)}
            </a>
            {back}
          </div>
          <p class="small fine">
            <span>
              {words.status.alreadyDone} <a href={url}>{words.status.checkStatus}</a>.
            </span>
          </p>
        </>
      );
    case "input":
      return (
        <form class="actions" id={FORM} method="post" action="/connect/status">
          <input type="hidden" name="state" value={state} />
          <input type="hidden" name="name" value={status.field.name} />
          <button class="button main" type="submit">
            {words.status.next}
          </button>
          {back}
        </form>
      );
    case "wait":
    case "action":
    case "confirm":
    case "connected":
      return <div class="actions">{back}</div>;
  }
}

function Notice({ text }: { text: string }) {
  return (
    <p class="row" role="status">
      <Icon name="clock" />
      <span>{text}</span>
    </p>
  );
}

function Code({ image, alt }: { image: string | null; alt: string }) {
  if (image === null) return <></>;
  return <img class="code" src={`data:image/png;base64,${image}`} alt={alt} />;
}
