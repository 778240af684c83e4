// The entry point of the deployment, which run.mjs starts.
import { deploy } from "../deploy.mjs";

process.exitCode = await deploy(process.argv.slice(2));
