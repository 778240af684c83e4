/** An end that was foreseen: its message says what to do. Anything else that is thrown is a bug. */
export class Stop extends Error {}
