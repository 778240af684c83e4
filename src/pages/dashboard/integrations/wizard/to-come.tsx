// What the first test will do, and what it sends.

import type { Child } from "hono/jsx";
import type { PublicIntegration } from "../../../../integration/present-integration.ts";
import type { KindName } from "../../../../providers/provider-kinds.ts";
import { Card } from "../../components/card.tsx";
import { Copy } from "../../components/copy.tsx";
import { Fact, Facts } from "../../components/facts.tsx";
import { Timeline, TimelineEntry } from "../../components/timeline.tsx";

const DELETED = "The connection is deleted, and its grant revoked where the provider can.";
const ACCOUNT = "Latchkey reads whose account it is.";

const STEPS: Readonly<Record<KindName, readonly string[]>> = {
  code: [
    "You allow access at the provider.",
    "The provider sends you back to the callback URL.",
    "Latchkey exchanges the code for a token.",
    ACCOUNT,
    DELETED,
  ],
  item: ["You connect an account on the provider’s page.", ACCOUNT, DELETED],
  api_key: ["You enter a key on the connect page.", "Latchkey checks it, and reads whose it is.", DELETED],
  client_credentials: ["Latchkey requests a token with the client’s credentials.", DELETED],
  jwt_bearer: ["Latchkey exchanges the assertion for a token.", DELETED],
};

/** `children` are the actions below. */
export function ToCome(props: { integration: PublicIntegration; kind: KindName; children: Child }) {
  const { integration, kind, children } = props;
  const { client_id, callback_url, scopes } = integration;
  return (
    <Card
      id="to-come"
      title="What the test does"
      aside={<span class="small soft">You see here what works, and what to correct</span>}
    >
      <div class="cols half flat">
        <Timeline>
          {STEPS[kind].map((step) => (
            <TimelineEntry at="">{step}</TimelineEntry>
          ))}
        </Timeline>
        {kind !== "api_key" && (
          <Facts>
            <Fact name="Client ID">{client_id === "" ? null : <code>{client_id}</code>}</Fact>
            {kind === "code" && (
              <Fact name="Callback URL">
                <Copy label="callback URL" value={callback_url} />
                <span class="small soft">The provider has to know exactly this one.</span>
              </Fact>
            )}
            <Fact name="Scopes">{scopes.length === 0 ? null : <code>{scopes.join(" ")}</code>}</Fact>
          </Facts>
        )}
      </div>
      {children}
    </Card>
  );
}
