// What a preview of the connect page shows: the app's own integration that has the most connections or, before there is one,
// an example.

import type { AppOverview } from "../../../apps/app-rpc.ts";
import { describeUsualRequest } from "../../../connection/kinds/oauth-code/connect/describe-integration.ts";
import type { Picker, SessionChoice } from "../../../connection/connect/session-view.ts";
import type { Integration } from "../../../integration/integration.ts";
import { kindOf } from "../../../providers/provider-kinds.ts";
import { providerOf } from "../../../providers/registry.ts";

/** The end user of a preview. */
export const SAMPLE_USER = { id: "maya", name: "Maya Torres" };

const EXAMPLE: SessionChoice = {
  integration: "example",
  provider: "example",
  providerName: "Example Drive",
  logo: null,
  kind: "code",
  category: "files",
  host: "accounts.drive.example",
  institution: null,
  recipient: "Example Drive",
  permissions: [
    {
      sees: {
        en: "Your files and folders",
        de: "Ihre Dateien und Ordner",
        "pt-BR": "Seus arquivos e pastas",
      },
    },
    {
      scope: "files.write",
      own: { en: "Add and edit files", de: "Dateien anlegen", "pt-BR": "Criar arquivos" },
    },
  ],
  fields: [],
  credentialUrl: null,
};

const EXAMPLE_PICKER: Picker = {
  total: 1,
  groups: [],
  entries: [{ ...EXAMPLE, connected: null, hasPassword: false }],
  found: 1,
};

/** Returns the IDs of an app's integrations, those with the most connections first. */
export function mostUsed({ integrations, connections }: AppOverview): string[] {
  const counts = new Map<string, number>();
  for (const { integration, count } of connections)
    if (integration !== null) counts.set(integration, (counts.get(integration) ?? 0) + count);
  return integrations.map(({ id }) => id).toSorted((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
}

/** Returns what the connect page shows of an integration, if it is one where end users sign in; otherwise an example. */
export function sampleChoice(integration: Integration | null): SessionChoice {
  if (integration === null || kindOf(providerOf(integration), integration) !== "code") return EXAMPLE;
  const described = describeUsualRequest(integration);
  return described.ok ? described.value : EXAMPLE;
}

/** Returns a picker as it is, or an example if it has no entries. */
export const samplePicker = (picker: Picker | null): Picker =>
  picker === null || picker.found === 0 ? EXAMPLE_PICKER : picker;
