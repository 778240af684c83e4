/** Latchkey's production bundle. bundle.ts sets the alias. */
declare module "latchkey" {
  const worker: { fetch(request: Request, env: object, context: unknown): Promise<Response> };
  // oxlint-disable-next-line import/no-default-export -- the runtime requires one
  export default worker;
}
