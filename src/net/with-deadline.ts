// One time limit for several requests. Each request has a limit of its own as well; see bounded-fetch.ts.

/**
 * Runs work whose requests have `ms` milliseconds together. The signal is for `boundedFetch`, and aborts when the time is
 * over. The work decides what that means.
 */
export async function withDeadline<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  // A timer that can be cleared: AbortSignal.timeout would keep a Durable Object awake until it fires.
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ms);
  try {
    return await work(abort.signal);
  } finally {
    clearTimeout(timer);
  }
}
