// The picker: the integrations of a session, each with a button that leads to its page.

import type {
  Picker,
  PickerEntry,
  PickerFilter,
  SessionView,
} from "../../connection/connect/session-view.ts";
import { type PopupMessage, PopupScript } from "../leave-popup.tsx";
import { Icon } from "../sheet/icon.tsx";
import { Logo, shownApp } from "../sheet/logo.tsx";
import { Sentences } from "../sheet/sentences.tsx";
import { Sheet } from "../sheet/sheet.tsx";
import type { Words } from "../words/words.ts";
import { type ConnectLink, connectPath, linkFields } from "./connect-link.ts";
import { SEARCH_SCRIPT } from "./scripts.ts";

/** From this number on, a picker has a search and categories, and two columns on a desktop. */
const MANY = 8;

/** Whether a picker has a search. */
export const hasSearch = ({ total }: Picker) => total >= MANY;

export function PickerPage(props: {
  nonce: string;
  words: Words;
  link: ConnectLink;
  view: SessionView;
  picker: Picker;
  filter: PickerFilter;
  /** Returns the URL of an entry's logo; null where it has none. */
  logoOf: (entry: PickerEntry) => string | null;
  /** Returns to the app without a connection. */
  cancelUrl: string;
  /** The message to send when the end user cancels in a popup. */
  leave: PopupMessage | undefined;
  isPreview?: boolean;
}) {
  const { nonce, words, link, view, picker, filter, logoOf, cancelUrl, leave } = props;
  const { app, endUser } = view;
  const { connect } = words;
  const title = connect.titleOfSeveral(app.name);
  const person = (
    <strong>
      <bdi>{endUser.name ?? endUser.id}</bdi>
    </strong>
  );
  return (
    <Sheet
      nonce={nonce}
      words={words}
      title={title}
      app={app}
      wide={hasSearch(picker)}
      isPreview={props.isPreview ?? false}
    >
      <header class="head start">
        <Logo of={shownApp(app)} />
        <h1>{title}</h1>
        <p class="small">
          <span class="whole">{connect.forPerson(person, null)}</span> <Sentences text={connect.notYou} />
        </p>
      </header>
      {hasSearch(picker) && <Search words={words} link={link} picker={picker} filter={filter} />}
      <form id="found" action="/connect">
        {linkFields(link).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <ul class="list">
          {picker.entries.map((entry, at) => (
            <li>
              <Entry words={words} entry={entry} logo={logoOf(entry)} lazy={at >= MANY} />
            </li>
          ))}
        </ul>
        {picker.found === 0 && (
          <>
            <p class="soft" role="status">
              {connect.nothingFound(filter.text)}
            </p>
            <a class="button line" href={connectPath(link)}>
              {connect.allServices}
            </a>
          </>
        )}
        {picker.found > picker.entries.length && (
          <a class="button line" href={connectPath(link, { ...filterOf(filter), all: "1" })}>
            {connect.showAll(picker.found)}
          </a>
        )}
      </form>
      <a class="button" href={cancelUrl} rel="noreferrer" data-leave>
        {words.layout.cancel}
      </a>
      {leave !== undefined && <PopupScript nonce={nonce} leave={leave} when="click" />}
      {hasSearch(picker) && <script nonce={nonce} dangerouslySetInnerHTML={{ __html: SEARCH_SCRIPT }} />}
    </Sheet>
  );
}

/** A button, because a link of each entry would repeat the whole connect URL, and that is most of a long page. */
function Entry(props: { words: Words; entry: PickerEntry; logo: string | null; lazy: boolean }) {
  const { words, entry, logo, lazy } = props;
  const { integration: id, providerName: name, connected } = entry;
  const { connect } = words;
  const way = wayOf(connect, entry);
  return (
    <button class="pick" name="integration" value={id}>
      <Logo of={{ id, name, logo }} lazy={lazy} badge={connected === null ? undefined : "tick"} />
      <span>
        <b>{name}</b>
        {connected !== null && <span class="small good">{connect.connected(connected)}</span>}
        {connected === null && way !== null && <span class="small">{way}</span>}
      </span>
    </button>
  );
}

/** Returns how an entry is connected, or what it is for; null where there is nothing to say. */
function wayOf(words: Words["connect"], { kind, hasPassword, category }: PickerEntry): string | null {
  if (kind === "api_key") return hasPassword ? words.withPassword : words.withKey;
  return category === "protocol" ? null : words.category[category];
}

function Search(props: { words: Words; link: ConnectLink; picker: Picker; filter: PickerFilter }) {
  const { words, link, picker, filter } = props;
  const { connect } = words;
  const text = filter.text === "" ? {} : { q: filter.text };
  return (
    <form role="search" action="/connect">
      {linkFields(link).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {filter.group !== null && <input type="hidden" name="category" value={filter.group} />}
      <label class="hide" for="q">
        {connect.search}
      </label>
      <span class="input">
        <Icon name="search" soft />
        <input
          id="q"
          name="q"
          type="search"
          value={filter.text}
          placeholder={connect.search}
          maxlength={100}
          autocomplete="off"
          enterkeyhint="search"
        />
      </span>
      {picker.groups.length > 1 && (
        <nav class="chips" id="categories" aria-label={connect.categories}>
          <a href={connectPath(link, text)} aria-current={filter.group === null ? "true" : undefined}>
            {connect.all}
          </a>
          {picker.groups.map((group) => (
            <a
              href={connectPath(link, { ...text, category: group })}
              aria-current={filter.group === group ? "true" : undefined}
            >
              {connect.group[group]}
            </a>
          ))}
        </nav>
      )}
    </form>
  );
}

const filterOf = ({ text, group }: PickerFilter) => ({
  ...(text === "" ? {} : { q: text }),
  ...(group === null ? {} : { category: group }),
});
