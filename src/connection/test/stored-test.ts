// The record of a test, as the test's connection stores it: which integration is tested, and when each step was done. Pure.

import * as z from "zod";
import { KIND_NAMES } from "../../providers/provider-kinds.ts";
import { DAY } from "../../shared/clock.ts";
import { lazy, type Parsed } from "../../shared/lazy.ts";

/** How long the report of a test can be read after the test was created. */
export const TEST_KEPT_MS = DAY;

/** The steps of a test, in their order. Each kind of connection has some of them. */
export const TEST_STEPS = ["opened", "started", "returned", "exchanged", "connected", "deleted"] as const;

export type TestStep = (typeof TEST_STEPS)[number];

export const StoredTest = lazy(() =>
  z.object({
    id: z.string(),
    integration: z.string(),
    /** The integration's name, as people see it. */
    name: z.string(),
    kind: z.enum(KIND_NAMES),
    callback_url: z.string(),
    created_at: z.number(),
    steps: z.array(z.object({ step: z.enum(TEST_STEPS), at: z.number() })),
    /** What was connected, because the grant is deleted afterwards; null before. */
    result: z
      .object({
        account: z.object({ id: z.string(), label: z.string() }).nullable(),
        requested_scopes: z.array(z.string()),
        granted_scopes: z.array(z.string()),
        missing_scopes: z.array(z.string()),
        /** The lifetime of the access token in seconds; null where it is not known. */
        expires_in: z.number().nullable(),
        refreshable: z.boolean(),
      })
      .nullable(),
    /** What became of the grant; null before the test has ended. */
    revocation: z.enum(["revoked", "shared", "refused", "pending", "not_supported"]).nullable(),
    /** Whether nobody can read the report anymore. */
    is_discarded: z.boolean().default(false),
  }),
);

export type StoredTest = Parsed<typeof StoredTest>;

/**
 * Returns a test with one more step. A new start begins again: what came after an earlier one is dropped. Otherwise, a step
 * that was done keeps its time.
 */
export function withStep(test: StoredTest, step: TestStep, at: number): StoredTest {
  if (step === "started") {
    const before = test.steps.filter((done) => done.step === "opened");
    return { ...test, steps: [...before, { step, at }] };
  }
  return timeOf(test, step) === null ? { ...test, steps: [...test.steps, { step, at }] } : test;
}

/** Returns when a step was done, in milliseconds; null where it was not. */
export const timeOf = ({ steps }: Pick<StoredTest, "steps">, step: TestStep): number | null =>
  steps.find((done) => done.step === step)?.at ?? null;
