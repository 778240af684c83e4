/**
 * Whether the reference is generated, see reference-files.test.tsx. In the Worker's bundle, it is false (`define` in
 * wrangler.toml), and the bundler leaves out what follows it: descriptions, examples, and the schemas of responses. The type says
 * true, because only the generator reads them.
 */
declare const DESCRIBED: true;
