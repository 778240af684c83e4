// The bundler gives these files as texts.

declare module "*/browser/connect.js" {
  const text: string;
  export default text;
}
