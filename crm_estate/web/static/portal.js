// The prospect's pages: the heart that answers at once, the sheet that asks why not, cards or map.
//   form[data-like]        its button turns at once and turns back if the server refuses
//   data-dismiss="url"     opens #dismiss-sheet; the reason chosen there is posted to url and the answer replaces the card
//   data-view-switch       on phones: cards or map (data-view on .homes-view)

const one = (selector, root = document) => root.querySelector(selector);

// ---- like ----
const turn = (form) => {
  const button = one("[aria-pressed]", form);
  button?.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
};
const likeForm = (event) => event.target.closest?.("form[data-like]");

document.addEventListener("htmx:beforeRequest", (event) => likeForm(event) && turn(likeForm(event)));
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => likeForm(event) && turn(likeForm(event)));
}

// ---- dismiss ----
let leaving = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  const sheet = one("#dismiss-sheet");
  if (!button || !sheet) return;
  leaving = button.closest(".home");
  one("[data-dismiss-form]", sheet).action = button.dataset.dismiss;
  sheet.showModal();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  // Without a card on the page (a home's own page) the form is sent the plain way and the server leads on.
  if (!form.matches("[data-dismiss-form]") || !leaving) return;
  event.preventDefault();
  const card = leaving;
  const values = Object.fromEntries(new FormData(form, event.submitter));
  form.closest("dialog").close();
  card.classList.add("is-leaving");
  window.htmx.ajax("POST", form.action, { source: card, target: card, swap: "outerHTML", values });
});

for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  document.addEventListener(failure, (event) => event.target.classList?.remove("is-leaving"));
}

// ---- cards or map ----
document.addEventListener("click", (event) => {
  const view = event.target.closest("[data-view-switch]")?.closest("[data-view]");
  if (!view) return;
  view.dataset.view = view.dataset.view === "map" ? "cards" : "map";
  if (view.dataset.view === "cards") window.scrollTo({ top: 0 });
});
