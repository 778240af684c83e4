// The bundler imports these files as strings.

declare module "*/browser/connect.js" {
  const text: string;
  export default text;
}
