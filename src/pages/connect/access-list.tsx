// The lists of what an app can see and change.

import { Icon } from "../sheet/icon.tsx";
import type { Words } from "../words/words.ts";
import { type Access, canChange } from "./access.ts";

/** The most entries of the first list that are shown at once. A longer list is folded after fewer. */
const MAX_UNFOLDED = 8;
const SHOWN_OF_FOLDED = 6;

/** What can be changed never folds. */
export function AccessList({ words, app, access }: { words: Words; app: string; access: Access }) {
  const { connect } = words;
  const { sees, changes, others } = access;
  if (sees.length === 0 && !canChange(access)) return <></>;
  const shown = sees.length > MAX_UNFOLDED ? SHOWN_OF_FOLDED : sees.length;
  const folded = sees.slice(shown);
  return (
    <div class="scopes">
      {sees.length > 0 && (
        <section>
          <h2>
            <Icon name="eye" soft />
            {connect.canSee(app)}
          </h2>
          <List items={sees.slice(0, shown)} />
          {folded.length > 0 && (
            <details>
              <summary>
                {connect.more(folded.length)}
                <Icon name="next" />
              </summary>
              <List items={folded} />
            </details>
          )}
        </section>
      )}
      {canChange(access) && (
        <section>
          <h2>
            <Icon name="pen" soft />
            {connect.canChange(app)}
          </h2>
          <ul>
            {changes.map((change) => (
              <li>{change}</li>
            ))}
            {others.map(({ scope, sentence }) => (
              <li>
                <code>{scope}</code>
                {sentence !== null && `: ${sentence}`}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function List({ items }: { items: readonly string[] }) {
  return (
    <ul>
      {items.map((item) => (
        <li>{item}</li>
      ))}
    </ul>
  );
}
