import type { PublicApiKey } from "../../../apps/keys/api-key.ts";
import { DAY } from "../../../shared/clock.ts";
import { CancelButton, Dialog } from "../components/dialog.tsx";
import { ActionForm } from "../components/forms/action-form.tsx";
import { countOf } from "../components/format-number.ts";
import { dayOf, Time } from "../components/time.tsx";
import { Columns } from "../components/columns.tsx";
import type { PageContext } from "../frame/page-context.ts";
import { nameOfKey } from "./key-names.ts";

/** From when on a page says how many days a key has left. */
const SOON_MS = 14 * DAY;

type Props = {
  context: PageContext;
  action: string;
  keys: PublicApiKey[];
  /** The key that was just created, and the one that the visitor has signed in with. */
  newKey: string | null;
  ownKey: string | null;
  now: number;
};

/** The API keys of an app, each with a dialog that deletes it. */
export function KeyTable(props: Props) {
  const { keys, newKey, now } = props;
  const names = new Map(keys.map((key) => [key.id, nameOfKey(key)]));
  return (
    <>
      <div class="card scroll">
        <table>
          <Columns
            of={[
              "Name",
              ["May", "mid-off"],
              "Last used",
              ["Expires", "off-phone"],
              ["Created", "late"],
              "(Actions)",
            ]}
          />
          <tbody>
            {keys.map((key) => (
              <tr class={key.id === newKey ? "open" : undefined}>
                <th scope="row" class="two">
                  <b>{nameOfKey(key)}</b> {key.id === newKey && <span class="pill good">New</span>}
                  <br />
                  <code class="soft" title={key.id}>
                    lk_…{key.last_four}
                  </code>
                </th>
                <td class="mid-off">
                  <Access scopes={key.scopes} />
                </td>
                <td class={key.last_used_at === null ? "soft" : undefined}>
                  <LastUse at={key.last_used_at} now={now} />
                </td>
                <td class="off-phone nw">
                  <Expiration at={key.expires_at} now={now} />
                </td>
                <td class="late soft">
                  <Time at={key.created_at} now={now} />
                  {key.created_by !== null && `, ${creatorOf(key.created_by, names)}`}
                </td>
                <td class="num">
                  <button
                    class="b bare"
                    type="button"
                    popovertarget={`delete-${key.id}`}
                    aria-label={`Delete ${nameOfKey(key)}…`}
                  >
                    Delete…
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {keys.map((key) => (
        <DeleteDialog {...props} apiKey={key} />
      ))}
    </>
  );
}

function Access({ scopes }: { scopes: string[] | null }) {
  if (scopes === null) return <>Everything</>;
  return (
    <>
      {scopes.map((scope) => (
        <code>{scope}</code>
      ))}
    </>
  );
}

/** The hour of the last use. The current one is not over. */
function LastUse({ at, now }: { at: string | null; now: number }) {
  if (at === null) return <>Not yet</>;
  return now - Date.parse(at) < 3_600_000 ? <>This hour</> : <Time at={at} now={now} />;
}

function Expiration({ at, now }: { at: string | null; now: number }) {
  if (at === null) return <>Never</>;
  const left = Date.parse(at) - now;
  if (left <= 0) return <span class="bad">Expired</span>;
  if (left > SOON_MS) return <Time at={at} now={now} />;
  const days = Math.floor(left / DAY);
  return (
    <span class="warn">
      {dayOf(Date.parse(at))}, {days === 0 ? "within a day" : `in ${countOf(days, "day")}`}
    </span>
  );
}

function creatorOf(
  { who, key_id }: NonNullable<PublicApiKey["created_by"]>,
  names: ReadonlyMap<string, string>,
): string {
  if (who === "operator") return "operator";
  return (key_id === null ? undefined : names.get(key_id)) ?? "a deleted key";
}

function DeleteDialog({ context, action, apiKey, ownKey, now }: Props & { apiKey: PublicApiKey }) {
  const id = `delete-${apiKey.id}`;
  const name = nameOfKey(apiKey);
  return (
    <Dialog id={id} title={`Delete “${name}”?`}>
      <p class="soft">
        Calls with this key are refused from then on. It may work for another minute. This cannot be undone.
        {apiKey.last_used_at !== null && (
          <>
            {" "}
            It was last used: <LastUse at={apiKey.last_used_at} now={now} />.
          </>
        )}
      </p>
      {apiKey.id === ownKey && <p>You are signed in with this key. Deleting it signs you out.</p>}
      <div class="bar">
        <ActionForm
          context={context}
          action={action}
          class="b end"
          fields={{ action: "delete", key: apiKey.id }}
        >
          Delete the key
        </ActionForm>
        <CancelButton dialog={id} />
      </div>
    </Dialog>
  );
}
