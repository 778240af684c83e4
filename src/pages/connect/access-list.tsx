// The lists of what an app can see and change.

import { Icon } from "../sheet/icon.tsx";
import type { Words } from "../words/words.ts";
import { type Access, canChange } from "./access.ts";

/** The most entries of the first list that are shown at once, and how many are shown of a longer one. */
const UNFOLDED = { most: 8, first: 6 };

/** The same above what can be changed, so that it is in sight on a phone. */
const UNFOLDED_ABOVE_CHANGES = { most: 4, first: 3 };

/** What can be changed never folds. */
export function AccessList({ words, app, access }: { words: Words; app: string; access: Access }) {
  const { connect } = words;
  const { sees, changes, others, types } = access;
  if (sees.length === 0 && !canChange(access)) return <></>;
  const { most, first } = canChange(access) ? UNFOLDED_ABOVE_CHANGES : UNFOLDED;
  const shown = sees.length > most ? first : sees.length;
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
                <Scope scope={scope} />
                {sentence !== null && `: ${sentence}`}
              </li>
            ))}
            {types.map((type) => (
              <li>{connect.accessOfType(<Scope scope={type} />)}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** A scope or a type, which breaks after its separators. */
function Scope({ scope }: { scope: string }) {
  return (
    <code>
      {scope.split(/(?<=[/.:])/).map((part, at) => (
        <>
          {at > 0 && <wbr />}
          {part}
        </>
      ))}
    </code>
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
