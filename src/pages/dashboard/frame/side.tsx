// The navigation of an app: its places with what waits there, the documentation, and sign-out.

import type { Access } from "../../../shared/key-scopes.ts";
import { formatNumber } from "../components/format-number.ts";
import { Form } from "../components/forms/form.tsx";
import { Icon } from "../components/icon.tsx";
import { ProviderLogo } from "../components/provider-logo.tsx";
import type { FrameData, PageContext } from "./page-context.ts";
import { appPath } from "./paths.ts";
import { type Place, type PlaceName, HOME, OPERATOR, SETTINGS, visiblePlaces, WORK } from "./places.ts";

type Section = PlaceName | undefined;

export function Side({ context, section }: { context: PageContext; section: Section }) {
  const { frame, visitor } = context;
  const isOperator = visitor?.isOperator === true;
  const may = (access: Access) => visitor?.may(access) === true;
  const base = frame === null ? "/dashboard" : appPath(frame.app.id);
  const settings = visiblePlaces(SETTINGS, may);
  return (
    <nav class="side" id="side" popover="auto" aria-label={frame === null ? "Latchkey" : frame.app.name}>
      <Owner frame={frame} isOperator={isOperator} />
      {frame !== null && (
        <a class="find" href={`${base}/search`} data-search-link>
          <Icon name="search" />
          Search
          <kbd class="end" data-key hidden>
            Ctrl K
          </kbd>
        </a>
      )}
      {frame === null ? (
        <Places places={isOperator ? OPERATOR : HOME} base="/dashboard" waiting={null} section={section} />
      ) : (
        <>
          <Places places={visiblePlaces(WORK, may)} base={base} waiting={frame.waiting} section={section} />
          {settings.length > 0 && <h2>Settings</h2>}
          <Places places={settings} base={base} waiting={frame.waiting} section={section} />
        </>
      )}
      <ul class="foot">
        <li>
          <a href="/docs">
            <Icon name="book" />
            Documentation
          </a>
        </li>
        {visitor !== null && (
          <li>
            <Form context={context} action="/dashboard/sign-out">
              <button type="submit">
                <Icon name="leave" />
                Sign out
                <span class="small end">
                  {isOperator ? "Operator" : writes(may) ? "API key" : "API key, read only"}
                </span>
              </button>
            </Form>
          </li>
        )}
      </ul>
    </nav>
  );
}

/** Whether a key may change something. */
const writes = (may: (access: Access) => boolean) => may("connections:write") || may("integrations:write");

/** The app at the top. The operator's button opens the list of apps to switch to. */
function Owner({ frame, isOperator }: { frame: FrameData | null; isOperator: boolean }) {
  if (frame === null)
    return (
      <a class="switch" href="/dashboard">
        <Icon name="latchkey" />
        Latchkey
      </a>
    );
  const { id, name, logo } = frame.app;
  const shown = (
    <>
      <ProviderLogo name={name} src={logo} />
      <span>{name}</span>
    </>
  );
  if (!isOperator)
    return (
      <a class="switch" href={appPath(id)}>
        {shown}
      </a>
    );
  return (
    <button class="switch" type="button" popovertarget="apps">
      {shown}
      <span class="hide">, switch to another app</span>
      <Icon name="down" class="end soft" />
    </button>
  );
}

function Places(props: {
  places: readonly Place[];
  /** What the paths begin with. */
  base: string;
  waiting: FrameData["waiting"] | null;
  section: Section;
}) {
  const { places, base, waiting, section } = props;
  if (places.length === 0) return null;
  return (
    <ul>
      {places.map((place) => (
        <li>
          <a href={`${base}${place.path}`} aria-current={place.name === section ? "page" : undefined}>
            <Icon name={place.icon} />
            {place.label}
            {waiting !== null && <Waiting place={place} waiting={waiting} />}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The number of what waits for somebody, never a total. */
function Waiting({ place, waiting }: { place: Place; waiting: FrameData["waiting"] }) {
  const found = place.waiting?.(waiting);
  if (found === undefined || found.count === 0) return null;
  return (
    <span class="count end">
      {formatNumber(found.count)}
      <span class="hide"> {found.of}</span>
    </span>
  );
}
