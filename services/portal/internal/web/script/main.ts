// What the pages gain where scripts run. Every page works without any of it.
import { Button, ErrorSummary, createAll } from "govuk-frontend";
import "./htmx";
import { startAutosave } from "./autosave";
import { startComboboxes } from "./combobox";
import { startKeyboard } from "./keyboard";
import { startLive } from "./live";
import { startBulk, startConditions, startCounts, startDialogs, startMenus, startPrint, startReveal } from "./small";
import { startToasts } from "./toast";
import { startUploads } from "./upload";

document.documentElement.classList.add("mc-scripted");
document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [Button, ErrorSummary]) createAll(component);

startToasts();
startDialogs();
startMenus();
startComboboxes();
startAutosave();
startUploads();
startReveal();
startCounts();
startConditions();
startBulk();
startPrint();
startKeyboard();
startLive();

const papers = document.querySelectorAll<HTMLElement>("[data-paper], [data-picture]");
if (papers.length > 0) {
  void import("./paper").then(({ showPaper }) => {
    for (const paper of papers) void showPaper(paper);
  });
}
