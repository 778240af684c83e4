/**
 * The alarm tasks of an app, by their stored names: update the KV copy, process provider webhooks, deliver events, delete
 * old events, end a deleted app, re-encrypt, report what the operator did, run bulk jobs.
 */
export const APP_TASKS = ["publish", "hooks", "deliver", "prune", "end", "reseal", "audit", "bulk"] as const;
export type AppTask = (typeof APP_TASKS)[number];
