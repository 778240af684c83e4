// Checks that a definition's parameters don't collide with those that the flow sets. Pure.

import type { CodeDefinition } from "./catalogue-definition.ts";
import type { DefinitionOverrides } from "./definition.ts";
import type { DefinitionProblem } from "./definition-problem.ts";
import type { Parameters } from "./values.ts";

const REFRESH_PARAMETERS = [
  "grant_type",
  "client_id",
  "client_secret",
  "client_assertion",
  "client_assertion_type",
  "refresh_token",
];

/** The parameters of each request that the flow sets (RFC 6749, sections 4.1 and 6; RFC 7636, section 4; RFC 9396). */
const FLOW_PARAMETERS = {
  authorization: [
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
    "dpop_jkt",
    "client_secret",
    "request_uri",
    "authorization_details",
  ],
  token: [...REFRESH_PARAMETERS, "code", "redirect_uri", "code_verifier"],
  refresh: REFRESH_PARAMETERS,
};

/** Parameters without which an attempt or its code can't be recognized. */
const NEVER_LEFT_OUT: ReadonlySet<string> = new Set([
  "state",
  "code",
  "code_challenge",
  "code_challenge_method",
  "code_verifier",
  "refresh_token",
]);

/** Returns the problems of a definition's parameters and parameter names. */
export function parameterProblems({
  authorization,
  token,
  learned,
}: CodeDefinition | DefinitionOverrides): DefinitionProblem[] {
  const authorizationNames = authorization?.parameter_names ?? {};
  const tokenNames = token?.parameter_names ?? {};
  return [
    ...collisions(
      "authorization.parameters",
      authorization?.parameters,
      FLOW_PARAMETERS.authorization,
      authorizationNames,
    ),
    ...collisions(
      "authorization.reconnect_parameters",
      authorization?.reconnect_parameters,
      FLOW_PARAMETERS.authorization,
      authorizationNames,
    ),
    ...collisions("token.parameters", token?.parameters, FLOW_PARAMETERS.token, tokenNames),
    ...collisions("token.refresh_parameters", token?.refresh_parameters, FLOW_PARAMETERS.refresh, tokenNames),
    ...renamingProblems("authorization.parameter_names", FLOW_PARAMETERS.authorization, authorizationNames),
    ...renamingProblems("token.parameter_names", FLOW_PARAMETERS.token, tokenNames),
    ...codeProblems(authorization?.code_parameter, learned),
  ];
}

type Names = Readonly<Record<string, string | undefined>>;

/** A value for a parameter that the flow sets would be ignored, or sent twice. */
function collisions(path: string, parameters: Parameters | undefined, flow: readonly string[], names: Names) {
  // Under their own names, and under those that the server expects.
  const sent = new Set([...flow, ...Object.values(names)]);
  return Object.entries(parameters ?? {}).flatMap(([name, value]): DefinitionProblem[] => {
    // A request object (RFC 9101) would replace the parameters that are checked here.
    if (name === "request" && value !== null && !/^\w*$/.test(value))
      return [{ path: `${path}.${name}`, message: "must be a single word" }];
    if (value !== null)
      return sent.has(name) && !ALLOWED.has(name)
        ? [{ path: `${path}.${name}`, message: "is a parameter that Latchkey sets" }]
        : [];
    return NEVER_LEFT_OUT.has(name) ? [{ path: `${path}.${name}`, message: "can't be left out" }] : [];
  });
}

/** Some servers expect another value than the flow's, such as the scopes in a token request. */
const ALLOWED: ReadonlySet<string> = new Set(["grant_type"]);

function renamingProblems(path: string, flow: readonly string[], names: Names): DefinitionProblem[] {
  const sent = flow.map((name) => names[name] ?? name);
  return Object.entries(names).flatMap(([name, other]) =>
    other !== undefined && sent.filter((one) => one === other).length > 1
      ? [{ path: `${path}.${name}`, message: "is the name of another parameter" }]
      : [],
  );
}

/** Parameters of the callback that have a meaning of their own (RFC 6749, section 4.1.2; RFC 9207). */
const CALLBACK_PARAMETERS = ["state", "code", "error", "error_description", "error_uri", "iss"];

function codeProblems(
  codeParameter: string | undefined,
  learned: CodeDefinition["learned"] = {},
): DefinitionProblem[] {
  const isTaken = codeParameter !== undefined && CALLBACK_PARAMETERS.includes(codeParameter);
  // The code is a secret, and learned values are stored as they are.
  const copies = Object.entries(learned).filter(
    ([
      ,
      {
        from,
        path: [name],
      },
    ]) => from === "callback" && (name === codeParameter || name === "code"),
  );
  return [
    ...(isTaken
      ? [{ path: "authorization.code_parameter", message: "is a parameter with another meaning" }]
      : []),
    ...copies.map(([name]) => ({
      path: `learned.${name}.path`,
      message: "is the parameter that has the code",
    })),
  ];
}
