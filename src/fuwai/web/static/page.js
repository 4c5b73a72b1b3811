// What every page can do: the menu on a narrow screen, dialogs, what was just done, tables, filters, the network, the keyboard.
import { watchMenu } from "./menu.js";
import { watchDialogs } from "./dialog.js";
import { watchTables } from "./table.js";
import { watchFilters } from "./filters.js";
import { watchKeys } from "./keyboard.js";
import { watchNetwork } from "./network.js";

watchMenu();
watchDialogs();
watchTables();
watchFilters();
watchKeys();
watchNetwork();

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.parentElement.remove();
});
