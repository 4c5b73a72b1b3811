// What was sent in a form after the session had ended is kept in this tab until its page is seen again, signed in as the same
// person; then it is put back. Passwords, files and hidden fields are never kept.
const PLACE = "fuwai:sent";
const LONGEST = 60 * 60 * 1000; // milliseconds
const NEVER = new Set(["hidden", "password", "file", "submit", "button", "reset"]);

const where = (address) => new URL(address, location.href).pathname;
const posts = (form) => form.method === "post" && !form.querySelector("[type=password]");
const target = (form) => where(form.getAttribute("action") || location.href);
const controls = (form) => [...form.elements].filter((one) => one.name && !NEVER.has(one.type));
const ticks = (one) => one.type === "checkbox" || one.type === "radio";

function keep(form) {
  const typed = controls(form)
    .filter((one) => (ticks(one) ? one.checked : one.value !== ""))
    .map((one) => [one.name, one.value]);
  if (!typed.length) return;
  const kept = { login: document.body.dataset.login, page: location.pathname, target: target(form), typed, at: Date.now() };
  sessionStorage.setItem(PLACE, JSON.stringify(kept));
}

function restore(form, typed) {
  for (const one of controls(form)) {
    const texts = typed.filter(([name]) => name === one.name).map(([, value]) => value);
    if (ticks(one)) one.checked = texts.includes(one.value);
    else if (texts.length) one.value = texts[0];
    else continue;
    if (!texts.length) continue;
    for (let fold = one.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    one.dispatchEvent(new Event("input", { bubbles: true }));
  }
  document.querySelector("[data-restored]").hidden = false;
}

function settle() {
  const kept = JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  if (!kept) return;
  if (location.pathname.startsWith("/sign-in")) {
    sessionStorage.setItem(PLACE, JSON.stringify({ ...kept, away: true }));
    return;
  }
  const ours = kept.away && kept.login === document.body.dataset.login && Date.now() - kept.at < LONGEST;
  if (ours && kept.page !== location.pathname) return; // on the way there: a new password, the second factor
  sessionStorage.removeItem(PLACE);
  const form = ours && [...document.forms].find((one) => posts(one) && target(one) === kept.target && controls(one).length);
  if (form) restore(form, kept.typed);
}

export function watchSent() {
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented && posts(event.target)) keep(event.target);
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const form = event.detail.elt.closest("form");
    if (event.detail.xhr.status === 401 && !event.defaultPrevented && form && posts(form)) keep(form);
  });
  window.addEventListener("load", settle);
}
