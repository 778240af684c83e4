// KV as a Cloudflare location sees it that has read a key before: what it has read stays as it is for a time, also that
// there was no value.

type Kv = {
  get(key: string, type: "text"): Promise<string | null>;
  put(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
};

type Read = { value: string | null; until: number };

/** Returns a view of a KV namespace in which each value is read again only after `delayMs`. Own writes are seen at once. */
export function delayKv(namespace: object, delayMs: number): object {
  const kv = namespace as Kv;
  const reads = new Map<string, Read>();
  const read = async (key: string): Promise<string | null> => {
    const known = reads.get(key);
    if (known !== undefined && known.until > Date.now()) return known.value;
    const value = await kv.get(key, "text");
    reads.set(key, { value, until: Date.now() + delayMs });
    return value;
  };
  return {
    get: async (key: string, { type }: { type: "text" | "json" }): Promise<unknown> => {
      const value = await read(key);
      return type === "json" && value !== null ? JSON.parse(value) : value;
    },
    put: async (key: string, value: string) => {
      await kv.put(key, value);
      reads.delete(key);
    },
    delete: async (key: string) => {
      await kv.delete(key);
      reads.delete(key);
    },
  };
}
