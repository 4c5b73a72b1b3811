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

// What has the focus never lies under a bar of buttons that stays: neither when a key reaches it nor when the page grows above it.
// Scroll padding alone does not move what is on the screen.
function uncover() {
  const [target, bar] = [document.activeElement, document.querySelector(".entry-actions, .grid-actions")];
  if (!bar || bar.contains(target) || target === document.body) return;
  const [lies, covers] = [target.getBoundingClientRect(), bar.getBoundingClientRect()];
  if (lies.bottom > covers.top && lies.top < covers.bottom) target.scrollIntoView({ block: "center" });
}
document.addEventListener("focusin", () => requestAnimationFrame(uncover)); // after the browser's own scrolling
new ResizeObserver(uncover).observe(document.body);
