import type { KeyContext, Keyring } from "./keyring.ts";
import { reEncrypt } from "./seal.ts";

/** Sealed fields, each with where it belongs. */
export type SealedFields<F extends string> = {
  contexts: Record<F, KeyContext>;
  /** The fields as they are stored; null where their record is gone. */
  read: () => Record<NoInfer<F>, string | null> | null;
  /** Stores fields; called without an await after `read`. */
  write: (changed: Partial<Record<NoInfer<F>, string>>) => void;
};

/**
 * Brings the sealed fields of a record under the current root key; tells whether there were any under an
 * older one. A field is written only where it is still what was opened: what was written meanwhile is
 * under the current key anyway.
 */
export async function reEncryptFields<F extends string>(
  keyring: Keyring,
  { contexts, read, write }: SealedFields<F>,
): Promise<boolean> {
  const before = read();
  if (before === null) return false;
  const reEncrypted: [F, string][] = [];
  for (const field in contexts) {
    const sealed = before[field];
    const next = sealed === null ? null : await reEncrypt(keyring, contexts[field], sealed);
    if (next !== null) reEncrypted.push([field, next]);
  }
  const current = read();
  const changed: Partial<Record<F, string>> = {};
  for (const [field, next] of reEncrypted) if (current?.[field] === before[field]) changed[field] = next;
  if (Object.keys(changed).length === 0) return false;
  write(changed);
  return true;
}
