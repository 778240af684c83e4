// Refusals in the form Pluggy's API gives them.

interface Detail {
  readonly code: string;
  readonly message: string;
  readonly parameter: string;
}

/** Answers with `{code, codeDescription, message}`, and the details of what is wrong where there are some. */
export function refuse(
  status: 400 | 401 | 403 | 404,
  codeDescription: string,
  message: string,
  details?: readonly Detail[],
): Response {
  return Response.json({ code: status, codeDescription, message, ...(details && { details }) }, { status });
}

export const invalidParameters = (details: readonly Detail[]) =>
  refuse(400, "PARAMETER_VALIDATION_ERROR", "Some parameters are missing or invalid", details);

export const invalidBody = () =>
  refuse(400, "VALIDATION_ERROR", "The request body is not what is expected here");
