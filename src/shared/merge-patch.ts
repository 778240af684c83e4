/**
 * Merges a document into another one, and returns the result. Objects are merged by name, and any other value of the patch
 * replaces the earlier one, as in RFC 7396. Unlike there, null is a value.
 */
export function mergePatch<A extends object, B extends object>(target: A, patch: B): A & B;
export function mergePatch(target: object, patch: object): object {
  return merged(target, patch);
}

function merged(target: object, patch: object): Record<string, unknown> {
  // A Map, because names such as `__proto__` come from outside.
  const fields = new Map<string, unknown>(Object.entries(target));
  for (const [name, value] of Object.entries(patch)) {
    const before = fields.get(name);
    const isMerged = isRecord(value) && isRecord(before);
    if (value !== undefined) fields.set(name, isMerged ? merged(before, value) : value);
  }
  return Object.fromEntries(fields);
}

const isRecord = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
