/** Latchkey's production bundle; the alias is set where the Workers are bundled. */
declare module "latchkey" {
  const worker: { fetch(request: Request, env: object, context: unknown): Promise<Response> };
  // oxlint-disable-next-line import/no-default-export -- the runtime asks for one
  export default worker;
}
