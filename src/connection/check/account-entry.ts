// Reads the account, and what else is kept, from the response to an account request, or from an entry of its list.

import { ownValue } from "../../shared/own-value.ts";
import { JsonObject, valueAt } from "../../shared/json.ts";
import type { AccountProvider } from "../../providers/provider.ts";
import { readLearnedValues } from "../../providers/template-values.ts";
import type { Account } from "../connection.ts";
import { Metadata } from "../metadata.ts";
import { type AccountReader, compareAccounts, readDetail } from "./account.ts";
import { type AccountChoice, boundedChoices, differentChoices, MAX_CHOICES } from "./account-choice.ts";
import { type AccountCredential, accountEntries } from "./account-request.ts";

/** The credential of the account request, and what is known about it. */
type Credential = Pick<AccountCredential, "provider" | "accessToken" | "credentials">;

/** What reads the account of each entry, and the texts that no entry may repeat. */
type EntryReader = { read: AccountReader; secrets: readonly string[] };

/** Returns the account of a response or of an entry of its list, and what it says besides. */
export async function readEntry(
  { provider }: Credential,
  { read, secrets }: EntryReader,
  entry: unknown,
): Promise<{ account: Account | null; metadata: Metadata }> {
  const account = withoutSecrets(await read(entry), secrets);
  const { values: learned } = readLearnedValues(provider, "account", (path) => valueAt(entry, path));
  const isSecret = ([, value]: [string, unknown]) => textsIn(value).some((text) => repeats(text, secrets));
  const picked = Object.entries(pickMetadata(provider, entry)).filter((field) => !isSecret(field));
  return { account, metadata: { ...Object.fromEntries(picked), ...learned } };
}

/** Returns the accounts of a list's entries that the end user can choose from. */
export async function readChoices(
  credential: Credential,
  reader: EntryReader,
  entries: readonly unknown[],
): Promise<AccountChoice[]> {
  const { secrets } = reader;
  const { account: request } = credential.provider;
  const parts = partsOf(credential.provider);
  const choices: AccountChoice[] = [];
  for (const entry of entries.slice(0, MAX_CHOICES)) {
    const { account, metadata } = await readEntry(credential, reader, entry);
    const detail = readDetail(request, entry);
    const isSafe = detail === null || !repeats(detail, secrets);
    // An account without all parts of its ID can't be told from others. The page shows the ID.
    if (account !== null && account.parts.length >= parts && !repeats(account.id, secrets))
      choices.push({ account, metadata, detail: isSafe ? detail : null });
  }
  return differentChoices(boundedChoices(choices));
}

/** Returns the number of parts that the account ID of a provider has. */
export const partsOf = ({ token, account }: Pick<AccountProvider, "token" | "account">) =>
  token.account_fields.length + (account?.id?.length ?? 0);

/** What a response may not repeat: the token, what Basic authentication encodes, and the secret fields of the credential. */
export function secretsOf({ provider, accessToken, credentials }: Credential): string[] {
  const known = provider.kind === "api_key" ? provider.credentials.fields : {};
  const fields = Object.entries(credentials ?? {})
    .filter(([name]) => ownValue(known, name)?.secret !== false)
    .map(([, value]) => value);
  return [accessToken, `${accessToken}:`, ...fields];
}

/** Returns an account whose label repeats no secret. The ID is compared, so it stays as it is. */
function withoutSecrets(account: Account | null, secrets: readonly string[]): Account | null {
  if (account === null || !repeats(account.label, secrets)) return account;
  return { ...account, label: repeats(account.id, secrets) ? "" : account.id };
}

/** Returns the texts of a metadata value, which is at most two levels deep. */
const textsIn = (value: unknown): string[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flat().flatMap(textsIn)
    : [String(value)];

/** How much of a secret is compared: labels are cut, so a long secret may not be in them as a whole. */
const MAX_COMPARED = 32;

const repeats = (text: string, secrets: readonly string[]) =>
  secrets.some((secret) => text.includes(secret.slice(0, MAX_COMPARED)));

/** Returns the entry of a list that is about a known account; undefined where there is none. */
export async function knownEntry(
  { provider }: Credential,
  { read }: EntryReader,
  response: unknown,
  known: Account | null,
): Promise<unknown> {
  if (known === null) return undefined;
  for (const entry of accountEntries(provider, response) ?? []) {
    const account = await read(entry);
    if (account !== null && compareAccounts(known, account) === "same") return entry;
  }
  return undefined;
}

function pickMetadata(provider: AccountProvider, body: unknown): Metadata {
  const fields = provider.account?.metadata_fields ?? [];
  const parsed = JsonObject().safeParse(body);
  if (!parsed.success) return {};
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = Metadata().safeParse({ [field]: parsed.data[field] });
      return value.success ? Object.entries(value.data) : [];
    }),
  );
}
