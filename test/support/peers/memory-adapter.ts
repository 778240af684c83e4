// The storage of an oidc-provider server, in memory.

import type { Adapter, AdapterPayload } from "oidc-provider";

/** The rows of one model. The server itself checks whether they are expired. */
export class MemoryAdapter implements Adapter {
  static readonly #rows = new Map<string, AdapterPayload>();
  readonly #model: string;

  constructor(model: string) {
    this.#model = model;
  }

  upsert(id: string, payload: AdapterPayload): Promise<void> {
    MemoryAdapter.#rows.set(`${this.#model}:${id}`, payload);
    return Promise.resolve();
  }

  find(id: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(MemoryAdapter.#rows.get(`${this.#model}:${id}`));
  }

  findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.#entries().find(([, payload]) => payload.uid === uid)?.[1]);
  }

  findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return Promise.resolve(this.#entries().find(([, payload]) => payload.userCode === userCode)?.[1]);
  }

  destroy(id: string): Promise<void> {
    MemoryAdapter.#rows.delete(`${this.#model}:${id}`);
    return Promise.resolve();
  }

  consume(id: string): Promise<void> {
    const row = MemoryAdapter.#rows.get(`${this.#model}:${id}`);
    if (row !== undefined) row.consumed = Math.floor(Date.now() / 1000);
    return Promise.resolve();
  }

  revokeByGrantId(grantId: string): Promise<void> {
    for (const [key, payload] of MemoryAdapter.#rows)
      if (payload.grantId === grantId && !key.startsWith("Session:")) MemoryAdapter.#rows.delete(key);
    return Promise.resolve();
  }

  #entries(): [string, AdapterPayload][] {
    return [...MemoryAdapter.#rows].filter(([key]) => key.startsWith(`${this.#model}:`));
  }
}
