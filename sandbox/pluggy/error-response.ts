// Error responses in the format of Pluggy's API.

interface Detail {
  readonly code: string;
  readonly message: string;
  readonly parameter: string;
}

/** Returns `{code, codeDescription, message}`, with details if there are any. */
export function errorResponse(
  status: 400 | 401 | 403 | 404,
  codeDescription: string,
  message: string,
  details?: readonly Detail[],
): Response {
  return Response.json({ code: status, codeDescription, message, ...(details && { details }) }, { status });
}

export const invalidParameters = (details: readonly Detail[]) =>
  errorResponse(400, "PARAMETER_VALIDATION_ERROR", "Some parameters are missing or invalid", details);

export const invalidBody = () => errorResponse(400, "VALIDATION_ERROR", "The request body is invalid");
