// IDs and random values. IDs are not secret, but they can't be guessed either.

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const ID_LENGTH = 20;

export type AppId = string & { readonly brand: "app" };
export type ConnectionId = string & { readonly brand: "connection" };
export type AgentKeyId = string & { readonly brand: "agent_key" };
export type AgentCallId = string & { readonly brand: "agent_call" };

const APP_ID = new RegExp(`^app[0-9a-z]{${ID_LENGTH}}$`);
const CONNECTION_ID = new RegExp(`^con[0-9a-z]{${ID_LENGTH}}$`);
const AGENT_KEY_ID = new RegExp(`^agt[0-9a-z]{${ID_LENGTH}}$`);
const AGENT_CALL_ID = new RegExp(`^agc[0-9a-z]{${2 * ID_LENGTH}}$`);

export const isAppId = (value: string): value is AppId => APP_ID.test(value);
export const isConnectionId = (value: string): value is ConnectionId => CONNECTION_ID.test(value);

export const isAgentKeyId = (value: string): value is AgentKeyId => AGENT_KEY_ID.test(value);
export const isAgentCallId = (value: string): value is AgentCallId => AGENT_CALL_ID.test(value);

export const newAppId = (): AppId => branded(newId("app"), isAppId);
export const newConnectionId = (): ConnectionId => branded(newId("con"), isConnectionId);
export const newSessionId = () => newId("ses");
export const newAttemptId = () => newId("att");
export const newIntegrationId = () => newId("int");
export const newKeyId = () => newId("key");
export const newCallbackId = () => newId("cb");
export const newEventId = () => newId("evt");
export const newTestId = () => newId("tst");
export const newSigningKeyId = () => newId("sig");
export const newBulkJobId = () => newId("blk");
export const newSavedFilterId = () => newId("flt");
export const newRevocationId = () => newId("rev");

/** Returns a secret of 256 random bits: 52 base 32 characters, safe in URLs, headers and cookies. */
export const newSecret = () => randomBase32(52);

/** Returns an ID: a prefix for the type, and 100 random bits. */
const newId = (prefix: string) => `${prefix}${randomBase32(ID_LENGTH)}`;

/** Characters for request IDs, and how many were used. Every response needs an ID, so there are some for many. */
let requestIds = "";
let used = 0;

/**
 * Returns the ID of an entry of the audit log. `place` orders the entries of the same millisecond: 0 for the first. Their
 * IDs are in this order up to the thousandth.
 */
export function newAuditEntryId(place: number): string {
  const n = Math.min(place, 1023);
  return `aud${ALPHABET.charAt(n >> 5)}${ALPHABET.charAt(n & 31)}${randomBase32(ID_LENGTH - 2)}`;
}

/** Returns the ID of a request. */
export function newRequestId(): string {
  if (used === requestIds.length) {
    requestIds = randomBase32(64 * ID_LENGTH);
    used = 0;
  }
  used += ID_LENGTH;
  return `req${requestIds.slice(used - ID_LENGTH, used)}`;
}

/** Derives an event ID from a text. The same text always gives the same ID. */
export async function deriveEventId(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `evt${base32(new Uint8Array(digest, 0, ID_LENGTH))}`;
}

/** Returns the ID of the agent key with this hash (SHA-256, in hexadecimal), so that the key itself leads to its object. */
export function agentKeyIdOf(hash: string): AgentKeyId {
  return branded(`agt${base32(Uint8Array.fromHex(hash).slice(0, ID_LENGTH))}`, isAgentKeyId);
}

/** Returns the ID of a new call of an agent key. It begins with the key's ID, so that it leads to the key's object. */
export const newAgentCallId = (key: AgentKeyId): AgentCallId =>
  branded(`agc${key.slice("agt".length)}${randomBase32(ID_LENGTH)}`, isAgentCallId);

/** Returns the ID of the agent key that a call belongs to. */
export const agentKeyOfCall = (call: AgentCallId): AgentKeyId =>
  branded(`agt${call.slice("agc".length, "agc".length + ID_LENGTH)}`, isAgentKeyId);

const randomBase32 = (length: number) => base32(crypto.getRandomValues(new Uint8Array(length)));

/**
 * Encodes bytes in lowercase base 32 without similar-looking characters. Each character holds five bits of a
 * byte.
 */
function base32(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += ALPHABET.charAt(byte & 31);
  return text;
}

function branded<T extends string>(value: string, is: (value: string) => value is T): T {
  if (!is(value)) throw new Error("a new ID has the wrong format");
  return value;
}
