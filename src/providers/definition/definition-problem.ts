/** A problem of a definition, with the path of the field. */
export type DefinitionProblem = { path: string; message: string };
