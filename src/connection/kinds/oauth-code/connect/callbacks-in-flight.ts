import type { Result } from "../../../../shared/result.ts";
import type { ConnectionContext, InFlight } from "../../../connection-context.ts";

/** Callbacks that are being processed on this instance of the object, by attempt. */
const callbacks = new WeakMap<InFlight, Map<string, Promise<Result<null>>>>();

/** Returns the callbacks that are being processed, by attempt. Identical callbacks share one promise. */
export function callbacksInFlight({ inFlight }: ConnectionContext): Map<string, Promise<Result<null>>> {
  const existing = callbacks.get(inFlight) ?? new Map<string, Promise<Result<null>>>();
  callbacks.set(inFlight, existing);
  return existing;
}
