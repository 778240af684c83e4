// The page on which an end user allows or declines a held call of an agent. What the agent has written is in a box of its own,
// in another font, with each hidden character as a code, so that it cannot be taken for words of this page.

import type { Child } from "hono/jsx";
import type { CallReview } from "../../agents/agent-rpc.ts";
import { Pair, type Shown, shownApp } from "../sheet/logo.tsx";
import { Icon } from "../sheet/icon.tsx";
import { Sheet } from "../sheet/sheet.tsx";
import type { Words } from "../words/words.ts";
import { isolatedParts, visibleText } from "./visible-text.ts";

/** The longest body that is shown as a whole. */
const MAX_SHOWN = 16 * 1024;

/** Whether a text has other letters than those that are always written from left to right. */
const HAS_OTHERS = /[^\x20-\x7e]/;

/** The values of the buttons. */
export const DECISIONS = { allow: "allow", decline: "decline" } as const;

export function ReviewPage(props: {
  nonce: string;
  words: Words;
  token: string;
  review: CallReview;
  provider: Shown;
}) {
  const { nonce, words, token, review, provider } = props;
  const { app, agent, target, content } = review;
  const { agentCall } = words;
  const title = agentCall.title(provider.name);
  const query = [...new URLSearchParams(content.query)];
  const headers = Object.entries(content.headers);
  const { body } = content;
  const shownBody = body?.slice(0, MAX_SHOWN) ?? "";
  const number = (value: number) => value.toLocaleString(words.language);
  const address = target.url;
  const texts = [address, ...query.flat(), ...headers.flat()];
  const hasHidden =
    texts.some((text) => visibleText(text, true) !== text) || visibleText(shownBody) !== shownBody;
  return (
    <Sheet nonce={nonce} words={words} title={title} app={app} wide>
      <header class="head">
        <Pair provider={provider} app={shownApp(app)} join="writes" />
        <h1>{title}</h1>
        <p>
          {agentCall.asks(
            <strong>
              <bdi>{agent}</bdi>
            </strong>,
            app.name,
          )}
        </p>
      </header>
      {target.account !== null && (
        <p class="row">
          <span class="small">{agentCall.account}</span>
          <strong>
            <bdi>{target.account}</bdi>
          </strong>
        </p>
      )}
      <section class="sent" aria-labelledby="sent">
        <h2 id="sent">{agentCall.request}</h2>
        <Part label={agentCall.destination} lines={[`${target.method} ${visibleText(address, true)}`]} />
        {query.length > 0 && <Part label={agentCall.query} lines={pairs(query, " = ")} />}
        {headers.length > 0 && <Part label={agentCall.headers} lines={pairs(headers, ": ")} />}
        {body !== null && (
          <div>
            <h3 class="small">{agentCall.body}</h3>
            <pre dir="ltr">
              {isolatedParts(visibleText(shownBody)).map((part, i) => (i % 2 === 1 ? isolated(part) : part))}
            </pre>
            {body.length > MAX_SHOWN && (
              <p class="small problem">
                <Icon name="problem" />
                <span>{agentCall.cut(number(MAX_SHOWN), number(body.length))}</span>
              </p>
            )}
          </div>
        )}
        {hasHidden && <p class="small">{agentCall.invisible}</p>}
      </section>
      <form class="actions" method="post" action="/agent-calls/review">
        <input type="hidden" name="token" value={token} />
        <p class="small">
          <Icon name="lock" />
          <span>{agentCall.once(provider.name)}</span>
        </p>
        <button class="button main" type="submit" name="decision" value={DECISIONS.allow}>
          {agentCall.allow}
        </button>
        <button class="button line" type="submit" name="decision" value={DECISIONS.decline}>
          {agentCall.decline}
        </button>
      </form>
    </Sheet>
  );
}

/** Isolates a text, so that letters that are written from right to left do not change the order of what is around it. */
const isolated = (text: string) => (HAS_OTHERS.test(text) ? <bdi>{text}</bdi> : text);

const pairs = (entries: readonly (readonly [string, string])[], separator: string) =>
  entries.map(([name, value]) => (
    <>
      {isolated(visibleText(name, true))}
      {separator}
      {isolated(visibleText(value, true))}
    </>
  ));

function Part({ label, lines }: { label: string; lines: readonly Child[] }) {
  return (
    <div>
      <h3 class="small">{label}</h3>
      {lines.map((line) => (
        <code dir="ltr">{line}</code>
      ))}
    </div>
  );
}
