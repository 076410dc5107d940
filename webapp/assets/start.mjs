// Starts govuk-frontend's components, and saving while typing. Every page works without it.

import { autosave } from "./autosave.mjs";
import { initAll } from "./govuk-frontend.min.js";

initAll();
autosave();
