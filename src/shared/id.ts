// Identifiers and random values. Ids name things and are no secrets; they are still unguessable.

export type AppId = string & { readonly brand: "app" };
export type ConnectionId = string & { readonly brand: "connection" };
export type SessionId = string & { readonly brand: "session" };
export type AttemptId = string & { readonly brand: "attempt" };

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const ID_BYTES = 20;

/** Lower-case base 32 without look-alikes: five bits a byte, so 20 bytes make an id of 100 random bits. */
function randomBase32(length: number): string {
  let text = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(length))) text += ALPHABET.charAt(byte & 31);
  return text;
}

export const newAppId = () => `app${randomBase32(ID_BYTES)}` as AppId;
export const newConnectionId = () => `con${randomBase32(ID_BYTES)}` as ConnectionId;
export const newSessionId = () => `ses${randomBase32(ID_BYTES)}` as SessionId;
export const newAttemptId = () => `att${randomBase32(ID_BYTES)}` as AttemptId;
export const newIntegrationId = () => `int${randomBase32(ID_BYTES)}`;
export const newKeyId = () => `key${randomBase32(ID_BYTES)}`;
export const newCallbackId = () => `cb${randomBase32(ID_BYTES)}`;
export const newRequestId = () => `req${randomBase32(ID_BYTES)}`;

/** A secret of 256 random bits: 52 characters of base 32, safe in URLs, headers and cookies. */
export const newSecret = () => randomBase32(52);

const pattern = (prefix: string) => new RegExp(`^${prefix}[0-9a-z]{${ID_BYTES}}$`);
const APP_ID = pattern("app");
const CONNECTION_ID = pattern("con");

export const isAppId = (value: string): value is AppId => APP_ID.test(value);
export const isConnectionId = (value: string): value is ConnectionId => CONNECTION_ID.test(value);
