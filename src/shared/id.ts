// Identifiers and random values. Ids name things and are no secrets; they are still unguessable.

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const ID_LENGTH = 20;

export type AppId = string & { readonly brand: "app" };
export type ConnectionId = string & { readonly brand: "connection" };

const APP_ID = new RegExp(`^app[0-9a-z]{${ID_LENGTH}}$`);
const CONNECTION_ID = new RegExp(`^con[0-9a-z]{${ID_LENGTH}}$`);

export const isAppId = (value: string): value is AppId => APP_ID.test(value);
export const isConnectionId = (value: string): value is ConnectionId => CONNECTION_ID.test(value);

export const newAppId = (): AppId => branded(newId("app"), isAppId);
export const newConnectionId = (): ConnectionId => branded(newId("con"), isConnectionId);
export const newSessionId = () => newId("ses");
export const newAttemptId = () => newId("att");
export const newIntegrationId = () => newId("int");
export const newKeyId = () => newId("key");
export const newCallbackId = () => newId("cb");
export const newEventId = () => newId("evt");
export const newRevocationId = () => newId("rev");
export const newRequestId = () => newId("req");

/** A secret of 256 random bits: 52 characters of base 32, safe in URLs, headers and cookies. */
export const newSecret = () => randomBase32(52);

/** A prefix that tells what is named, and 100 random bits. */
const newId = (prefix: string) => `${prefix}${randomBase32(ID_LENGTH)}`;

/** The id of an event that something else stands behind: of one text it is always the same. */
export async function deriveEventId(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `evt${base32(new Uint8Array(digest, 0, ID_LENGTH))}`;
}

const randomBase32 = (length: number) => base32(crypto.getRandomValues(new Uint8Array(length)));

/** Lower-case base 32 without look-alikes: five bits of each byte, a character each. */
function base32(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += ALPHABET.charAt(byte & 31);
  return text;
}

function branded<T extends string>(value: string, is: (value: string) => value is T): T {
  if (!is(value)) throw new Error("a new id has the wrong form");
  return value;
}
