// The entry point of the import, which run.mjs starts.
import { importFrom } from "../import.mjs";

process.exitCode = await importFrom(process.argv.slice(2));
