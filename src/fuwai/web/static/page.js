// What every page can do: the menu on a narrow screen, dialogs, what was just done, tables, filters, the network, the keyboard, a session that ends.
import { watchMenu } from "./menu.js";
import { watchDialogs } from "./dialog.js";
import { watchTables } from "./table.js";
import { watchFilters } from "./filters.js";
import { watchKeys } from "./keyboard.js";
import { watchNetwork } from "./network.js";
import { watchSent } from "./kept.js";

watchMenu();
watchDialogs();
watchTables();
watchFilters();
watchKeys();
watchNetwork();
watchSent();

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.parentElement.remove();
});

// What is reached by key never lies under a bar of buttons that stays; scroll padding alone does not move what is on the screen.
document.addEventListener("focusin", ({ target }) => {
  const bar = document.querySelector(".entry-actions, .grid-actions");
  if (!bar || bar.contains(target)) return;
  requestAnimationFrame(() => {
    const [lies, covers] = [target.getBoundingClientRect(), bar.getBoundingClientRect()];
    if (lies.bottom > covers.top && lies.top < covers.bottom) target.scrollIntoView({ block: "center" });
  }); // after the browser's own scrolling
});
