// What every page does, at the desk and in the portal: the CSRF header, toasts, dialogs, questions before a deed,
// forms that send themselves, photos that do not load.
//   data-dialog="id"      opens that dialog; data-close closes the one it stands in
//   data-confirm="text"   on a form, button or htmx element: asks first (data-confirm-danger paints the answer red)
//   data-autosubmit       on a form: sends it when a field changes (not data-search, which is sent while one types)
//   data-drawer="id"      opens and closes that element (attribute data-open)
// The server shows a toast with the response header HX-Trigger: {"toast": {"text": "…", "tone": "good"}}.

const one = (selector, root = document) => root.querySelector(selector);

document.addEventListener("htmx:configRequest", (event) => {
  const token = one('meta[name="csrf-token"]')?.content;
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});

// ---- toasts ----
const TOAST_MS = 6000;

function leaveLater(toast) {
  if (!toast.classList.contains("toast--bad")) setTimeout(() => toast.remove(), TOAST_MS);
}

function showToast(text, tone = "good") {
  const shelf = one("#toasts");
  const toast = one("[data-toast-new]", shelf).content.firstElementChild.cloneNode(true);
  toast.classList.add(`toast--${tone}`);
  one("span", toast).textContent = text;
  shelf.append(toast);
  leaveLater(toast);
}

document.addEventListener("toast", (event) => showToast(event.detail.text, event.detail.tone));
document.querySelectorAll("[data-toast]").forEach(leaveLater);

document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  const words = one("#toasts").dataset;
  if (status === 401) location.reload();
  else showToast(status === 403 ? words.denied : words.failed, "bad");
});
document.addEventListener("htmx:sendError", () => showToast(one("#toasts").dataset.offline, "bad"));

// ---- the thin line on top while htmx waits ----
let waiting = 0;
document.addEventListener("htmx:beforeRequest", () => document.body.classList.toggle("is-loading", ++waiting > 0));
document.addEventListener("htmx:afterRequest", () => {
  waiting = Math.max(0, waiting - 1);
  document.body.classList.toggle("is-loading", waiting > 0);
});

// ---- dialogs and the drawer ----
function toggleDrawer(button) {
  const drawer = document.getElementById(button.dataset.drawer);
  const open = drawer.toggleAttribute("data-open");
  button.setAttribute("aria-expanded", String(open));
  if (open) one(".sidebar a, .sidebar button", drawer)?.focus();
}

function closeDrawers(except) {
  for (const button of document.querySelectorAll('[data-drawer][aria-expanded="true"]')) {
    if (except !== button) toggleDrawer(button);
  }
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-dialog], [data-close], [data-close-toast], [data-drawer]");
  if (!event.target.closest(".sidebar")) closeDrawers(target);
  if (event.target.matches("dialog[open]")) event.target.close();
  if (!target) return;
  if (target.dataset.dialog) document.getElementById(target.dataset.dialog)?.showModal();
  else if (target.dataset.drawer) toggleDrawer(target);
  else if ("close" in target.dataset) target.closest("dialog").close();
  else target.closest("[data-toast]").remove();
});
document.addEventListener("keydown", (event) => event.key === "Escape" && closeDrawers());

// ---- questions before a deed ----
const agreed = new WeakSet();

function ask(element) {
  const dialog = one("#confirm");
  if (!dialog) return Promise.resolve(window.confirm(element.dataset.confirm));
  one("[data-confirm-text]", dialog).textContent = element.dataset.confirm;
  one("[data-confirm-yes]", dialog).classList.toggle("button--danger", "confirmDanger" in element.dataset);
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

const spokenFor = (element) => element.matches("[hx-post], [hx-put], [hx-delete], [hx-patch], [hx-get]");

document.addEventListener("htmx:confirm", async (event) => {
  const submitter = event.detail.triggeringEvent?.submitter;
  const asking = [submitter, event.detail.elt].find((element) => element?.dataset.confirm);
  if (!asking) return;
  event.preventDefault();
  if (await ask(asking)) event.detail.issueRequest(true);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const submitter = event.submitter;
  const asking = [submitter, form].find((element) => element?.dataset.confirm);
  if (!asking || spokenFor(form) || (submitter && spokenFor(submitter))) return;
  if (agreed.delete(form)) return;
  event.preventDefault();
  if (!(await ask(asking))) return;
  agreed.add(form);
  form.requestSubmit(submitter);
}, true);

// ---- forms that send themselves ----
document.addEventListener("change", (event) => {
  // Sent once more on leaving the field, it would take the rows away from under the click that left it.
  if (event.target.matches("[data-search]")) return;
  const form = event.target.form ?? event.target.closest?.("form");
  if (form?.matches("[data-autosubmit]")) form.requestSubmit();
});

// ---- a photo that does not load gives way to the drawing beneath it ----
document.addEventListener("error", (event) => {
  if (event.target.matches?.(".photo > img")) event.target.remove();
}, true);
for (const image of document.querySelectorAll(".photo > img")) {
  if (image.complete && image.naturalWidth === 0) image.remove();
}
