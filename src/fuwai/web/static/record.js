// The form of a record: keeps the draft by itself, loses nothing when the network or the session is gone. Without this module
// the form is an ordinary one with buttons.
const EVERY = 4000; // milliseconds between what is typed and its keeping

function entry(form) {
  const says = document.querySelector("[data-says]").dataset;
  const again = document.getElementById("again");
  const shelf = () => `fuwai:${form.dataset.login}:${location.pathname}`; // a draft that was kept has an address of its own
  const touched = new Set(form.elements.touched.value.split(",").filter(Boolean));
  let timer = 0;
  let dirty = false;
  let leaving = false;
  let saving = false;
  let answering = false; // an answer was given: the draft keeps it once it has come back

  const tell = (words) => document.querySelectorAll("[data-saved]").forEach((one) => (one.textContent = words));
  const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

  // What this browser keeps while the server does not.
  const typed = () => [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "draft"].includes(name));
  const shelve = () => localStorage.setItem(shelf(), JSON.stringify({ at: Date.now(), typed: typed() }));
  const unshelve = () => localStorage.removeItem(shelf());

  function restore(kept) {
    for (const [name, value] of kept.typed) {
      const control = form.elements[name];
      if (control && "value" in control) control.value = value;
    }
    kept.typed.forEach(([name]) => touch(name));
    tell(says.restored);
    changed();
  }

  function offer() {
    const kept = JSON.parse(localStorage.getItem(shelf()) ?? "null");
    const box = document.querySelector("[data-kept]");
    if (!kept) return;
    box.hidden = false;
    box.querySelector("[data-kept-at]").textContent = clock(kept.at);
    box.querySelector("[data-kept-restore]").addEventListener("click", () => (restore(kept), (box.hidden = true)));
    box.querySelector("[data-kept-drop]").addEventListener("click", () => (unshelve(), (box.hidden = true)));
  }

  function touch(name) {
    if (!name || form.elements[`field-${name}`]?.type === "hidden") return;
    touched.add(name);
    form.elements.touched.value = [...touched].join(",");
  }

  function changed() {
    dirty = true;
    shelve();
    clearTimeout(timer);
    timer = setTimeout(save, EVERY);
  }

  async function save() {
    clearTimeout(timer);
    if (!dirty || leaving || saving) return;
    if (!form.dataset.save) return tell(says.local); // an end of a contract is a page of few words: no draft
    saving = true;
    dirty = false;
    try {
      const answer = await fetch(form.dataset.save, {
        method: "POST",
        body: new FormData(form),
        headers: { "HX-Request": "true" },
        redirect: "manual",
      });
      if (answer.status === 401) return expired();
      if (answer.status === 403) return (await renew()) ? retry() : expired();
      if (!answer.ok) throw new Error(String(answer.status));
      const kept = await answer.json();
      if (kept.draft) keep(kept);
    } catch {
      dirty = true;
      tell(navigator.onLine ? says.local : says.offline);
      timer = setTimeout(save, EVERY * 2);
    } finally {
      saving = false;
    }
  }

  function keep(kept) {
    form.elements.draft.value = kept.draft;
    unshelve();
    tell(kept.said);
    if (location.pathname !== kept.address) history.replaceState(null, "", kept.address);
    if (dirty) shelve();
  }

  function retry() {
    dirty = true;
    timer = setTimeout(save, 0);
  }

  // The session is over: sign in again on this page; nothing that was typed goes away.
  function expired() {
    dirty = true;
    shelve();
    if (!leaving && !again.open) again.showModal(); // a form on its way meets the sign-in page by itself
  }

  // A new sign-in has a new token: take it from a fresh copy of this page. Whether somebody is signed in.
  async function renew() {
    const page = await fetch(location.pathname, { headers: { "X-Requested-With": "fetch" } });
    if (!page.ok || new URL(page.url).pathname.startsWith("/sign-in")) return false;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const token = fresh.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!token) return false;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((one) => (one.value = token));
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
    return true;
  }

  async function signedIn() {
    const done = await renew();
    again.querySelector("[data-again-fault]").hidden = done;
    if (!done) return;
    again.close();
    retry();
  }

  again.querySelector("[data-again]").addEventListener("submit", async (event) => {
    event.preventDefault();
    const sent = new FormData(event.target);
    sent.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    await fetch(event.target.action, { method: "POST", body: sent }).catch(() => null);
    event.target.elements.password.value = "";
    await signedIn();
  });
  again.querySelector("[data-again-done]").addEventListener("click", signedIn);

  document.body.addEventListener("htmx:beforeOnLoad", (event) => {
    if (event.detail.xhr.status !== 401) return;
    event.preventDefault(); // it would go to the sign-in page
    expired();
  });
  document.body.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = form.elements.csrfmiddlewaretoken.value;
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    mark(form);
    if (answering) changed();
    answering = false;
  });

  form.addEventListener("input", (event) => (touch(event.target.name), changed()));
  form.addEventListener("focusout", (event) => {
    if (event.relatedTarget?.type !== "submit") save(); // what a button sends needs no draft, and a dialog would swallow the click
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value.startsWith("submit") && !navigator.onLine) {
      event.preventDefault();
      shelve();
      tell(says.offline);
      return;
    }
    leaving = true;
    unshelve();
  });
  document.getElementById("summary").addEventListener("input", changed); // words on what is held stand outside of the form
  form.addEventListener("click", (event) => {
    if (event.target.closest("[name=answer], [name=answer_fact], [name=take_back]")) answering = true;
    const button = event.target.closest("[data-choose]");
    if (!button) return;
    event.preventDefault();
    const select = form.elements.group;
    select.value = button.dataset.choose;
    select.dispatchEvent(new Event("input", { bubbles: true }));
    showChosen(form, select.value);
  });
  form.elements.group?.addEventListener("change", (event) => showChosen(form, event.target.value));
  window.addEventListener("online", () => dirty && save());
  window.addEventListener("beforeunload", () => dirty && !leaving && shelve());
  form.querySelectorAll(".field-bad, .field-found").forEach((field) => touch(field.dataset.field));
  document.querySelector("[data-focus]")?.focus();
  mark(form);
  offer();
}

function showChosen(form, code) {
  form.querySelectorAll("[data-choose]").forEach((one) => {
    const chosen = one.dataset.choose === code;
    one.setAttribute("aria-pressed", String(chosen));
    one.closest("li").classList.toggle("group-chosen", chosen);
  });
}

// A field is marked as its findings are, whoever put them there.
function mark(form) {
  form.querySelectorAll("[data-field]").forEach((field) => {
    const bad = field.querySelector(".finding-blocking") !== null;
    field.classList.toggle("field-bad", bad);
    field.classList.toggle("field-found", field.querySelector(".finding") !== null);
    const control = field.querySelector("input, select, textarea");
    if (bad) control?.setAttribute("aria-invalid", "true");
    else control?.removeAttribute("aria-invalid");
  });
}

document.querySelectorAll("[data-entry]").forEach(entry);
document.querySelectorAll("[data-print]").forEach((one) => one.addEventListener("click", () => window.print()));
