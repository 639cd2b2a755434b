// Small comforts on pages that work without any script: dismissing, finding errors, keeping drafts, showing refusals.
(() => {
  "use strict";

  const drafts = {
    key: (form) => `draft:${form.dataset.draft}`,
    fields: (form) => [...form.elements].filter((e) => e.name && !["hidden", "file", "password", "submit"].includes(e.type)),

    keep(form) {
      const values = drafts.fields(form).map((e) => {
        if (e.type === "checkbox" || e.type === "radio") return e.checked;
        return e.multiple ? [...e.selectedOptions].map((o) => o.value) : e.value;
      });
      sessionStorage.setItem(drafts.key(form), JSON.stringify(values));
    },

    restore(form) {
      const kept = JSON.parse(sessionStorage.getItem(drafts.key(form)) || "null");
      const fields = drafts.fields(form);
      if (!kept || kept.length !== fields.length) return;
      fields.forEach((e, place) => {
        const value = kept[place];
        if (e.type === "checkbox" || e.type === "radio") e.checked = value;
        else if (e.multiple) [...e.options].forEach((o) => { o.selected = value.includes(o.value); });
        else e.value = value;
      });
      form.querySelector("[data-draft-restored]")?.removeAttribute("hidden");
    },

    // A draft that was sent is dropped once a page came back that is not a refusal; until then it may be needed again.
    settle() {
      const sent = sessionStorage.getItem("draft-sent");
      if (sent && !document.querySelector("[data-refused]")) sessionStorage.removeItem(sent);
      sessionStorage.removeItem("draft-sent");
    },
  };

  const dismiss = (button) => button.closest("[data-dismissible]")?.remove();

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-dismiss], [data-draft-drop], [data-print]");
    if (!button) return;
    if (button.matches("[data-dismiss]")) dismiss(button);
    if (button.matches("[data-print]")) window.print();
    if (button.matches("[data-draft-drop]")) {
      sessionStorage.removeItem(drafts.key(button.form));
      button.form.reset();
      button.closest("[data-draft-restored]").hidden = true;
    }
  });

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.dataset.draft) drafts.keep(form);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.draft) sessionStorage.setItem("draft-sent", drafts.key(form));
    if (form.matches("[data-sign-out]")) sessionStorage.clear();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector(".menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-needs-script]").forEach((e) => e.removeAttribute("hidden"));
    document.querySelector("[data-error-summary]")?.focus();
    drafts.settle();
    document.querySelectorAll("form[data-draft]:not([data-bound])").forEach(drafts.restore);
    document.querySelector(".places [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  });
})();
