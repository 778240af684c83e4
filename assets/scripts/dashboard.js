// The script of the dashboard. Every page works without it: it adds a search that opens over the page, keys, buttons that
// copy, and local times.

import { addBrandPreview } from "./dashboard/brand-preview.js";
import { addCopyButtons } from "./dashboard/copy-buttons.js";
import { addChoices } from "./dashboard/choices.js";
import { addCommandMenu } from "./dashboard/command-menu.js";
import { addKeys } from "./dashboard/keys.js";
import { addLocalTimes } from "./dashboard/local-times.js";

addCopyButtons();
addChoices();
addLocalTimes();
addKeys();
addCommandMenu();
addBrandPreview();
