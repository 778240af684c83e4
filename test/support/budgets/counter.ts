import { type Alarm, type Counted, type Counts, noCounts } from "./counts.ts";

/** The binding of an object's class, and its ID. */
export type ObjectAddress = Pick<Alarm, "binding" | "id">;

/** Counts calls. Knows which of them have not returned, and which alarms are set. */
export class Counter {
  #counts: Counts = noCounts();
  #pending = 0;
  /** The number of the operation that is being counted. */
  #operation = 0;
  readonly #alarms = new Map<string, Alarm>();

  add(counted: Counted, amount: number): void {
    this.#counts[counted] += amount;
  }

  /** Counts a call, and returns its result. */
  call<T>(counted: Counted[], work: () => Promise<T>): Promise<T> {
    for (const each of counted) this.add(each, 1);
    this.#pending += 1;
    const result = work();
    const end = () => void (this.#pending -= 1);
    void Promise.resolve(result).then(end, end);
    return result;
  }

  /** Counts an alarm that an object sets. An alarm that only keeps its time belongs to the operation that set it. */
  setAlarm(object: ObjectAddress, at: number): void {
    this.add("rowsWritten", 1);
    if (this.alarmOf(object) !== at)
      this.#alarms.set(object.id, { ...object, at, operation: this.#operation });
  }

  /** Returns when an object's alarm rings; null if none is set. */
  alarmOf({ id }: ObjectAddress): number | null {
    return this.#alarms.get(id)?.at ?? null;
  }

  deleteAlarm({ id }: ObjectAddress): void {
    this.#alarms.delete(id);
  }

  /** Removes the earliest alarm that is due until then, and returns it. Null where there is none. */
  takeAlarm(until: number, ofOperation: boolean): Alarm | null {
    const [next] = this.alarms()
      .filter(({ at, operation }) => at <= until && (!ofOperation || operation === this.#operation))
      .toSorted((a, b) => a.at - b.at);
    if (next !== undefined) this.#alarms.delete(next.id);
    return next ?? null;
  }

  alarms(): Alarm[] {
    return [...this.#alarms.values()];
  }

  /** Takes over the alarms of another isolate. They belong to earlier operations. */
  restoreAlarms(alarms: readonly Alarm[]): void {
    for (const alarm of alarms) this.#alarms.set(alarm.id, alarm);
    this.#operation = 1 + Math.max(0, ...alarms.map(({ operation }) => operation));
  }

  /** Starts to count the next operation. */
  startOperation(): void {
    this.#counts = noCounts();
    this.#operation += 1;
  }

  /** Counts the rest of the operation apart. */
  startRest(): void {
    this.#counts = noCounts();
  }

  counts(): Counts {
    return this.#counts;
  }

  /** The number of calls that have not returned. */
  pending(): number {
    return this.#pending;
  }
}
