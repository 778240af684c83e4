import type { KeyContext, Keyring } from "./keyring.ts";
import { reEncrypt } from "./seal.ts";

/** The encrypted fields of a record, each with its key context. */
export type SealedFields<F extends string> = {
  contexts: Record<F, KeyContext>;
  /** Returns the stored fields; null where the record is gone. */
  read: () => Record<NoInfer<F>, string | null> | null;
  /** Stores changed fields. Called without an `await` after `read`. */
  write: (changed: Partial<Record<NoInfer<F>, string>>) => void;
};

/**
 * Re-encrypts the fields of a record with the current root key. Returns whether any used an older one. A
 * field is written only if it has not changed since it was read; a value written in the meantime already uses
 * the current key.
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
