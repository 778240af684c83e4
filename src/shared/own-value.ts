/**
 * Returns the value of a name that comes from outside. Names such as `constructor`, which every object inherits, have
 * no value unless the record itself has one.
 */
export function ownValue<V>(record: Readonly<Record<string, V>>, name: string): V | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
