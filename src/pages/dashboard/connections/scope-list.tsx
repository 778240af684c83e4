// The scopes of a connection: granted and missing, and what they mean.

import type { PublicConnection } from "../../../connection/connection.ts";
import type { ScopeWords } from "../../connect/access.ts";
import { Card } from "../components/card.tsx";
import { Icon } from "../components/icon.tsx";

export function ScopeList(props: { connection: PublicConnection; words: ReadonlyMap<string, ScopeWords> }) {
  const { connection, words } = props;
  const { granted_scopes, missing_scopes, needs_scopes, status } = connection;
  const missing = [...new Set([...needs_scopes, ...missing_scopes])];
  const isPending = status === "pending";
  const granted = isPending ? connection.requested_scopes : granted_scopes;
  const details = connection.granted_authorization_details ?? [];
  const counted = isPending ? "requested" : "granted";
  return (
    <Card
      id="scopes"
      title="Scopes"
      aside={
        <span class="small soft">
          {granted.length} {counted}
          {missing.length > 0 && `, ${missing.length} missing`}
        </span>
      }
    >
      {granted.length + missing.length + details.length === 0 && <p class="pad soft">No scopes</p>}
      <ul class="rows">
        {missing.map((scope) => (
          <li>
            <Icon name="cross" class="bad" />
            <Scope scope={scope} words={words} />
            <span class="small bad">{needs_scopes.includes(scope) ? "Needed by a call" : "Missing"}</span>
          </li>
        ))}
        {granted.map((scope) => (
          <li>
            <Icon name={isPending ? "clock" : "tick"} class={isPending ? "soft" : "good"} />
            <Scope scope={scope} words={words} />
          </li>
        ))}
        {details.map((detail) => (
          <li>
            <Icon name="tick" class="good" />
            <div>
              <code>{JSON.stringify(detail)}</code>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Scope({ scope, words }: { scope: string; words: ReadonlyMap<string, ScopeWords> }) {
  const known = words.get(scope.toLowerCase());
  const meaning = [known?.see?.en, known?.change?.en].filter((text) => text !== undefined).join(" · ");
  return (
    <div>
      <code>{scope}</code>
      {meaning !== "" && <p class="small soft">{meaning}</p>}
    </div>
  );
}
