// What the picker of the connect page shows: the integrations of a session, with those first that the end user has used.

import type { Picker, PickerEntry, PickerFilter } from "../../connection/connection-rpc.ts";
import { GROUPS, groupOf } from "../../providers/category-group.ts";
import { endUserName } from "../../providers/way-to-connect.ts";
import { findProvider, keyProviderOf } from "../../providers/registry.ts";
import type { AppContext } from "../app-context.ts";
import { activeApp } from "../app-context.ts";

/** The most entries that are shown at first, so that a page with their logos stays small. */
const MAX_SHOWN = 20;

/** The most characters of logos that a page embeds. The entries after that have the logo of their provider. */
const MAX_LOGO_LENGTH = 12 * 1024;

type Offered = { entry: PickerEntry; lastUsed: string };

/** Returns what a picker shows of the integrations in `ids`; null where the app was deleted. */
export function pickIntegrations(
  context: AppContext,
  endUser: string,
  ids: readonly string[],
  filter: PickerFilter,
): Picker | null {
  if (activeApp(context) === null) return null;
  const used = new Map(context.directory.usedBy(endUser).map((one) => [one.integration, one]));
  const offered = ids.flatMap((id): Offered[] => {
    const integration = context.store.integration(id);
    const provider = integration === null ? undefined : findProvider(integration.provider);
    if (integration?.enabled !== true || provider === undefined) return [];
    const { kind, category } = provider;
    const { account, at } = used.get(id) ?? { account: null, at: "" };
    const { logo } = integration;
    const shown = {
      provider: provider.id,
      providerName: endUserName(integration, provider),
      logo,
      kind,
      category,
      hasPassword: kind === "api_key" && "password" in keyProviderOf(integration).credentials.fields,
    };
    return [{ entry: { integration: id, ...shown, connected: account }, lastUsed: at }];
  });
  const matching = offered
    .filter(({ entry: { category } }) => filter.group === null || groupOf(category) === filter.group)
    .filter(({ entry: { providerName } }) => foldedOf(providerName).includes(foldedOf(filter.text)))
    .toSorted((a, b) => compare(b.lastUsed, a.lastUsed) || compare(nameOf(a.entry), nameOf(b.entry)));
  const shown = filter.isComplete ? matching : matching.slice(0, MAX_SHOWN);
  let left = MAX_LOGO_LENGTH;
  const entries = shown.map(({ entry }) => {
    left -= entry.logo?.length ?? 0;
    return left < 0 ? { ...entry, logo: null } : entry;
  });
  const present = new Set(offered.map(({ entry }) => groupOf(entry.category)));
  const groups = GROUPS.filter((group) => present.has(group));
  return { total: offered.length, groups, entries, found: matching.length };
}

const nameOf = ({ providerName, integration }: PickerEntry) => `${foldedOf(providerName)} ${integration}`;

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Returns a text for comparisons, without case and accents. */
const foldedOf = (text: string) => text.trim().normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
