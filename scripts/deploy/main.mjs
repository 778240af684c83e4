// Where run.mjs starts the deployment.
import { deploy } from "../deploy.mjs";

process.exitCode = await deploy(process.argv.slice(2));
