/* What plain pages cannot do alone: tie boxes and statements together, keys, drop and progress of uploads. */
(() => {
  "use strict";

  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

  /* A statement and its boxes light up together; the other pane scrolls to it. */
  function choose(id, from) {
    all("[data-statement]").forEach((element) => element.classList.toggle("on", element.dataset.statement === id));
    const target = document.getElementById((from === "statements" ? "b-" : "s-") + id);
    if (!target) return;
    const pane = target.closest(".reader > section");
    if (pane && pane.scrollHeight > pane.clientHeight) {
      const top = target.getBoundingClientRect().top - pane.getBoundingClientRect().top;
      pane.scrollTop += top - pane.clientHeight / 3;
    } else {
      target.scrollIntoView({ block: "center" });
    }
    const address = new URL(location.href);
    address.searchParams.set("statement", id);
    address.hash = "b-" + id;
    history.replaceState(null, "", address);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".reader a.go, .reader a.spot, .reader a.said");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(link.closest("[data-statement]").dataset.statement, link.classList.contains("go") ? "statements" : "sheet");
  });

  /* "/" goes to the search box; "n" and "p" go from change to change or statement to statement. */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    if (event.key === "/") {
      const box = document.querySelector("[data-shortcut='/']");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    } else if (event.key === "n" || event.key === "p") {
      const stops = all(".pair.changed, .finding, .hit, .ledger tbody tr, .meetings > li, .reader:not(.check) .statements li:not(.heading)");
      if (!stops.length) return;
      const here = stops.findIndex((stop) => stop.contains(document.activeElement));
      const next = stops[Math.min(Math.max(here + (event.key === "n" ? 1 : -1), 0), stops.length - 1)];
      next.tabIndex = -1;
      next.focus();
      next.scrollIntoView({ block: "center" });
    }
  });

  /* Files dropped on a form are those of its file field; uploads show how far they are. */
  function prepare(form) {
    const field = form.querySelector("input[type=file]");
    const zone = form.querySelector(".drop");
    if (!field || !zone) return;
    for (const name of ["dragover", "dragleave", "drop"]) {
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.classList.toggle("over", name === "dragover");
        if (name === "drop" && event.dataTransfer.files.length) {
          field.files = event.dataTransfer.files;
          if (form.dataset.send === "drop") form.requestSubmit();
        }
      });
    }
    form.addEventListener("htmx:xhr:progress", (event) => {
      const bar = form.querySelector("progress");
      if (!bar || !event.detail.lengthComputable) return;
      bar.hidden = false;
      bar.max = event.detail.total;
      bar.value = event.detail.loaded;
      if (event.detail.loaded === event.detail.total) bar.removeAttribute("value");
    });
    form.addEventListener("htmx:afterRequest", () => {
      const bar = form.querySelector("progress");
      if (bar) bar.hidden = true;
    });
  }

  /* Answers with an error status are shown too: they hold the sentence that says what to do. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status >= 400 && event.detail.xhr.getResponseHeader("content-type")?.startsWith("text/html")) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });

  function begin() {
    all("form").forEach(prepare);
    if (matchMedia("(max-width: 60rem)").matches) all("details.fold").forEach((fold) => fold.removeAttribute("open"));
    const chosen = new URL(location.href).searchParams.get("statement");
    const reader = document.querySelector(".reader");
    if (chosen && reader) {
      if (matchMedia("(min-width: 60rem)").matches) reader.scrollIntoView();
      choose(chosen, "statements");
      const line = document.getElementById("s-" + chosen);
      const pane = line && line.closest(".reader > section");
      if (pane && pane.scrollHeight > pane.clientHeight) pane.scrollTop += line.getBoundingClientRect().top - pane.getBoundingClientRect().top - 60;
    }
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();

// Leaving the box is no question: it would fetch the answer that stands there already, and replace it under a click.
document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=search]")) event.stopPropagation();
}, true);
