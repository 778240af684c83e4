// What a tool of the MCP server consists of.

import type { Context } from "hono";
import type * as z from "zod";
import type { Failure } from "../../../shared/failure.ts";
import type { HttpEnv } from "../../http-env.ts";
import type { Agent } from "../authenticate-agent.ts";

/** A page that the person has to open before a tool can do what was asked. */
export type PageToOpen = {
  url: string;
  /** Says why, for the person. It contains nothing that the agent or an API has sent. */
  message: string;
  /** What the client sends back when it repeats the call; null if it needs nothing. */
  state: string | null;
};

/** The outcome of a tool. A page is only requested from a client that opens URLs; other clients get `value`. */
export type ToolOutcome<T> = { value: T; page?: PageToOpen } | { failure: Failure };

/** A call of a tool. `state`: what the client sent back after it opened a page; null if it did not. */
export type ToolCall = { agent: Agent; state: string | null };

export type ToolDescription<I extends z.ZodType, O extends z.ZodType> = {
  name: string;
  title: string;
  description: string;
  input: () => I;
  output: () => O;
  /** Hints for clients, which decide by them what a person has to approve. */
  annotations: {
    readOnlyHint: boolean;
    destructiveHint?: boolean;
    idempotentHint?: boolean;
    openWorldHint: boolean;
  };
};

export type Tool = ToolDescription<z.ZodType, z.ZodType> & {
  run: (
    c: Context<HttpEnv>,
    call: ToolCall,
    input: unknown,
  ) => Promise<ToolOutcome<object> | { problems: z.ZodError }>;
};

/** Defines a tool. Its function receives the parsed input. */
export function tool<I extends z.ZodType, O extends z.ZodObject>(
  description: ToolDescription<I, O>,
  run: (c: Context<HttpEnv>, call: ToolCall, input: z.output<I>) => Promise<ToolOutcome<z.output<O>>>,
): Tool {
  return {
    ...description,
    run: async (c, call, input) => {
      const parsed = description.input().safeParse(input);
      return parsed.success ? run(c, call, parsed.data) : { problems: parsed.error };
    },
  };
}
