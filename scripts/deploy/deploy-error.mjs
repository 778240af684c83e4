/** An expected failure. Its message says what the user can do. Any other error is a bug. */
export class DeployError extends Error {}
