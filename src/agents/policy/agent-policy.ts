// The policy of an agent key: which integrations, methods, and paths it may use, and which calls a person has to allow first.
// Pure.

import * as z from "zod";
import { lazy, type Parsed } from "../../shared/lazy.ts";
import { isPathPattern, matchesPattern } from "./agent-path.ts";

/** The methods that an agent can use. */
const AGENT_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/** From the most lenient to the strictest. */
const ACTIONS = ["allow", "confirm", "deny"] as const;

export const AgentMethod = lazy(() => z.enum(AGENT_METHODS));
export type AgentMethod = Parsed<typeof AgentMethod>;
const AgentAction = lazy(() => z.enum(ACTIONS));
export type AgentAction = Parsed<typeof AgentAction>;

const MAX_RULES = 50;
const MAX_NAMES = 50;
const MAX_POLICY_BYTES = 8 * 1024;

const PathPattern = lazy(() =>
  z
    .string()
    .max(512)
    .refine(
      isPathPattern,
      "must begin with a slash. A segment is literal text, or * for any one segment. The last one can be ** for any number of segments",
    ),
);

const AgentRule = lazy(() =>
  z.strictObject({
    integrations: z
      .array(z.string().min(1).max(64))
      .min(1)
      .max(MAX_NAMES)
      .optional()
      .describe(DESCRIBED && "The IDs of the integrations. Defaults to all integrations."),
    methods: z
      .array(AgentMethod())
      .min(1)
      .optional()
      .describe(DESCRIBED && "The HTTP methods. Defaults to all methods."),
    paths: z
      .array(PathPattern())
      .min(1)
      .max(MAX_NAMES)
      .optional()
      .describe(
        DESCRIBED &&
          "Patterns of paths below the integration's API base URL, such as `/repos/*/issues` or `/repos/**`. Defaults to all paths.",
      ),
    action: AgentAction().describe(
      DESCRIBED &&
        "`allow` sends the call. `confirm` holds it until the end user allows it. `deny` refuses it.",
    ),
  }),
);

export const AgentPolicy = lazy(() =>
  z
    .strictObject({
      rules: z
        .array(AgentRule())
        .max(MAX_RULES)
        .default([])
        .describe(DESCRIBED && "The first rule that matches a call decides."),
      default: AgentAction()
        .default("deny")
        .describe(DESCRIBED && "What happens to calls that no rule matches."),
    })
    .refine(
      (policy) => JSON.stringify(policy).length <= MAX_POLICY_BYTES,
      `must be at most ${MAX_POLICY_BYTES} characters of JSON`,
    ),
);

export type AgentPolicy = Parsed<typeof AgentPolicy>;
type AgentRule = AgentPolicy["rules"][number];

/** A call as the policy sees it. `segments` are those of the path that will be requested; see agent-path.ts. */
export type JudgedCall = { integration: string; method: AgentMethod; segments: readonly string[] };

/**
 * Returns what happens to a call. Some servers ignore the case of paths, and most run the code for GET when they receive
 * HEAD, so the stricter action applies if it would be another one without case, or with GET.
 */
export function decideCall(policy: AgentPolicy, call: JudgedCall): AgentAction {
  const methods: AgentMethod[] = call.method === "HEAD" ? ["HEAD", "GET"] : [call.method];
  const actions = methods.flatMap((method) => [
    firstMatch(policy, { ...call, method }, (text) => text),
    firstMatch(policy, { ...call, method }, (text) => text.toUpperCase().toLowerCase()),
  ]);
  return ACTIONS.findLast((action) => actions.includes(action)) ?? policy.default;
}

function firstMatch(policy: AgentPolicy, call: JudgedCall, fold: (text: string) => string): AgentAction {
  const segments = call.segments.map(fold);
  const rule = policy.rules.find(
    ({ integrations, methods, paths }) =>
      (integrations === undefined || integrations.includes(call.integration)) &&
      (methods === undefined || methods.includes(call.method)) &&
      (paths === undefined || paths.some((pattern) => matchesPattern(fold(pattern), segments))),
  );
  return rule?.action ?? policy.default;
}

/** Returns whether a policy allows any call of an integration, at once or after a confirmation. */
export function isIntegrationVisible(policy: AgentPolicy, integration: string): boolean {
  for (const rule of rulesOf(policy, integration)) {
    if (rule.action !== "deny") return true;
    if (rule.methods === undefined && rule.paths === undefined) return false;
  }
  return policy.default !== "deny";
}

/** Returns the rules that concern an integration. */
export const rulesOf = (policy: AgentPolicy, integration: string): AgentRule[] =>
  policy.rules.filter(({ integrations }) => integrations === undefined || integrations.includes(integration));

/** Returns the integrations that a policy can allow; null where it can allow all that the app has. */
export function namedIntegrations(policy: AgentPolicy): string[] | null {
  const allowing = policy.rules.filter(({ action }) => action !== "deny");
  if (policy.default !== "deny" || allowing.some(({ integrations }) => integrations === undefined))
    return null;
  return [...new Set(allowing.flatMap(({ integrations = [] }) => integrations))];
}
